/* SPDX-License-Identifier: Apache-2.0 */
/* PLOVER's verbal reading of an act. The type of an event names the act itself
 * ("will meet" is CONSULT, announced); PLOVER, and CAMEO before it, code the words
 * instead: the promise to meet is an agreement (CAMEO 03x), the refusal to help a
 * rejection (12x), announced harm a threat (13x).
 *
 * Input: type, status, polarity. Output: the type to write. A pure table over quad
 * classes; CAMEO codes of the new types stand in lexicon/export/verbal.tsv. */
#include "doc/doc.h"

/* Cooperation that is only announced is an agreement to come (CAMEO 03x); an act
 * of cooperation refused is a rejection (12x). Harm announced, a protest too, is a
 * threat (13x, 133); harm refused stays what it is. */
clv_type clv_verbal_type(clv_type type, clv_evstatus status, clv_polarity pol)
{
	int quad = clv_type_quad((int)type);
	bool helpful = quad == 1 || quad == 2;
	if (helpful && status == CLV_ST_DENIED && pol == CLV_POL_REFUSED)
		return CLV_TYPE_REJECT;
	if (helpful && status == CLV_ST_ANNOUNCED)
		return CLV_TYPE_AGREE;
	if (quad == 4 && type != CLV_TYPE_MOBILIZE &&
	    status == CLV_ST_ANNOUNCED)
		return CLV_TYPE_THREATEN;
	return type;
}

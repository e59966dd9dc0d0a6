/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo codebook [TYPE]`: the list of PLOVER types, or the page of one: definition and
 * boundary, sentences with their events, modes, the patterns of the lexicon. */
#include "cli/cli.h"

int cli_codebook(cli *c)
{
	clv_engine *e = NULL;
	clv_error err = { 0 };
	clv_blob *page = NULL;
	int code = cli_open_engine(c, &e);
	if (code != CLI_DONE)
		return code;
	clv_status s = clv_engine_codebook(e, c->n_args ? c->args[0] : NULL, &page, &err);
	if (s == CLV_OK)
		fwrite(clv_blob_bytes(page), 1, clv_blob_size(page), stdout);
	clv_blob_free(page);
	clv_engine_close(e);
	return s == CLV_OK ? CLI_DONE : cli_error(&err);
}

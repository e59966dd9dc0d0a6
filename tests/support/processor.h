/* SPDX-License-Identifier: Apache-2.0 */
/* Seconds of processor time of this process so far: what a test may bound also on a machine that
 * is busy with other things, where the clock says little. */
#ifndef TESTS_PROCESSOR_H
#define TESTS_PROCESSOR_H

#include <time.h>

static inline double processor_seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

#endif

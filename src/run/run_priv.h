/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of run share: the engine's parts and a worker's. */
#ifndef CLV_RUN_RUN_PRIV_H
#define CLV_RUN_RUN_PRIV_H

#include "run/run.h"

struct clv_engine {
	clv_pack *pack;
	char hash[17];
};

struct clv_worker {
	const clv_engine *engine;
	clv_arena *arena, *scratch;
	clv_doc *doc;
};

#endif

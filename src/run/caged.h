/* SPDX-License-Identifier: Apache-2.0 */
/* What a caged worker and its caller share: how jobs, answers and documents out of
 * containers are laid out in messages. Both are the same program, so that a head is a
 * struct as it is; what comes from a worker is checked by who takes it. */
#ifndef CLV_RUN_CAGED_H
#define CLV_RUN_CAGED_H

#include "run/run_priv.h"

#include "feed/feed.h"

enum { N_CAGE_KINDS = CLV_CAGED_OPENER + 1 };
enum { MSG_JOB = 1, MSG_ANSWER, MSG_OPEN, MSG_ITEM, MSG_END };
enum { HINT_STRINGS = 7, ERROR_TEXT = sizeof ((clv_error *)0)->msg };

/* Lengths of strings that follow the head one after another. */
typedef struct hint_head {
	uint64_t n[HINT_STRINGS];
	int32_t date, file_date;
	uint32_t date_from;
	uint8_t fast, explain, sources;
} hint_head;

hint_head hints_head(const clv_hints *h, clv_str parts[HINT_STRINGS]);
/* Takes strings from the front of *rest; false: they are not there, or a value is none. */
bool hints_of(const hint_head *head, clv_str *rest, clv_hints *h);
/* The first n bytes of *rest; false: they are not there. */
bool cut(clv_str *rest, uint64_t n, clv_str *out);

typedef struct error_head {
	uint32_t code, line;
	uint64_t pos;
	char msg[ERROR_TEXT];
} error_head;
error_head error_of(const clv_error *e);
/* CLV_CORRUPT for what is no error. */
clv_status error_in(const error_head *h, const char *stage, clv_error *err);

/* The workers' sides. */
void caged_reader(void *engine, int channel);
void caged_opener(void *engine, int channel);

#endif

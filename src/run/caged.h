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

hint_head clv_caged_hints(const clv_hints *h, clv_str parts[HINT_STRINGS]);
/* Takes strings from the front of *rest; false: they are not there, or a value is none. */
bool clv_caged_hints_of(const hint_head *head, clv_str *rest, clv_hints *h);
/* The first n bytes of *rest; false: they are not there. */
bool clv_caged_cut(clv_str *rest, uint64_t n, clv_str *out);

typedef struct error_head {
	uint32_t code, line;
	uint64_t pos;
	char msg[ERROR_TEXT];
} error_head;
error_head clv_caged_error(const clv_error *e);
/* CLV_CORRUPT for what is no error. */
clv_status clv_caged_error_in(const error_head *h, const char *stage, clv_error *err);

/* ---- what stands at the front of each message; strings and bytes follow --------------- */

/* MSG_JOB: strings of the hints, hosts, langs, the bytes. */
typedef struct job_head {
	uint32_t form;
	uint8_t as_record, filtered, signature, profile;
	char id[65];
	int32_t since, until;
	uint64_t hosts, langs;
	hint_head hints;
} job_head;

/* MSG_ANSWER: the form, the signature. */
typedef struct answer_head {
	error_head err; /* code: of the answer */
	uint8_t passed_over;
	uint64_t n_form, n_signature;
	clv_profile profile;
} answer_head;

/* MSG_OPEN: the path; with it comes a descriptor, if the file is not empty. */
typedef struct open_head {
	uint64_t n_path, n_file;
	uint8_t links;
} open_head;

#define CLV_NOT_THERE UINT64_MAX
/* MSG_ITEM: strings of the hints, the bytes if they are not in the file. */
typedef struct item_head {
	uint64_t at, off, n, number; /* off: in the file, or CLV_NOT_THERE: the bytes follow */
	hint_head hints;
} item_head;

/* MSG_END. */
typedef struct end_head {
	uint64_t skipped;
	error_head problem;
} end_head;

/* The workers' sides. */
void clv_caged_reader(void *engine, int channel);
void clv_caged_opener(void *engine, int channel);

#endif

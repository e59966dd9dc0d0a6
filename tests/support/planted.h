/* SPDX-License-Identifier: Apache-2.0 */
/* A bug for tests: a document that says "planted: WORD" takes over the caged worker that
 * reads it. src/run/caged.c and opener.c include this where CLV_PLANTED_BUG is defined,
 * which only the program clavijo-planted of tests/cli does. */
#ifndef CLV_TEST_PLANTED_H
#define CLV_TEST_PLANTED_H

#include "attacks.h"

#include "run/caged.h"

static inline bool planted_word(clv_str doc, const char *word)
{
	char whole[64];
	snprintf(whole, sizeof whole, "planted: %s.", word);
	return clv_str_find(doc, clv_str_c(whole), 0) != SIZE_MAX;
}

/* The attack that the document names; one that succeeds says so by ending with 99. */
static inline void planted_attack(clv_str doc)
{
	size_t at = clv_str_find(doc, CLV_S("planted-port: "), 0);
	attack_port = at == SIZE_MAX ? 0 : (int)strtol(doc.p + at + 14, NULL, 10);
	for (size_t i = 0; i < N_ATTACKS; i++)
		if (planted_word(doc, attacks[i].name) && attacks[i].run())
			_exit(99);
}

static inline void planted_deaths(clv_str doc)
{
	static int *volatile nowhere;
	if (planted_word(doc, "crash"))
		*nowhere = 1; /* NOLINT: the fault that is planted */
	if (planted_word(doc, "stop"))
		abort();
	if (planted_word(doc, "loop"))
		for (volatile int i = 0;; i++) {}
	if (planted_word(doc, "eat"))
		while (malloc(1 << 20)) {} /* NOLINT */
	if (planted_word(doc, "leave"))
		_exit(0);
}

/* Answers that no worker gives. */
static inline void planted_answers(clv_str doc, int channel)
{
	answer_head a;
	clv_str parts[2] = { { (const char *)&a, sizeof a }, { "rubbish", 7 } };
	memset(&a, 0, sizeof a);
	a.n_form = 7;
	if (planted_word(doc, "noise"))
		for (uint64_t i = 0, x = 88172645463325252ull; i < 4096; i++) {
			x ^= x << 13, x ^= x >> 7, x ^= x << 17;
			if (write(channel, &x, sizeof x) < 0)
				return;
		}
	if (planted_word(doc, "rubbish"))
		clv_channel_write(channel, MSG_ANSWER, parts, 2);
	if (planted_word(doc, "long")) {
		a.n_form = UINT64_MAX;
		clv_channel_write(channel, MSG_ANSWER, parts, 2);
	}
	if (planted_word(doc, "short"))
		clv_channel_write(channel, MSG_ANSWER, parts, 1);
	if (planted_word(doc, "kind"))
		clv_channel_write(channel, 77, parts, 2);
	if (planted_word(doc, "error")) {
		memset(&a, 0xff, sizeof a);
		clv_channel_write(channel, MSG_ANSWER, parts, 1);
	}
	if (planted_word(doc, "empty"))
		clv_channel_write(channel, MSG_ANSWER, parts, 0);
}

static inline void planted_bug(clv_str doc, int channel)
{
	if (clv_str_find(doc, CLV_S("planted: "), 0) == SIZE_MAX)
		return;
	planted_attack(doc);
	planted_deaths(doc);
	planted_answers(doc, channel);
}

/* Items that no opener sends: before a document that says "planted-file: WORD". */
static inline void planted_item(clv_str file, int channel)
{
	item_head item;
	clv_str parts[2] = { { (const char *)&item, sizeof item }, { "an item's text", 14 } };
	memset(&item, 0, sizeof item);
	item.hints.date = item.hints.file_date = CLV_DAY_NONE;
	if (clv_str_find(file, CLV_S("planted-file: "), 0) == SIZE_MAX)
		return;
	if (clv_str_find(file, CLV_S("planted-file: crash."), 0) != SIZE_MAX)
		abort();
	if (clv_str_find(file, CLV_S("planted-file: range."), 0) != SIZE_MAX) {
		item.off = 1;
		item.n = UINT64_MAX - 2;
		clv_channel_write(channel, MSG_ITEM, parts, 1);
	}
	if (clv_str_find(file, CLV_S("planted-file: path."), 0) != SIZE_MAX) { /* a path of its own choice */
		item.off = CLV_NOT_THERE;
		item.hints.n[0] = 8;
		clv_channel_write(channel, MSG_ITEM, (clv_str[]){ parts[0], { "another!", 8 } }, 2);
	}
	if (clv_str_find(file, CLV_S("planted-file: hints."), 0) != SIZE_MAX) {
		item.off = CLV_NOT_THERE;
		item.hints.n[3] = UINT64_MAX - 4;
		clv_channel_write(channel, MSG_ITEM, parts, 2);
	}
	if (clv_str_find(file, CLV_S("planted-file: extra."), 0) != SIZE_MAX) { /* a line of its own in our output */
		item.off = CLV_NOT_THERE;
		item.hints.n[6] = 9;
		clv_channel_write(channel, MSG_ITEM, (clv_str[]){ parts[0], { "{}\n{\"a\":}", 9 } }, 2);
	}
	if (clv_str_find(file, CLV_S("planted-file: day."), 0) != SIZE_MAX) {
		item.off = CLV_NOT_THERE;
		item.n = 14;
		item.hints.date = 2000000000;
		clv_channel_write(channel, MSG_ITEM, parts, 2);
	}
}

#endif

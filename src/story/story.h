/* SPDX-License-Identifier: Apache-2.0 */
/* story: documents → stories (reports of the same happenings), and the
 * publication days that a report does not give, from what its story knows. */
#ifndef CLV_STORY_STORY_H
#define CLV_STORY_STORY_H
#include "copy/copy.h"

/* Documents of one story: a happening that more report is told in chapters, in order of time, so
 * that what a story costs is bounded. */
enum { CLV_STORY_MOST = 400 };

typedef struct clv_story_params {
	float threshold;  /* similarity at which two groups are one story */
	float w_long;     /* what a report of as many terms as a key holds must be liker than one of none */
	float w_actor, w_event, w_date; /* weights beside the words' cosine; w_date: what `window` days between take off */
	float most;       /* that one word may weigh in a report's vector of length 1 */
	float cohesion;   /* two groups join when as like as this part of what the looser of them is within */
	int32_t window;   /* days: documents farther apart are never joined directly */
	uint32_t neighbours; /* candidates a document */
	uint32_t chapter;    /* documents of a story: CLV_STORY_MOST */
	/* two happenings of one kind (part.c): weights of names and numbers beside words,
	 * power of the weight within the group, likeness across, least share of a side */
	float part_name, part_number, part_power, part_apart, part_share;
	const clv_verdicts *verdicts; /* what people judged of documents; NULL: nothing */
} clv_story_params;
extern const clv_story_params clv_story_defaults; /* fixed on the train part: README.md */

typedef struct clv_story {
	char key[20];   /* "s" + 16 hex digits, of its first document in canonical order */
	uint32_t *docs; /* indices, in canonical order */
	size_t n_docs;
	clv_day from, to; /* of the publication days; CLV_DAY_NONE: unknown */
} clv_story;

typedef struct clv_stories {
	CLV_VEC(clv_story) v; /* by their first documents in canonical order */
	uint32_t *of;         /* n: the story of a document */
} clv_stories;

/* A partition of all n documents; a document alone is a story of one. A pure
 * function of the set of keys. */
clv_stories *clv_story_cluster(const clv_signature *const *sig, size_t n,
                               const clv_copies *copies, const clv_story_params *params,
                               clv_arena *out, clv_arena *scratch);

/* Infers the publication day (or interval) of the documents that give none from
 * their own anchors and from the happenings that reports of the story share, and
 * re-dates their dates and events by rule; a copy without a day has its original's.
 * copy_of: n, the original's index or CLV_NO_INDEX; NULL: no copies. docs: of one story, as the record
 * gives them; changed in place: published, published_to, published_from,
 * published_why, dates[].from/to, events[].from/to. */
void clv_story_anchor(clv_doc *const *docs, const uint32_t *copy_of, size_t n, clv_arena *scratch);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping a story: how values stand in its rows.
 *
 * Input: words, parties, spans, days, scores. Output: bound parameters. Words and parties recur
 * in thousands of rows: each is kept once, in a table of its own, and bound by its number;
 * the numbers are remembered (known.c). */
#include "store/put_priv.h"

#include <math.h>

clv_span store_sentence_span(const clv_doc *d, uint32_t sentence)
{
	return sentence < d->sentences.n ? d->sentences.v[sentence].span : (clv_span){ 0, 0 };
}

/* The digits behind an id's letter, as a number. */
int64_t store_id_number(const char *id)
{
	return (int64_t)strtoull(id + 1, NULL, 16);
}

void store_bind_null(sql *q)
{
	sql_text(q, (clv_str){ 0 });
}

void store_bind_day(sql *q, clv_day v)
{
	if (v == CLV_DAY_NONE)
		store_bind_null(q);
	else
		sql_int(q, v);
}

/* b, length, before, after. */
void store_bind_span(sql *q, clv_span span, clv_span sentence)
{
	sql_int(q, span.b);
	sql_int(q, (int64_t)span.e - span.b);
	sql_int(q, (int64_t)span.b - sentence.b);
	sql_int(q, (int64_t)sentence.e - span.e);
}

/* Thousandths. */
void store_bind_score(sql *q, double v)
{
	sql_int(q, llround(v * 1000));
}

/* ---- words and parties: each once ---------------------------------------------------------- */

static clv_status number_of_word(store_putting *p, clv_str word, int64_t *no)
{
	clv_str key = clv_strf(p->a, "word\n%.*s", CLV_FMT(word));
	*no = store_known(p->s, key);
	if (*no)
		return CLV_OK;
	sql q = sql_start(p->s, SQL_WORD);
	sql_text(&q, word);
	if (sql_row(&q))
		*no = sqlite3_column_int64(q.st, 0);
	CLV_TRY(sql_end(&q, p->err));
	if (!*no) {
		q = sql_start(p->s, SQL_PUT_WORD);
		sql_text(&q, word);
		CLV_TRY(sql_done(&q, p->err));
		*no = sqlite3_last_insert_rowid(p->s->db);
	}
	store_know(p->s, key, *no);
	return CLV_OK;
}

/* Binds the number of a word; nothing for none. */
clv_status store_bind_word(store_putting *p, sql *to, clv_str word)
{
	int64_t no = 0;
	if (!word.n) {
		store_bind_null(to);
		return CLV_OK;
	}
	CLV_TRY(number_of_word(p, word, &no));
	sql_int(to, no);
	return CLV_OK;
}

clv_status store_bind_word_list(store_putting *p, sql *to, const clv_str *v, size_t n)
{
	clv_buf b = clv_buf_new(p->a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < n; i++) {
		int64_t no = 0;
		CLV_TRY(number_of_word(p, v[i], &no));
		clv_json_i64(&j, no);
	}
	clv_json_end(&j);
	sql_text(to, clv_buf_str(&b));
	return CLV_OK;
}

clv_status store_bind_name_of(store_putting *p, sql *to, const char *word)
{
	return store_bind_word(p, to, clv_str_c(word));
}

static void bind_party_words(sql *q, const clv_participant *v)
{
	sql_text(q, v->actor);
	sql_text(q, v->name);
	sql_text(q, v->code);
	sql_text(q, v->sector);
}

/* Binds the number of a party; nothing for one without any word. */
clv_status store_bind_party(store_putting *p, sql *to, const clv_participant *v)
{
	clv_str key = clv_strf(p->a, "party\n%.*s\t%.*s\t%.*s\t%.*s", CLV_FMT(v->actor), CLV_FMT(v->name), CLV_FMT(v->code), CLV_FMT(v->sector));
	if (!v->actor.n && !v->name.n && !v->code.n && !v->sector.n) {
		store_bind_null(to);
		return CLV_OK;
	}
	int64_t no = store_known(p->s, key);
	if (!no) {
		sql q = sql_start(p->s, SQL_PARTY);
		bind_party_words(&q, v);
		if (sql_row(&q))
			no = sqlite3_column_int64(q.st, 0);
		CLV_TRY(sql_end(&q, p->err));
		if (!no) {
			q = sql_start(p->s, SQL_PUT_PARTY);
			bind_party_words(&q, v);
			CLV_TRY(sql_done(&q, p->err));
			no = sqlite3_last_insert_rowid(p->s->db);
		}
		store_know(p->s, key, no);
	}
	sql_int(to, no);
	return CLV_OK;
}

clv_status store_bind_speaker(store_putting *p, sql *to, clv_str actor, clv_str name, clv_str code)
{
	return store_bind_party(p, to, &(clv_participant){ .actor = actor, .name = name, .code = code });
}

/* A list of texts as JSON. */
clv_str store_json_list(clv_arena *a, const clv_str *v, size_t n)
{
	clv_buf b = clv_buf_new(a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < n; i++)
		clv_json_str(&j, v[i]);
	clv_json_end(&j);
	return clv_buf_str(&b);
}


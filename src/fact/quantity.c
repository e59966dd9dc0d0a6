/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities: numbers with their units, bounds and what they count.
 *
 * Input: the words of a sentence. Output: for each number in digits or words its value
 * ("5.2 million", "seven and a half", "half an hour"), unit or counted word, its bounds
 * ("at least", "nearly", "more than"; units.tsv and claims.tsv), and whether it is a
 * toll: the nearest word of dying, being hurt or being held (claims.tsv: dead, injured,
 * held) within REACH words, words that join clauses standing for JOINED words; "the
 * number of people killed … rose to 103" has it before. Of several tolls of a kind in
 * one sentence ("25, among them two civilians", "from 73 to 103") the one behind "to",
 * else the largest, is the toll. Cost: linear in words, times REACH. */
#include <math.h>

#include "fact/quantity.h"

enum { REACH = 8, JOINED = 4, PASSED = 2, MAX_AHEAD = 3, BEFORE = 3, JOINED_BYTES = 40, PEOPLE = 1 /* demonstrators, supporters: one kind */ };
static const double MEASURED = 1000, NEARLY = 0.02, ROUGHLY = 0.1; /* "about 30": a tenth up or down */

/* A number within a date; a span of time ("seven hours") is a quantity. */
static bool in_date(const clv_doc *d, clv_span s)
{
	for (size_t i = 0; i < d->dates.n; i++)
		if (d->dates.v[i].kind != CLV_DATEKIND_DURATION && s.b < d->dates.v[i].span.e && s.e > d->dates.v[i].span.b)
			return true;
	return false;
}

static const clv_unit *unit_of(const clv_build *b, const clv_item *it)
{
	uint64_t form = it->form;
	const uint32_t *at = b->lex ? clv_map_get64(&b->lex->units, &form) : NULL;
	return at ? &b->lex->unit.v[*at] : NULL;
}

bool clv_fact_value(const clv_build *b, const clv_doc *d, const clv_item *it, double *v)
{
	if (!(it->flags & CLV_WORD_NUMBER)) {
		const clv_unit *u = unit_of(b, it);
		*v = u ? u->factor : 0;
		return u && clv_str_eqc(u->unit, "=");
	}
	char digits[32];
	size_t n = 0;
	clv_str t = clv_text(d->text, it->span);
	for (size_t i = 0; i < t.n && n < sizeof digits - 1; i++) {
		if (t.p[i] == ',' || t.p[i] == '\'' || (unsigned char)t.p[i] >= 0x80)
			continue;
		if (!(t.p[i] >= '0' && t.p[i] <= '9') && t.p[i] != '.')
			return false; /* "15th", "20s" */
		digits[n++] = t.p[i];
	}
	bool year = n == 4 && t.n == 4 && (t.p[0] == '1' || t.p[0] == '2');
	return !year && clv_str_to_f64((clv_str){ digits, n }, v);
}

static bool is(const clv_doc *d, const clv_items *it, size_t i, const char *word)
{
	return i < it->n && clv_str_ieq(clv_text(d->text, it->v[i].span), clv_str_c(word));
}

/* "and a half": takes the words in, gives the index behind them. */
static size_t read_half(const clv_doc *d, const clv_items *it, size_t k, clv_quantity *q)
{
	if (is(d, it, k, "and") && is(d, it, k + 1, "a") && is(d, it, k + 2, "half")) {
		q->value += 0.5;
		q->span.e = it->v[k + 2].span.e;
		return k + 3;
	}
	return is(d, it, k - 1, "half") && (is(d, it, k, "an") || is(d, it, k, "a")) ? k + 1 : k;
}

/* Multipliers and unit behind, a currency sign before; the index behind them. */
static size_t read_unit(const clv_build *b, const clv_doc *d, const clv_items *it, size_t i, clv_quantity *q)
{
	char before = q->span.b > 0 ? d->text.p[q->span.b - 1] : ' ';
	if (before == '$' || (before == ' ' && q->span.b > 1 && d->text.p[q->span.b - 2] == '$'))
		q->unit = CLV_S("USD");
	if (q->span.e < d->text.n && d->text.p[q->span.e] == '%')
		q->unit = CLV_S("%");
	size_t k = read_half(d, it, i + 1, q), last = k + MAX_AHEAD;
	for (; k < it->n && k < last; k++) {
		const clv_unit *u = unit_of(b, &it->v[k]);
		bool per = it->v[k].span.e - it->v[k].span.b == 3 && k + 1 < it->n && unit_of(b, &it->v[k + 1]);
		if ((!u && !per) || (u && clv_str_eqc(u->unit, "=")))
			break;
		if (u)
			q->value *= u->factor;
		if (u && u->unit.n)
			q->unit = u->unit;
		q->span.e = it->v[k].span.e;
	}
	return k;
}

/* "thousands of", "several hundred": a number of that order, none said. */
static bool read_order(const clv_build *b, const clv_items *it, size_t *i, clv_quantity *q)
{
	const clv_unit *u = unit_of(b, &it->v[*i]);
	bool several = u && clv_str_eqc(u->unit, "#") && u->factor < 1;
	size_t k = *i + several;
	u = several && k < it->n ? unit_of(b, &it->v[k]) : u;
	if (!u || (several ? u->unit.n > 0 : !clv_str_eqc(u->unit, "#")))
		return false;
	q->value = u->factor;
	q->span.e = it->v[k].span.e;
	q->low = q->value;
	q->high = 10 * q->value - 1;
	*i = k;
	return true;
}

/* "at least 73", "more than 200", "nearly 400", "up to 14": the words right before. */
static void read_bounds(const clv_items *it, size_t i, clv_quantity *q)
{
	uint32_t claim = 0;
	for (size_t k = i; k > 0 && k + BEFORE > i && !(it->v[k - 1].flags & CLV_WORD_NUMBER); k--) {
		uint32_t bits = it->v[k - 1].claim & (CLV_CLAIM_FLOOR | CLV_CLAIM_CEILING | CLV_CLAIM_ROUGH);
		if (!bits && it->v[k - 1].weight > 0)
			break;
		claim |= bits;
		if (bits)
			break;
	}
	if (q->low < q->high)
		return;
	q->low = claim & CLV_CLAIM_CEILING ? 0 : claim & CLV_CLAIM_ROUGH ? q->value * (1 - ROUGHLY) : q->value;
	q->high = claim & CLV_CLAIM_FLOOR ? HUGE_VAL : claim & CLV_CLAIM_ROUGH ? q->value * (1 + ROUGHLY) : q->value;
}

static clv_toll toll_word(const clv_item *it)
{
	return it->claim & CLV_CLAIM_DEAD ? CLV_TOLL_DEAD : it->claim & CLV_CLAIM_INJURED ? CLV_TOLL_INJURED
	     : it->claim & CLV_CLAIM_HELD ? CLV_TOLL_HELD : CLV_TOLL_NONE;
}

/* The nearest toll word on one side; *far: how far, what lies between weighed. */
static clv_toll toll_beside(const clv_items *it, size_t from, int step, int *far)
{
	*far = 0;
	for (size_t k = from; k < it->n && *far < REACH; k += (size_t)step) {
		++*far;
		clv_toll t = toll_word(&it->v[k]);
		if (t)
			return t;
		*far += it->v[k].claim & CLV_CLAIM_JOIN ? JOINED : it->v[k].flags & CLV_WORD_NUMBER ? PASSED : 0;
	}
	*far = REACH + 1;
	return CLV_TOLL_NONE;
}

/* "the number of people killed in two blasts rose to 103", "gave the toll as 84" */
static clv_toll toll_of_count(const clv_items *it, size_t i)
{
	if (!i || !(it->v[i - 1].claim & CLV_CLAIM_REACHES))
		return CLV_TOLL_NONE;
	clv_toll t = CLV_TOLL_NONE;
	bool count = false;
	for (size_t k = 0; k + 1 < i; k++) {
		t = t ? t : toll_word(&it->v[k]);
		count = count || (it->v[k].claim & CLV_CLAIM_COUNT);
	}
	return count ? (t ? t : CLV_TOLL_DEAD) : CLV_TOLL_NONE;
}

static void read_toll(const clv_items *it, size_t i, size_t behind, clv_quantity *q)
{
	int ahead, back;
	clv_toll next = toll_beside(it, behind, 1, &ahead), last = i ? toll_beside(it, i - 1, -1, &back) : CLV_TOLL_NONE;
	if (!i)
		back = REACH + 1;
	q->toll = toll_of_count(it, i);
	if (!q->toll)
		q->toll = next && ahead <= back ? next : last;
}

static bool follows_to(const clv_doc *d, const clv_quantity *q)
{
	return q->span.b >= 3 && clv_str_ieq(clv_text(d->text, (clv_span){ q->span.b - 3, q->span.b }), CLV_S("to "));
}

/* "four soldiers and two civilians": numbers of two groups, neither of which is the whole. */
static bool is_joined(const clv_doc *d, const clv_quantity *a, const clv_quantity *b)
{
	if (a->span.e >= b->span.b || b->span.b - a->span.e > JOINED_BYTES)
		return false;
	clv_str between = clv_text(d->text, (clv_span){ a->span.e, b->span.b });
	return clv_str_ends(between, CLV_S(" and ")) && clv_str_find(between, CLV_S(","), 0) == SIZE_MAX;
}

/* Of the tolls of one kind in a sentence the one behind "to", else the largest, the first of equals. */
static void keep_one_toll(const clv_doc *d, clv_quantity *v, size_t n)
{
	clv_quantity *best[CLV_N_TOLL] = { NULL };
	for (size_t i = 0; i < n; i++) {
		clv_quantity *q = &v[i], **kept = &best[q->toll];
		if (!q->toll)
			continue;
		bool to = follows_to(d, q), had = *kept && follows_to(d, *kept);
		bool better = !*kept || (to != had ? to : q->value > (*kept)->value);
		clv_quantity *worse = better ? *kept : q;
		bool part = (*kept && (*kept)->part) || (i && v[i - 1].counted && is_joined(d, &v[i - 1], q));
		if (worse)
			worse->toll = CLV_TOLL_NONE;
		*kept = better ? q : *kept;
		(*kept)->part = part;
	}
}

void clv_fact_quantities(clv_build *b, uint32_t doc, uint32_t sentence, clv_span span, clv_quantities *out)
{
	const clv_doc *d = b->docs[doc];
	const clv_items *it = clv_fact_sentence(b, doc, sentence);
	size_t from = out->n;
	for (size_t i = 0; i < it->n; i++) {
		clv_quantity q = { .doc = doc, .sentence = sentence, .span = it->v[i].span };
		size_t first = i;
		if (q.span.b < span.b || q.span.e > span.e || in_date(d, it->v[i].span) ||
		    !(read_order(b, it, &i, &q) || clv_fact_value(b, d, &it->v[i], &q.value)))
			continue;
		bool word = !(it->v[i].flags & CLV_WORD_NUMBER);
		size_t k = read_unit(b, d, it, i, &q);
		read_bounds(it, first, &q);
		for (size_t j = k; !q.unit.n && !q.counted && j < it->n && j < k + MAX_AHEAD; j++)
			if ((it->v[j].claim & CLV_CLAIM_PEOPLE) || (it->v[j].weight > 0 && !(it->v[j].flags & (CLV_WORD_NAME | CLV_WORD_NUMBER))))
				q.counted = it->v[j].claim & CLV_CLAIM_PEOPLE ? PEOPLE : it->v[j].key;
		bool compound = q.span.e < d->text.n && d->text.p[q.span.e] == '-'; /* "a 14-nation force" */
		if (!q.unit.n && !compound)
			read_toll(it, first, k, &q);
		/* "one of the", "first two", "half of": small numbers in words count nothing worth a row. */
		bool small = word && !q.unit.n && q.value < 3 && !(q.toll && q.value > 1);
		i = k > i + 1 ? k - 1 : i;
		if ((!q.unit.n && !q.counted && !q.toll) || small)
			continue;
		*clv_push(b->scratch, out) = q;
	}
	keep_one_toll(d, out->v + from, out->n - from);
}

bool clv_quantity_same_kind(const clv_quantity *a, const clv_quantity *b)
{
	if (a->toll || b->toll)
		return a->toll == b->toll;
	return clv_str_eq(a->unit, b->unit) && a->counted == b->counted;
}

/* "At least 73" is a count so far, "more than 200" an estimate. */
static bool is_count(const clv_quantity *q)
{
	return q->low == q->high || fmod(q->value, 10) > 0;
}

/* The last digit that is no zero: 33,000,000 is told to the million, 31.4 to the tenth. */
static double told_to(double v)
{
	double p = 1e-2;
	while (p * 10 <= v && fabs(fmod(v + p, p * 10) - p) < p / 100)
		p *= 10;
	return p;
}

/* "33 million" for 32.9 million, "31 percent" for 31.4; people are counted. */
static bool is_rounded(const clv_quantity *a, const clv_quantity *b)
{
	double x = told_to(a->value), y = told_to(b->value), most = a->value > b->value ? a->value : b->value;
	double apart = fabs(a->value - b->value);
	bool measured = most >= MEASURED || x < 1 || y < 1;
	return !a->toll && !b->toll && measured && x != y && apart <= (x > y ? x : y) / 2 && apart <= NEARLY * most;
}

clv_stance clv_quantity_stance(const clv_quantity *a, const clv_quantity *lead)
{
	if (fabs(a->value - lead->value) < 1e-9 || is_rounded(a, lead))
		return CLV_STANCE_SAYS;
	bool open = a->high == HUGE_VAL && lead->high == HUGE_VAL;
	if (a->toll && (open || (is_count(a) && is_count(lead))))
		return CLV_STANCE_DIFFERS;
	if (a->low > lead->high || a->high < lead->low)
		return CLV_STANCE_DIFFERS;
	return a->high - a->low > lead->high - lead->low ? CLV_STANCE_WEAKER : CLV_STANCE_SAYS;
}

clv_stance clv_quantities_compare(clv_build *b, const clv_passage *c, const clv_passage *lead, bool measured, clv_str *how)
{
	clv_quantities x = { 0 }, y = { 0 };
	clv_fact_quantities(b, c->doc, c->sentence, c->span, &x);
	clv_fact_quantities(b, lead->doc, lead->sentence, lead->span, &y);
	clv_stance worst = CLV_STANCE_SAYS;
	for (size_t i = 0; i < x.n; i++) {
		size_t at = 0, n = 0, own = 0;
		for (size_t k = 0; k < y.n; k++)
			if (clv_quantity_same_kind(&x.v[i], &y.v[k])) {
				at = k;
				n++;
			}
		for (size_t k = 0; k < x.n; k++)
			own += clv_quantity_same_kind(&x.v[i], &x.v[k]);
		bool told = n == 1 && own == 1 && (x.v[i].unit.n || !measured);
		clv_stance st = told ? clv_quantity_stance(&x.v[i], &y.v[at]) : CLV_STANCE_SAYS;
		if (st <= worst)
			continue;
		worst = st;
		*how = clv_strf(b->out, "%.*s / %.*s", CLV_FMT(clv_text(b->docs[c->doc]->text, x.v[i].span)),
		                CLV_FMT(clv_text(b->docs[lead->doc]->text, y.v[at].span)));
	}
	return worst;
}

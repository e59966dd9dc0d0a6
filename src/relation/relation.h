/* SPDX-License-Identifier: Apache-2.0 */
/* relation: events → the state of dyads over time. */
#ifndef CLV_RELATION_RELATION_H
#define CLV_RELATION_RELATION_H
#include "doc/doc.h"
#include "model/pack.h"

/* Goldstein values of CAMEO codes, PLOVER scores of types and modes. Frozen. */
typedef struct clv_scales clv_scales;
clv_status clv_scales_load(const clv_pack *p, clv_scales **out, clv_error *err);
void clv_scales_free(clv_scales *s);
/* Longest prefix of the code in the table; NaN: none. */
double clv_goldstein(const clv_scales *s, clv_str cameo);
/* Of type and mode, else of the type. */
double clv_plover_score(const clv_scales *s, clv_type type, clv_str mode);

/* One event for one ordered pair. Mutual acts: given once, counted both ways. */
typedef struct clv_act {
	clv_str source, target; /* state code or actor */
	clv_type type;
	clv_str mode, cameo;
	clv_evstatus status;
	clv_polarity polarity;
	bool historical, mutual;
	clv_day from, to; /* CLV_DAY_NONE: undated */
	float score;      /* calibrated: expected counts are sums of it */
	uint32_t n_mentions, n_documents, n_sources;
} clv_act;

typedef enum { CLV_PERIOD_DAY, CLV_PERIOD_WEEK, CLV_PERIOD_MONTH, CLV_PERIOD_YEAR } clv_period;

typedef struct clv_panel_params {
	clv_period period;
	clv_day from, to;   /* NONE: as the acts have it */
	bool directed;      /* false: a pair once, names in order */
	uint32_t statuses;  /* bit set of clv_evstatus; 0: happened only */
	bool historical, all_polarities; /* default false */
	bool zero_fill;
} clv_panel_params;

typedef struct clv_cell {
	clv_str a, b;
	clv_day from, to;    /* of the period */
	uint32_t n_events, n_mutual, n_mentions, n_documents, n_sources;
	uint32_t by_type[CLV_N_TYPE], by_quad[5]; /* by_quad[0] unused */
	double expected;     /* sum of scores */
	double goldstein;    /* sum; mean = sum / n_goldstein */
	uint32_t n_goldstein;
	uint32_t n_undated;  /* acts of the pair that are in none of its cells: undated, or wider than one */
	double plover;       /* mean of type scores, signed */
	double cooperation, conflict; /* sums of the positive, of the negative Goldstein values */
	bool no_data;        /* no document was read for the period: NA, not zero */
} clv_cell;

typedef struct clv_panel {
	CLV_VEC(clv_cell) cells; /* by (a, b, from) */
	uint32_t n_undated;      /* acts wider than a cell */
	uint32_t n_left_out;     /* by status, polarity or historical */
	uint32_t n_self;         /* acts of an actor on itself, never counted */
} clv_panel;

/* read_days: days on which documents were published, ascending (exposure); n_days
 * 0: every cell has data. */
clv_panel *clv_relation_panel(const clv_scales *s, const clv_act *acts, size_t n,
                              const clv_panel_params *params, const clv_day *read_days,
                              size_t n_days, clv_arena *out, clv_arena *scratch);
/* ---- state.c: the state of a dyad, and when it changed */
typedef struct clv_scored {
	clv_day day;
	double score; /* Goldstein's value */
} clv_scored;
/* Sum of the scores up to a day; each counts half as much after every half_life days. */
double clv_relation_state(const clv_scored *v, size_t n, clv_day at, double half_life);
/* Where the mean of a series of n values shifts: indices (1..n-1) into out (room for
 * n), ascending; gives how many. Series under four values have none. */
size_t clv_relation_changes(const double *x, size_t n, uint32_t *out, clv_arena *scratch);

/* ---- blocs.c: communities of the network */
typedef struct clv_tie {
	uint32_t a, b; /* actors, 0..n-1, a ≠ b; a pair at most once */
	double cooperation, conflict; /* ≥ 0 */
} clv_tie;
/* The bloc of each of n actors: numbers of one of its members. */
uint32_t *clv_relation_blocs(const clv_tie *ties, size_t n_ties, size_t n, clv_arena *out, clv_arena *scratch);

/* First day of the period that holds day (weeks begin on Monday), and of the next. */
clv_day clv_period_begin(clv_period p, clv_day day);
clv_day clv_period_next(clv_period p, clv_day begin);

#endif

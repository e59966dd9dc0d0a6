/* SPDX-License-Identifier: Apache-2.0 */
/* Calendar days: int32_t days since 1970-01-01 (proleptic Gregorian). */
#ifndef CLV_BASE_DAY_H
#define CLV_BASE_DAY_H

#include "base/str.h"

typedef int32_t clv_day;
#define CLV_DAY_NONE INT32_MIN

typedef struct clv_ymd {
	int32_t y;
	int32_t m, d; /* from 1 */
} clv_ymd;

clv_day clv_day_of(int32_t y, int32_t m, int32_t d); /* CLV_DAY_NONE if no such day */
clv_ymd clv_day_ymd(clv_day day);
int clv_day_weekday(clv_day day); /* 0 Sunday … 6 Saturday */
int clv_days_in_month(int32_t y, int32_t m);
/* Same day k months later, clamped to the month's end. */
clv_day clv_day_add_months(clv_day day, int32_t k);
/* "2022-09-15" and "20220915"; the rest of a longer ISO time is ignored. */
clv_day clv_day_parse(clv_str s);
/* Writes "2022-09-15"; an unknown day writes "". */
void clv_day_text(clv_day day, char out[16]);
/* Today in UTC by the system's clock: only the outer half may ask. */
clv_day clv_day_today(void);
/* Now in UTC as "2022-09-15T08:30:00Z". */
void clv_now_text(char out[24]);
/* Monotonic seconds, for progress and timings. */
double clv_seconds(void);
/* Processor seconds of this thread. */
double clv_thread_seconds(void);
/* Processor seconds of another process; 0 when there is none of that number. */
double clv_process_seconds(int32_t pid);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* robots.txt (RFC 9309): may this program fetch this path, and how slowly.
 *
 * Input: the file's text, our product token, a path with its query. Output: yes or
 * no; seconds between requests. The groups that name our token, else those of "*",
 * taken together; the longest pattern that matches decides, Allow at a tie; "*"
 * stands for any characters, "$" for the end. Cost: lines × pattern × path, each
 * pattern at most PATTERN bytes long (longer ones are passed over). */
#include "fetch/fetch.h"

enum { PATTERN = 512 };

typedef struct rule_line {
	clv_str key, value;
} rule_line;

static bool next_line(clv_str *rest, rule_line *out)
{
	clv_str line;
	while (clv_str_split(rest, '\n', &line)) {
		size_t hash = clv_str_find(line, CLV_S("#"), 0), colon;
		line = clv_str_trim(clv_str_sub(line, 0, hash));
		colon = clv_str_find(line, CLV_S(":"), 0);
		if (colon == SIZE_MAX)
			continue;
		out->key = clv_str_trim(clv_str_sub(line, 0, colon));
		out->value = clv_str_trim(clv_str_sub(line, colon + 1, line.n));
		return true;
	}
	return false;
}

/* Greedy with one way back, as for file names: linear in the product. */
static bool matches(clv_str pattern, clv_str path)
{
	bool whole = pattern.n && pattern.p[pattern.n - 1] == '$';
	size_t n = pattern.n - whole, i = 0, k = 0, star = SIZE_MAX, back = 0;
	for (;;) {
		if (i == n && (!whole || k == path.n))
			return true;
		if (i < n && pattern.p[i] == '*') {
			star = i++;
			back = k;
		} else if (i < n && k < path.n && pattern.p[i] == path.p[k]) {
			i++;
			k++;
		} else if (star != SIZE_MAX && back < path.n) {
			i = star + 1;
			k = ++back;
		} else {
			return false;
		}
	}
}

typedef struct verdict {
	size_t longest;
	bool allowed;
	double delay;
	bool named; /* some group is for us by name */
} verdict;

/* One pass: the groups of one name. */
static verdict read_groups(clv_str robots, clv_str agent, clv_str path)
{
	verdict v = { .allowed = true };
	bool ours = false, in_head = false;
	rule_line r;
	while (next_line(&robots, &r)) {
		if (clv_str_ieq(r.key, CLV_S("user-agent"))) {
			ours = (in_head && ours) || clv_str_ieq(r.value, agent);
			v.named = v.named || ours;
			in_head = true;
			continue;
		}
		in_head = false;
		bool allow = clv_str_ieq(r.key, CLV_S("allow"));
		double seconds;
		if (ours && clv_str_ieq(r.key, CLV_S("crawl-delay")) && clv_str_to_f64(r.value, &seconds) && seconds >= 0)
			v.delay = seconds;
		if (!ours || !(allow || clv_str_ieq(r.key, CLV_S("disallow"))) || !r.value.n || r.value.n > PATTERN)
			continue;
		if (r.value.n >= v.longest + !allow && matches(r.value, path)) {
			v.longest = r.value.n;
			v.allowed = allow;
		}
	}
	return v;
}

bool clv_robots_allow(clv_str robots, clv_str agent, clv_str path, double *delay)
{
	verdict v = read_groups(robots, agent, path);
	if (!v.named)
		v = read_groups(robots, CLV_S("*"), path);
	*delay = v.delay;
	return v.allowed || clv_str_eqc(path, "/robots.txt");
}

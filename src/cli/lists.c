/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that list rows: stories, events, timeline, copies, search.
 * Each is a query and the columns that people see; they differ in nothing else,
 * so they share a file. */
#include "cli/cli.h"

#define N(columns) (sizeof(columns) / sizeof *(columns))

int cli_stories(cli *c)
{
	static const cli_column columns[] = {
		{ "id", "story", 6, true }, { "from", "from", 10, false }, { "to", "to", 10, false },
		{ "place", "place", 18, false }, { "n_documents", "reports", 7, true },
		{ "n_sources", "sources", 7, true }, { "title", "title", 0, false },
	};
	static const cli_opt options[] = { OPT_FROM, OPT_TO, OPT_PLACE, OPT_LIMIT, N_OPT };
	cli_query q = { 0 };
	cli_ask_options(c, &q, options);
	return cli_rows(c, "stories", &q, columns, N(columns));
}

int cli_events(cli *c)
{
	static const cli_column events[] = {
		{ "id", "event", 8, false }, { "from", "from", 10, false }, { "type", "type", 9, false },
		{ "mode", "mode", 10, false }, { "status", "status", 9, false }, { "n_documents", "rep", 3, true },
		{ "n_sources", "src", 3, true }, { "title", "what", 0, false },
	};
	static const cli_column mentions[] = {
		{ "id", "mention", 8, false }, { "from", "from", 10, false }, { "source", "source", 8, false },
		{ "target", "target", 8, false }, { "type", "type", 9, false }, { "status", "status", 9, false },
		{ "path", "path", 20, false }, { "text", "sentence", 0, false },
	};
	static const cli_opt options[] = { OPT_SOURCE, OPT_TARGET, OPT_ACTOR, OPT_TYPE, OPT_MODE, OPT_STATUS,
		                           OPT_FROM, OPT_TO, OPT_PLACE, OPT_STORY, OPT_LIMIT, N_OPT };
	cli_query q = { 0 };
	cli_ask_options(c, &q, options);
	cli_ask(&q, "score", c->opt[OPT_SCORE]);
	if (c->opt[OPT_MENTIONS])
		return cli_rows(c, "mentions", &q, mentions, N(mentions));
	return cli_rows(c, "events", &q, events, N(events));
}

int cli_timeline(cli *c)
{
	static const cli_column columns[] = {
		{ "from", "from", 10, false }, { "to", "to", 10, false }, { "status", "status", 9, false },
		{ "type", "type", 9, false }, { "n_documents", "rep", 3, true }, { "n_sources", "src", 3, true },
		{ "id", "event", 8, false }, { "title", "what", 0, false },
	};
	static const cli_opt options[] = { OPT_STORY, OPT_ACTOR, OPT_FROM, OPT_TO, OPT_LIMIT, N_OPT };
	cli_query q = { 0 };
	cli_ask_options(c, &q, options);
	return cli_rows(c, "timeline", &q, columns, N(columns));
}

int cli_copies(cli *c)
{
	static const cli_column columns[] = {
		{ "copy", "copy", 34, false }, { "original", "original", 34, false }, { "kind", "kind", 10, false },
		{ "share", "share", 5, true }, { "why", "why", 0, false },
	};
	static const cli_opt options[] = { OPT_STORY, N_OPT };
	cli_query q = { 0 };
	cli_ask_options(c, &q, options);
	return cli_rows(c, "copies", &q, columns, N(columns));
}

int cli_search(cli *c)
{
	static const cli_column columns[] = {
		{ "story", "story", 6, true }, { "published", "published", 10, false },
		{ "path", "path", 30, false }, { "snippet", "words", 0, false },
	};
	static const cli_opt options[] = { OPT_LIMIT, N_OPT };
	cli_query q = { 0 };
	clv_buf words = clv_buf_new(c->a);
	for (int i = 0; i < c->n_args; i++) {
		clv_buf_addc(&words, i ? " " : "");
		clv_buf_addc(&words, c->args[i]);
	}
	if (!clv_str_trim(clv_buf_str(&words)).n) {
		cli_say("search: no words given");
		return CLI_FATAL;
	}
	cli_ask(&q, "words", clv_buf_str(&words).p);
	cli_ask_options(c, &q, options);
	return cli_rows(c, "search", &q, columns, N(columns));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo story N`: the dossier of a story.
 *
 * Input: its number. Output: as text, Markdown, one HTML page, or the JSON object
 * itself, which is what the library gives; the other three are written from it
 * (dossier_*.c). Exit 1 with a hint when there is no such story. */
#include "cli/dossier.h"

int cli_story(cli *c)
{
	cli_query q = { 0 };
	clv_str json = { 0 };
	dossier d;
	cli_ask(&q, "story", c->args[0]);
	int code = cli_first(c, "story", &q, &json);
	if (code != CLI_DONE)
		return code;
	if (!json.p) {
		cli_say("no story %s; `clavijo stories` lists them", c->args[0]);
		return CLI_NOTHING;
	}
	if (c->opt[OPT_JSON]) {
		puts(json.p);
		return CLI_DONE;
	}
	if (!dossier_read(&d, json)) {
		cli_say("the story cannot be shown: out of memory");
		return CLI_FATAL;
	}
	d.all = c->opt[OPT_ALL] != NULL;
	if (c->opt[OPT_HTML])
		dossier_print_html(c, &d);
	else if (c->opt[OPT_MD])
		dossier_print_md(c, &d);
	else
		dossier_print_text(c, &d);
	dossier_free(&d);
	return CLI_DONE;
}

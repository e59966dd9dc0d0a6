/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands: name, arguments, one line, examples, options, function.
 *
 * Output: parsing (options.c), `clavijo help`, `clavijo help COMMAND` and completion
 * are all made from it, so that they cannot differ. The options themselves stand in
 * cli.h. Adding a command = one file with a function `cli_NAME`, one entry here. */
#include "cli/cli.h"

#define READING OPT_MODEL, OPT_LEXICON, OPT_JOBS, OPT_DATE, OPT_URL, OPT_OUTLET, OPT_FORMAT, OPT_CHARSET, OPT_FAST
#define CAGE OPT_SANDBOX, OPT_NO_SANDBOX
#define SELECTING OPT_LANG, OPT_HOST, OPT_SINCE, OPT_UNTIL
#define ASKING OPT_DB, OPT_MODEL, OPT_JSON, OPT_JSONL

#define OPTIONS(name, ...) static const cli_opt name[] = { __VA_ARGS__, N_OPT }
OPTIONS(of_read, OPT_DB, READING, SELECTING, OPT_NEWER, OPT_RETRY, OPT_WATCH,
        OPT_PRIVATE, OPT_PROFILE, OPT_AGAIN, CAGE, OPT_LIMIT, OPT_JSON);
OPTIONS(of_watch, OPT_DB, OPT_MODEL, OPT_JOBS, OPT_OUTLET, OPT_FAST, OPT_ONCE, OPT_EVERY, OPT_DELAY, OPT_PRIVATE, CAGE,
        OPT_LIMIT, OPT_JSON);
OPTIONS(of_annotate, READING, OPT_TIMEML, SELECTING, OPT_NEWER, CAGE, OPT_LIMIT);
OPTIONS(of_page, READING, OPT_JSON, OPT_JSONL, OPT_HTML, OPT_EXPLAIN, OPT_SOURCE_OFFSETS, SELECTING, OPT_NEWER, CAGE,
        OPT_LIMIT);
OPTIONS(of_parse, OPT_PRETOKENIZED, OPT_MODEL, OPT_JOBS, OPT_CHARSET, OPT_FAST, CAGE, OPT_LIMIT);
OPTIONS(of_code, OPT_MODEL, OPT_LEXICON, OPT_ADAPTER, OPT_JOBS, OPT_FAST);
OPTIONS(of_codebook, OPT_MODEL);
OPTIONS(of_stories, ASKING, OPT_AS_OF, OPT_FROM, OPT_TO, OPT_PLACE, OPT_LIMIT);
OPTIONS(of_story, OPT_DB, OPT_MODEL, OPT_AS_OF, OPT_JSON, OPT_MD, OPT_HTML, OPT_ALL);
OPTIONS(of_events, ASKING, OPT_AS_OF, OPT_MENTIONS, OPT_SOURCE, OPT_TARGET, OPT_ACTOR, OPT_TYPE, OPT_MODE,
        OPT_STATUS, OPT_SCORE, OPT_FROM, OPT_TO, OPT_PLACE, OPT_STORY, OPT_LIMIT);
OPTIONS(of_quotes, ASKING, OPT_AS_OF, OPT_VARIANTS, OPT_ABOUT, OPT_KIND, OPT_STORY, OPT_LIMIT);
OPTIONS(of_who, ASKING, OPT_LEXICON, OPT_ALL, OPT_LIMIT);
OPTIONS(of_relations, ASKING, OPT_AS_OF, OPT_BY, OPT_FROM, OPT_TO, OPT_STATUS, OPT_HISTORICAL, OPT_ALL, OPT_PANEL,
        OPT_BLOCS, OPT_LIMIT);
OPTIONS(of_timeline, ASKING, OPT_AS_OF, OPT_STORY, OPT_ACTOR, OPT_FROM, OPT_TO, OPT_LIMIT);
OPTIONS(of_search, ASKING, OPT_LIMIT);
OPTIONS(of_why, OPT_DB, OPT_MODEL, OPT_JSON, OPT_JSONL);
OPTIONS(of_copies, ASKING, OPT_AS_OF, OPT_STORY);
OPTIONS(of_diff, OPT_DB, OPT_MODEL, OPT_AS_OF, OPT_RUNS, OPT_JSON, OPT_JSONL, OPT_LIMIT);
OPTIONS(of_judge, ASKING, OPT_WHO, OPT_NOTE, OPT_ALL, OPT_LIMIT);
OPTIONS(of_import, OPT_DB, OPT_MODEL);
OPTIONS(of_compare, ASKING, OPT_PER, OPT_FROM, OPT_TO, OPT_LIMIT);
OPTIONS(of_merge, OPT_DB, OPT_MODEL, OPT_JSON);
OPTIONS(of_sql, OPT_DB, OPT_MODEL, OPT_CSV, OPT_JSON, OPT_JSONL);
OPTIONS(of_vacuum, OPT_DB, OPT_MODEL);
OPTIONS(of_check, OPT_DB, OPT_MODEL, OPT_CHECKSUM);
OPTIONS(of_methods, OPT_DB, OPT_MODEL, OPT_JSON, OPT_MD, OPT_BIB);
OPTIONS(of_export, OPT_DB, OPT_MODEL, OPT_AS_OF, OPT_OUT, OPT_TABLE, OPT_NO_TEXT, OPT_SOURCE, OPT_TARGET, OPT_ACTOR, OPT_TYPE,
        OPT_MODE, OPT_STATUS, OPT_FROM, OPT_TO, OPT_PLACE, OPT_STORY, OPT_BY);
OPTIONS(of_rehydrate, OPT_MODEL, OPT_JOBS, OPT_DATE, OPT_URL, OPT_OUTLET, OPT_FORMAT, OPT_CHARSET);
OPTIONS(of_serve, OPT_DB, OPT_MODEL, OPT_PORT, OPT_ADDRESS, OPT_WRITABLE);
OPTIONS(of_version, OPT_MODEL, OPT_LEXICON);
OPTIONS(of_lexicon, OPT_MODEL, OPT_LEXICON);
OPTIONS(of_data, OPT_MODEL, OPT_JSON, OPT_JSONL);
OPTIONS(of_similar, OPT_MODEL, OPT_JSON);
static const cli_opt of_nothing[] = { N_OPT };

const cli_command cli_commands[] = {
	{ "read", "PATH…", "reads files and folders into the database",
	  "clavijo read reports/ more.jsonl     reads a folder and a file into clavijo.db\n"
	  "curl -s URL | clavijo read --url URL -\n"
	  "clavijo read --watch inbox/          goes on with what comes into the folder\n"
	  "clavijo read --retry                 what could not be read before", of_read, 0, -1, cli_read },
	{ "watch", "FEED…", "reads what RSS, Atom and JSON feeds bring into the database",
	  "clavijo watch https://example.org/world.xml\n"
	  "clavijo watch --once --delay 5 https://example.org/world.xml https://example.net/feed.json", of_watch, 1, -1,
	  cli_watch },
	{ "annotate", "PATH…", "one JSON line a document, without a database",
	  "clavijo annotate report.html | jq .events", of_annotate, 1, -1, cli_annotate },
	{ "page", "PATH…", "the main text of a page",
	  "clavijo page report.html             body and subheadings\n"
	  "clavijo page --json report.html      with title, outlet, author, date and blocks\n"
	  "clavijo page --explain report.html   what each block was taken for, and why\n"
	  "clavijo page --jsonl --lang en --host example.org crawl.warc.gz",
	  of_page, 1, -1, cli_page },
	{ "parse", "PATH…", "CoNLL-U of plain text: tags, trees, entities",
	  "echo 'The envoy arrived.' | clavijo parse -\n"
	  "clavijo parse --pretokenized treebank.conllu", of_parse, 1, -1, cli_parse_text },
	{ "code", "", "event codes of sentences: JSON lines in, JSON lines out",
	  "echo '{\"id\":1,\"text\":\"France expelled two Russian envoys.\"}' | clavijo code\n"
	  "echo '{\"id\":2,\"text\":\"Ann met Bo.\",\"source\":\"Ann\",\"target\":\"Bo\"}' | clavijo code",
	  of_code, 0, 0, cli_code },
	{ "codebook", "[TYPE]", "what a type means: definition, modes, examples, patterns",
	  "clavijo codebook                     the types\n"
	  "clavijo codebook CONSULT", of_codebook, 0, 1, cli_codebook },
	{ "stories", "", "lists the stories", "clavijo stories", of_stories, 0, 0, cli_stories },
	{ "story", "N", "what the reports of a story say, agree and differ on",
	  "clavijo story 1\n"
	  "clavijo story 1 --html > story.html", of_story, 1, 1, cli_story },
	{ "events", "", "lists events",
	  "clavijo events --source CHN --target RUS --type CONSULT\n"
	  "clavijo events --mentions --jsonl", of_events, 0, 0, cli_events },
	{ "quotes", "[SPEAKER]", "who said what",
	  "clavijo quotes Putin                 all that he is said to have said\n"
	  "clavijo quotes Putin --variants      how the reports differ in the wording", of_quotes, 0, 1, cli_quotes },
	{ "who", "NAME", "an actor's card", "clavijo who \"Xi Jinping\"", of_who, 1, 1, cli_who },
	{ "lexicon", "check|find|add|freeze …", "checks, searches, adds to and freezes the tables of actors",
	  "clavijo lexicon check my-lexicon/        FILE:LINE: what is wrong and how to mend it\n"
	  "clavijo lexicon find Tokayev             the rows that know a name\n"
	  "clavijo lexicon add my-lexicon persons name=\"Jane Doe\"\n"
	  "clavijo lexicon add my-lexicon terms person=jane-doe office=foreign-minister state=FRA from=2026-02-01\n"
	  "clavijo lexicon freeze my-lexicon/       a large folder then loads in no time\n"
	  "clavijo annotate --lexicon my-lexicon report.html", of_lexicon, 1, -1, cli_lexicon },
	{ "data", "[check [NAME|FILE]…|add FILE]", "the model packs of this machine: where they lie, whether they are whole",
	  "clavijo data                         a pack a row; * is the one that is taken\n"
	  "clavijo data check                   with every byte's hash computed anew, and sha256\n"
	  "clavijo data add md.clv              checks a pack and keeps it where the program and Python find it", of_data, 0, -1, cli_data },
	{ "relations", "[A [B]]", "what two actors did to one another over time; who dealt with whom",
	  "clavijo relations CHN RUS --by week  counts, Goldstein, state, change points, and the events\n"
	  "clavijo relations CHN                with whom it dealt most\n"
	  "clavijo relations --blocs            communities of the network\n"
	  "clavijo relations --panel --by month --as-of 2022-09-15 > panel.csv", of_relations, 0, 2, cli_relations },
	{ "timeline", "", "dated events in order", "clavijo timeline --story 1", of_timeline, 0, 0,
	  cli_timeline },
	{ "search", "WORDS", "full-text search", "clavijo search \"balanced position\"", of_search, 1, -1,
	  cli_search },
	{ "why", "ID", "how an event, mention, quote or fact came about", "clavijo why e12ab34", of_why, 1, 1,
	  cli_why },
	{ "copies", "", "which documents derive from which", "clavijo copies", of_copies, 0, 0, cli_copies },
	{ "diff", "[OLD NEW]", "what changed from one database, run or day to another: stories, events, quotes",
	  "clavijo diff january.db february.db  added, removed and changed; exit 1 when nothing is\n"
	  "clavijo diff old.db new.db --jsonl\n"
	  "clavijo diff --runs 1..2             the same documents read by two programs or models\n"
	  "clavijo diff --as-of 2022-09-14      what was published after that day changed", of_diff, 0, 2, cli_diff },
	{ "judge", "VERDICT ID [ID]", "corrects: same, different, wrong or right; kept, and replayed on every reading",
	  "clavijo judge same e12ab34 e98fe76   two events are one happening\n"
	  "clavijo judge different 1 3          two stories stay two\n"
	  "clavijo judge wrong m5c0ffee --note \"a film's plot\"\n"
	  "clavijo judge list                   what was judged, by whom and when\n"
	  "clavijo judge undo 2", of_judge, 0, 3, cli_judge },
	{ "import", "FORMAT FILE", "gdelt, polecat, icews or acled: rows of another data set, beside ours",
	  "clavijo import gdelt 20220915.export.CSV\n"
	  "unzip -p polecat.zip | clavijo import polecat -", of_import, 2, 2, cli_import },
	{ "compare", "[DATASET]", "how far our events and an imported data set agree",
	  "clavijo compare                      by type\n"
	  "clavijo compare gdelt --per dyad --from 2022-09-01", of_compare, 0, 1, cli_compare },
	{ "merge", "DB…", "other databases into one",
	  "clavijo merge --db all.db monday.db tuesday.db", of_merge, 1, -1, cli_merge },
	{ "sql", "[SELECT]", "a query of your own, which cannot change anything",
	  "clavijo sql                          the views and their columns\n"
	  "clavijo sql --csv \"SELECT type, count(*) FROM v_events GROUP BY type\"", of_sql, 0, 1, cli_sql },
	{ "vacuum", "", "makes the file as small as it can be", "clavijo vacuum", of_vacuum, 0, 0, cli_vacuum },
	{ "check", "", "checks every invariant of the database and the model",
	  "clavijo check\n"
	  "clavijo check --checksum             the same for the same reports, however they were read", of_check, 0, 0, cli_check },
	{ "methods", "", "a paragraph and a citation for a paper",
	  "clavijo methods                      the paragraph, ready to paste, and the citation\n"
	  "clavijo methods --md                 with tables of inputs, runs, error rates and hashes\n"
	  "clavijo methods --bib >> paper.bib", of_methods, 0, 0, cli_methods },
	{ "export", "FORMAT", "csv, jsonl, parquet, arrow, plover, polecat, icews, gdelt, cameo, panel, graphml, gexf, geojson, ftm, ftm-statements, ics, atom",
	  "clavijo export csv -o events.csv\n"
	  "clavijo export jsonl --table quotes\n"
	  "clavijo export parquet -o events.parquet\n"
	  "clavijo export gdelt --from 2022-09-01 > events.tsv\n"
	  "clavijo export panel --by week > panel.csv\n"
	  "clavijo export jsonl --table quotes --no-text > shared.jsonl", of_export, 1, 1, cli_export },
	{ "rehydrate", "FILE DOCS…", "puts the words of the documents back into an export without text",
	  "clavijo rehydrate shared.jsonl reports/ > quotes.jsonl", of_rehydrate, 2, -1, cli_rehydrate },
	{ "serve", "", "shows the database as pages to a browser on this machine",
	  "clavijo serve                        prints the address and answers until Ctrl-C\n"
	  "clavijo serve --port 0 --db war.db   picks a free port\n"
	  "clavijo serve --writable             events and quotes can be judged in the page", of_serve, 0, 0, cli_serve },
	{ "similar", "A B", "how alike two texts are in meaning",
	  "clavijo similar \"They signed a treaty.\" \"An agreement was concluded.\"", of_similar, 2, 2, cli_similar },
	{ "completion", "bash|zsh|fish", "completion for a shell",
	  "clavijo completion bash > ~/.local/share/bash-completion/completions/clavijo", of_nothing, 1, 1,
	  cli_completion },
	{ "help", "[COMMAND]", "shows examples and options", "clavijo help read", of_nothing, 0, 1,
	  cli_help_run },
	{ "version", "", "the version; with --verbose where the model is from", "clavijo version --verbose",
	  of_version, 0, 0, cli_version },
};

const size_t cli_n_commands = sizeof cli_commands / sizeof *cli_commands;

/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo-pack: makes the model pack out of fetched packages and the lexicon.
 *
 *     clavijo-pack build --model md --spacy DIR --minilm DIR --lexicon DIR
 *         --tables DIR --gazetteer FILE --packages FILE --package KEY --depfile FILE -o FILE
 *     clavijo-pack list FILE
 *
 * Each source is read by one converter of the table below; a converter runs if
 * its option is given. --lexicon, --tables and --package may be repeated. After
 * writing, the pack is opened again and every hash compared. Exit code 0 or 2,
 * with one line on stderr. Adding a source = one converter, one row here, one
 * line in convert.h. */
#include "convert.h"

typedef struct converter {
	const char *name;
	clv_status (*run)(clv_convert *c, clv_error *err);
} converter;

static const converter converters[] = {
	{ "lexicon", clv_convert_lexicon },
	{ "tables", clv_convert_tables },
	{ "gazetteer", clv_convert_gazetteer },
	{ "lookups", clv_convert_lookups },
	{ "tokenizer", clv_convert_tokenizer },
	{ "ruler", clv_convert_ruler },
	{ "lemma", clv_convert_lemma },
	{ "minilm", clv_convert_minilm },
	{ "nlp", clv_convert_nlp },
	{ "provenance", clv_convert_provenance },
};

static int usage(void)
{
	fputs("usage: clavijo-pack build [--model NAME] [--spacy DIR] [--minilm DIR] [--lexicon DIR]…\n"
	      "           [--coder FILE] [--encoder-bits 8|32]\n"
	      "           [--tables DIR]… [--gazetteer FILE] [--packages FILE --package KEY…] [--own NAME=DIR]…\n"
	      "           [--depfile FILE] -o FILE\n"
	      "       clavijo-pack list FILE\n",
	      stderr);
	return 2;
}

static int failed(const clv_error *err)
{
	fprintf(stderr, "clavijo-pack: %s\n", err->msg);
	return 2;
}

/* "OUT: input input …" for ninja and make. */
static clv_status write_depfile(const clv_convert *c, const char *path, const char *out,
                                clv_error *err)
{
	FILE *f = fopen(path, "w");
	if (!f)
		return clv_fail(err, CLV_IO, "pack tool", "%s: cannot write", path);
	fprintf(f, "%s:", out);
	for (size_t i = 0; i < c->inputs.n; i++) {
		fputs(" \\\n ", f);
		for (const char *p = c->inputs.v[i].p; *p; p++) {
			if (*p == ' ' || *p == '#' || *p == '\\')
				fputc('\\', f);
			else if (*p == '$')
				fputc('$', f);
			fputc(*p, f);
		}
	}
	fputc('\n', f);
	if (fclose(f) != 0)
		return clv_fail(err, CLV_IO, "pack tool", "%s: cannot write", path);
	return CLV_OK;
}

static clv_status build(clv_convert *c, const char *out, const char *depfile, clv_error *err)
{
	for (size_t i = 0; i < sizeof converters / sizeof *converters; i++)
		CLV_TRY(converters[i].run(c, err));
	CLV_TRY(clv_pack_save(out, c->parts.v, c->parts.n, err));
	clv_pack *p;
	CLV_TRY(clv_pack_open(out, true, &p, err));
	clv_pack_close(p);
	return depfile ? write_depfile(c, depfile, out, err) : CLV_OK;
}

/* False: an option that there is not, or one without its value. */
static bool read_options(clv_convert *c, int argc, char **argv, const char **out,
                         const char **depfile)
{
	for (int i = 0; i + 1 < argc; i += 2) {
		const char *o = argv[i], *v = argv[i + 1];
		if (!strcmp(o, "--model"))
			c->model = v;
		else if (!strcmp(o, "--spacy"))
			c->spacy = v;
		else if (!strcmp(o, "--minilm"))
			c->minilm = v;
		else if (!strcmp(o, "--coder"))
			c->coder = v;
		else if (!strcmp(o, "--encoder-bits"))
			c->encoder_bits = !strcmp(v, "32") ? 32 : 8;
		else if (!strcmp(o, "--gazetteer"))
			c->gazetteer = v;
		else if (!strcmp(o, "--packages"))
			c->packages = v;
		else if (!strcmp(o, "--lexicon"))
			*clv_push(c->a, &c->lexicon) = v;
		else if (!strcmp(o, "--tables"))
			*clv_push(c->a, &c->tables) = v;
		else if (!strcmp(o, "--package"))
			*clv_push(c->a, &c->package) = v;
		else if (!strcmp(o, "--own"))
			*clv_push(c->a, &c->own) = v;
		else if (!strcmp(o, "--depfile"))
			*depfile = v;
		else if (!strcmp(o, "-o"))
			*out = v;
		else
			return false;
	}
	return argc % 2 == 0 && *out;
}

static int build_in(clv_arena *a, int argc, char **argv)
{
	clv_error err = { 0 };
	clv_convert c = { .a = a };
	const char *out = NULL, *depfile = NULL;
	if (!read_options(&c, argc, argv, &out, &depfile))
		return usage();
	return build(&c, out, depfile, &err) == CLV_OK ? 0 : failed(&err);
}

static int build_command(int argc, char **argv)
{
	static const clv_error no_memory = { .code = CLV_NOMEM, .msg = "out of memory" };
	clv_arena *a = clv_arena_new(0);
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return failed(&no_memory);
	}
	int rc = build_in(a, argc, argv);
	clv_arena_free(a);
	return rc;
}

static int list_command(const char *path)
{
	clv_pack *p;
	clv_error err = { 0 };
	if (clv_pack_open(path, true, &p, &err) != CLV_OK)
		return failed(&err);
	printf("section\tbytes\n");
	for (size_t i = 0; i < clv_pack_count(p); i++)
		printf("%s\t%zu\n", clv_pack_name(p, i).p, clv_pack_section(p, i).n);
	clv_pack_close(p);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "list"))
		return list_command(argv[2]);
	if (argc > 2 && !strcmp(argv[1], "build"))
		return build_command(argc - 2, argv + 2);
	return usage();
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The pack tool's own header: what a converter gets and what it may do.
 *
 * A converter reads the files of one source (a spaCy model folder, an encoder's
 * weights, the lexicon) and adds sections to the pack. It is one row in the
 * table of main.c. Input files come from outside: a converter checks what it
 * reads and refuses by name what it does not understand. */
#ifndef CLV_MODEL_CONVERT_H
#define CLV_MODEL_CONVERT_H

#include "model/pack.h"

typedef CLV_VEC(clv_str) clv_strs;

typedef struct clv_convert {
	clv_arena *a; /* holds all file contents and sections till the pack is saved */
	/* options of the command line; NULL: not given */
	const char *model, *spacy, *minilm, *packages, *gazetteer, *coder;
	int encoder_bits; /* of its weights: 8 (also 0) or 32 */
	CLV_VEC(const char *) lexicon, tables, package, own;
	CLV_VEC(clv_pack_part) parts;
	clv_strs inputs; /* every file and folder read, for the depfile */
} clv_convert;

/* Adds a section; name and bytes must live as long as c->a. */
void clv_convert_add(clv_convert *c, clv_str name, clv_str bytes);
/* The section added under that name, or {NULL, 0}. */
clv_str clv_convert_get(const clv_convert *c, const char *name);

/* The bytes of a file, NUL-terminated, in c->a; CLV_IO names the file. */
clv_status clv_convert_read(clv_convert *c, const char *path, clv_str *out, clv_error *err);
/* The same for dir/name. */
clv_status clv_convert_read_in(clv_convert *c, const char *dir, const char *name, clv_str *out,
                               clv_error *err);
bool clv_convert_exists(clv_convert *c, const char *dir, const char *name);
/* Files below dir in bytewise order, as paths relative to dir. */
clv_status clv_convert_walk(clv_convert *c, const char *dir, clv_strs *out, clv_error *err);

/* spaCy pipelines (spacy.c). The folder below c->spacy that holds config.cfg,
 * ending in '/' or whole; lives in c->a. */
clv_status clv_convert_spacy_dir(clv_convert *c, const char **dir, clv_error *err);
/* The msgpack file `name` of that folder, parsed. */
struct clv_mp;
clv_status clv_convert_spacy_mp(clv_convert *c, const char *name, struct clv_mp **out,
                                clv_error *err);

/* Value of a key of its config.cfg without quotation marks; empty: not there. */
clv_status clv_convert_spacy_config(clv_convert *c, const char *section, const char *key,
                                    clv_str *out, clv_error *err);

/* ---- the converters ------------------------------------------------------ */

clv_status clv_convert_lexicon(clv_convert *c, clv_error *err);    /* lexicon.c: lex/… */
clv_status clv_convert_tables(clv_convert *c, clv_error *err);     /* lexicon.c: as named */
clv_status clv_convert_gazetteer(clv_convert *c, clv_error *err);  /* gazetteer.c: gaz/… */
clv_status clv_convert_provenance(clv_convert *c, clv_error *err); /* lexicon.c: meta/… */
clv_status clv_convert_lookups(clv_convert *c, clv_error *err);    /* spacy.c: nlp/lookups */
clv_status clv_convert_tokenizer(clv_convert *c, clv_error *err);  /* tokenizer.c: nlp/tokenizer */
clv_status clv_convert_ruler(clv_convert *c, clv_error *err);      /* ruler.c: nlp/ruler */
clv_status clv_convert_lemma(clv_convert *c, clv_error *err);      /* lemma.c: nlp/lemma */
clv_status clv_convert_minilm(clv_convert *c, clv_error *err);     /* minilm.c: enc/… */
clv_status clv_convert_nlp(clv_convert *c, clv_error *err);        /* nlp.c: nlp/… */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A spaCy v3 pipeline folder → the network sections of the pack.
 *
 * Input: config.cfg (which components, of which factory, which are disabled),
 * meta.json (name, version, language), and each component's folder. Output: the
 * sections of net_format.h. Any pipeline of tok2vec, tagger or morphologizer,
 * parser and ner converts; the components before and after them (tokenizer,
 * attribute_ruler, lemmatizer) have converters of their own. A component that
 * listens to the shared tok2vec uses network 0; one with its own gets the next
 * number. Everything else is refused by name. */
#include "nlp.h"

#include <jansson.h>

typedef struct pipeline {
	const char *dir;
	clv_str config;
	clv_vectors vectors;
	uint32_t n_net, width[CLV_MAX_NETS];
	bool has_tagger, has_parser, has_ner;
} pipeline;

/* ---- config.cfg: sections [a.b], lines key = value (values are JSON) ----------- */

static clv_str config_value(clv_str config, const char *section, const char *key)
{
	clv_str line, part;
	bool inside = false;
	while (clv_str_split(&config, '\n', &line)) {
		line = clv_str_trim(line);
		if (line.n && line.p[0] == '[') {
			inside = line.n == strlen(section) + 2 &&
			         !memcmp(line.p + 1, section, strlen(section));
		} else if (inside && clv_str_split(&line, '=', &part) &&
		           clv_str_eqc(clv_str_trim(part), key)) {
			return clv_str_trim(line);
		}
	}
	return (clv_str){ NULL, 0 };
}

static bool lists(clv_str value, clv_str name)
{
	clv_str part;
	while (clv_str_split(&value, '"', &part))
		if (clv_str_eq(part, name))
			return true;
	return false;
}

/* ---- components ------------------------------------------------------------------- */

/* The network that the component reads: its own, now converted, or the shared. */
static clv_status network(clv_convert *c, pipeline *p, const clv_thinc *t, uint32_t *net,
                          clv_error *err)
{
	*net = 0;
	if (clv_thinc_find(t, "hashembed", 0) == SIZE_MAX) {
		if (clv_thinc_find(t, "tok2vec-listener", 0) == SIZE_MAX || !p->n_net)
			return clv_fail(err, CLV_UNSUPPORTED, "nlp",
			                "component %.*s has neither a tok2vec nor one before it to "
			                "listen to", CLV_FMT(t->component));
		return CLV_OK;
	}
	if (p->n_net == CLV_MAX_NETS)
		return clv_fail(err, CLV_UNSUPPORTED, "nlp", "more than %d tok2vec networks",
		                CLV_MAX_NETS);
	*net = p->n_net++;
	return clv_net_convert(c, t, &p->vectors, *net, &p->width[*net], err);
}

static clv_status component(clv_convert *c, pipeline *p, clv_str name, clv_str factory,
                            clv_error *err)
{
	static const char *const others[] = { "attribute_ruler", "lemmatizer" };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (clv_str_eqc(factory, others[i]))
			return CLV_OK;
	bool tok2vec = clv_str_eqc(factory, "tok2vec"), tagger = clv_str_eqc(factory, "tagger"),
	     morph = clv_str_eqc(factory, "morphologizer"), ner = clv_str_eqc(factory, "ner"),
	     parser = clv_str_eqc(factory, "parser");
	if (!tok2vec && !tagger && !morph && !ner && !parser)
		return clv_fail(err, CLV_UNSUPPORTED, "nlp",
		                "component %.*s (factory %.*s) is not supported; supported are "
		                "tok2vec, tagger, morphologizer, parser, ner, attribute_ruler and "
		                "lemmatizer", CLV_FMT(name), CLV_FMT(factory));
	clv_thinc t;
	uint32_t net;
	CLV_TRY(clv_thinc_open(c, name, &t, err));
	if (tok2vec && p->n_net)
		return clv_fail(err, CLV_UNSUPPORTED, "nlp",
		                "component %.*s: a tok2vec after other networks is not supported",
		                CLV_FMT(name));
	if (tok2vec)
		return network(c, p, &t, &net, err);
	bool *has = ner ? &p->has_ner : parser ? &p->has_parser : &p->has_tagger;
	if (*has)
		return clv_fail(err, CLV_UNSUPPORTED, "nlp",
		                "component %.*s: a second one of its kind is not supported",
		                CLV_FMT(name));
	*has = true;
	CLV_TRY(network(c, p, &t, &net, err));
	if (parser)
		return clv_scorer_convert(c, &t, "nlp/parser", CLV_PARSER_FEATURES, net,
		                          p->width[net], err);
	if (ner)
		return clv_scorer_convert(c, &t, "nlp/ner", CLV_NER_FEATURES, net, p->width[net],
		                          err);
	return clv_tagger_convert(c, p->dir, &t, morph, net, p->width[net], err);
}

static clv_status write_config(clv_convert *c, const pipeline *p, clv_error *err)
{
	static const char *const keys[] = { "lang", "name", "version", "license" };
	clv_str text;
	json_error_t why;
	CLV_TRY(clv_convert_read_in(c, p->dir, "meta.json", &text, err));
	json_t *meta = json_loadb(text.p, text.n, 0, &why);
	if (!json_is_object(meta)) {
		json_decref(meta);
		return clv_fail(err, CLV_FORMAT, "nlp", "meta.json: not a JSON object: %s", why.text);
	}
	clv_buf b = clv_buf_new(c->a);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *v = json_string_value(json_object_get(meta, keys[i]));
		if (v && !strpbrk(v, "\t\n"))
			clv_buf_f(&b, "%s\t%s\n", keys[i], v);
	}
	json_decref(meta);
	clv_convert_add(c, CLV_S("nlp/config"), clv_buf_str(&b));
	return CLV_OK;
}

clv_status clv_convert_nlp(clv_convert *c, clv_error *err)
{
	if (!c->spacy)
		return CLV_OK;
	pipeline p = { 0 };
	CLV_TRY(clv_convert_spacy_dir(c, &p.dir, err));
	CLV_TRY(clv_convert_read_in(c, p.dir, "config.cfg", &p.config, err));
	CLV_TRY(clv_vectors_convert(c, p.dir, &p.vectors, err));
	clv_str list = config_value(p.config, "nlp", "pipeline"), name;
	clv_str disabled = config_value(p.config, "nlp", "disabled");
	for (bool quoted = false; clv_str_split(&list, '"', &name); quoted = !quoted) {
		if (!quoted || lists(disabled, name))
			continue;
		clv_str section = clv_strf(c->a, "components.%.*s", CLV_FMT(name));
		clv_str factory = config_value(p.config, section.p, "factory");
		factory = clv_str_sub(factory, 1, factory.n ? factory.n - 1 : 0);
		CLV_TRY(component(c, &p, name, factory, err));
	}
	if (!p.has_parser)
		return clv_fail(err, CLV_UNSUPPORTED, "nlp",
		                "config.cfg: a pipeline without a parser is not supported");
	return write_config(c, &p, err);
}

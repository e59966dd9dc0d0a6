/* SPDX-License-Identifier: Apache-2.0 */
/* The small parts of a spaCy pipeline → sections of the pack.
 *
 * Input: the unpacked package; the pipeline is the folder in it that holds
 * config.cfg. Here: finding that folder, and vocab/lookups.bin → "nlp/lookups":
 * msgpack {"lexeme_norm": {u64 id of the word: norm}}, a table that may be
 * missing (pipelines whose norms are the lower case) → u32 version, one
 * clv_idtable (model/idtable.h). Cost: n log n of 3,500 entries. */
#include "convert.h"
#include "msgpack.h"
#include "model/idtable.h"

enum { LOOKUPS_VERSION = 1 };

clv_status clv_convert_spacy_dir(clv_convert *c, const char **dir, clv_error *err)
{
	clv_strs files = { 0 };
	clv_str config = CLV_S("config.cfg"), slash = CLV_S("/config.cfg");
	CLV_TRY(clv_convert_walk(c, c->spacy, &files, err));
	for (size_t i = 0; i < files.n; i++) {
		clv_str f = files.v[i];
		if (!clv_str_eq(f, config) && !clv_str_ends(f, slash))
			continue;
		*dir = clv_strf(c->a, "%s/%.*s", c->spacy, (int)(f.n - config.n), f.p).p;
		return CLV_OK;
	}
	return clv_fail(err, CLV_NOTFOUND, "spacy", "%s: no config.cfg in it: not a spaCy pipeline",
	                c->spacy);
}

clv_status clv_convert_spacy_mp(clv_convert *c, const char *name, clv_mp **out, clv_error *err)
{
	const char *dir;
	clv_str bytes;
	clv_error why = { 0 };
	CLV_TRY(clv_convert_spacy_dir(c, &dir, err));
	CLV_TRY(clv_convert_read_in(c, dir, name, &bytes, err));
	if (clv_mp_parse(c->a, bytes, out, &why) == CLV_OK)
		return CLV_OK;
	return clv_fail(err, why.code, "spacy", "%s/%s: %s", dir, name, why.msg);
}

clv_status clv_convert_lookups(clv_convert *c, clv_error *err)
{
	clv_mp *root;
	if (!c->spacy)
		return CLV_OK;
	CLV_TRY(clv_convert_spacy_mp(c, "vocab/lookups.bin", &root, err));
	const clv_mp *norms = clv_mp_get(root, "lexeme_norm");
	size_t n = clv_mp_n(norms);
	clv_idpair *pairs = CLV_NEW_ARRAY(c->a, clv_idpair, n);
	for (size_t i = 0; i < n; i++) {
		pairs[i].value = clv_mp_str(clv_mp_val(norms, i));
		if (!clv_mp_u64(clv_mp_key(norms, i), &pairs[i].key) ||
		    !clv_utf8_valid(pairs[i].value))
			return clv_fail(err, CLV_FORMAT, "spacy",
			                "vocab/lookups.bin: lexeme_norm entry %zu is not id → text", i);
	}
	clv_buf out = clv_buf_new(c->a);
	clv_section_put_u32(&out, LOOKUPS_VERSION);
	clv_idtable_write(&out, pairs, n);
	clv_convert_add(c, CLV_S("nlp/lookups"), clv_buf_str(&out));
	return CLV_OK;
}

/* Lines `key = value` below `[section]`; values are JSON. */
clv_status clv_convert_spacy_config(clv_convert *c, const char *section, const char *key,
                                    clv_str *out, clv_error *err)
{
	const char *dir;
	clv_str text, line, name;
	clv_str head = clv_strf(c->a, "[%s]", section);
	bool inside = false;
	*out = (clv_str){ NULL, 0 };
	CLV_TRY(clv_convert_spacy_dir(c, &dir, err));
	CLV_TRY(clv_convert_read_in(c, dir, "config.cfg", &text, err));
	while (clv_str_split(&text, '\n', &line)) {
		line = clv_str_trim(line);
		if (line.n && line.p[0] == '[')
			inside = clv_str_eq(line, head);
		else if (inside && clv_str_split(&line, '=', &name) &&
		         clv_str_eqc(clv_str_trim(name), key))
			*out = clv_str_trim(line);
	}
	if (out->n >= 2 && out->p[0] == '"')
		*out = clv_str_sub(*out, 1, out->n - 1);
	return CLV_OK;
}

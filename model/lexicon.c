/* SPDX-License-Identifier: Apache-2.0 */
/* Sections that are files as they stand:
 *   --lexicon DIR    every DIR/…/NAME.tsv as lex/NAME.tsv; base names are unique
 *   --tables DIR     every DIR/PATH as PATH: tables that another tool made
 *   --package KEY    its row of --packages FILE into meta/provenance
 *   --own NAME=DIR   a row there for a folder of our own: the hash of all its files
 * Lexicon tables are read once as tables, so that a broken one stops the build
 * with its line and not the program at its start. */
#include "convert.h"

static clv_status check_table(clv_convert *c, clv_str path, clv_str bytes, clv_error *err)
{
	clv_tsv t;
	return clv_tsv_read(c->a, path, bytes, &t, err);
}

clv_status clv_convert_lexicon(clv_convert *c, clv_error *err)
{
	for (size_t i = 0; i < c->lexicon.n; i++) {
		clv_strs files = { 0 };
		CLV_TRY(clv_convert_walk(c, c->lexicon.v[i], &files, err));
		for (size_t k = 0; k < files.n; k++) {
			if (!clv_str_ends(files.v[k], CLV_S(".tsv")))
				continue;
			clv_str bytes;
			const char *slash = strrchr(files.v[k].p, '/');
			CLV_TRY(clv_convert_read_in(c, c->lexicon.v[i], files.v[k].p, &bytes, err));
			CLV_TRY(check_table(c, files.v[k], bytes, err));
			clv_convert_add(c, clv_strf(c->a, "lex/%s", slash ? slash + 1 : files.v[k].p),
			                bytes);
		}
	}
	return CLV_OK;
}

clv_status clv_convert_tables(clv_convert *c, clv_error *err)
{
	for (size_t i = 0; i < c->tables.n; i++) {
		clv_strs files = { 0 };
		CLV_TRY(clv_convert_walk(c, c->tables.v[i], &files, err));
		for (size_t k = 0; k < files.n; k++) {
			clv_str bytes;
			CLV_TRY(clv_convert_read_in(c, c->tables.v[i], files.v[k].p, &bytes, err));
			clv_convert_add(c, files.v[k], bytes);
		}
	}
	return CLV_OK;
}

static bool wanted(const clv_convert *c, clv_str key)
{
	for (size_t i = 0; i < c->package.n; i++)
		if (clv_str_eqc(key, c->package.v[i]))
			return true;
	return false;
}

/* "NAME=DIR" as a row: SHA-256 over path, NUL, bytes of every file in order. */
static clv_status own_row(clv_convert *c, const char *own, clv_buf *b, clv_error *err)
{
	const char *dir = strchr(own, '=');
	if (!dir)
		return clv_fail(err, CLV_USAGE, "pack tool", "--own %s: write NAME=DIR", own);
	clv_str name = { own, (size_t)(dir++ - own) };
	clv_strs files = { 0 };
	clv_sha256 sum;
	char hex[65];
	CLV_TRY(clv_convert_walk(c, dir, &files, err));
	clv_sha256_init(&sum);
	for (size_t i = 0; i < files.n; i++) {
		clv_str bytes;
		CLV_TRY(clv_convert_read_in(c, dir, files.v[i].p, &bytes, err));
		clv_sha256_add(&sum, files.v[i].p, files.v[i].n + 1);
		clv_sha256_add(&sum, bytes.p, bytes.n);
		if (clv_str_eqc(name, "codebook")) /* its pages are shown by `clavijo codebook` */
			clv_convert_add(c, clv_strf(c->a, "codebook/%s", files.v[i].p), bytes);
	}
	clv_sha256_hex(&sum, hex);
	clv_buf_f(b, "clavijo %.*s\t%s\t%s\tCC-BY-4.0\tours: %zu files\n", CLV_FMT(name), CLV_PROGRAM_VERSION, hex,
	             files.n);
	return CLV_OK;
}

clv_status clv_convert_provenance(clv_convert *c, clv_error *err)
{
	static const char *const columns[] = { "package", "version", "sha256", "licence", "holds" };
	if (!c->packages)
		return CLV_OK;
	clv_str bytes;
	clv_tsv t;
	CLV_TRY(clv_convert_read(c, c->packages, &bytes, err));
	CLV_TRY(clv_tsv_read(c->a, clv_str_c(c->packages), bytes, &t, err));
	clv_buf b = clv_buf_new(c->a);
	clv_buf_addc(&b, "package\tversion\tsha256\tlicence\tholds\n");
	size_t n = 0;
	for (size_t i = 0; i < t.n_row; i++) {
		if (!wanted(c, clv_tsv_cell(&t, i, clv_tsv_col(&t, "key"))))
			continue;
		n++;
		for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
			clv_buf_add(&b, clv_tsv_cell(&t, i, clv_tsv_col(&t, columns[k])));
			clv_buf_ch(&b, k + 1 < sizeof columns / sizeof *columns ? '\t' : '\n');
		}
	}
	if (n != c->package.n)
		return clv_fail(err, CLV_NOTFOUND, "pack tool",
		                "%s: has %zu of the %zu packages named with --package", c->packages, n,
		                c->package.n);
	for (size_t i = 0; i < c->own.n; i++)
		CLV_TRY(own_row(c, c->own.v[i], &b, err));
	clv_convert_add(c, CLV_S("meta/provenance"), clv_buf_str(&b));
	return CLV_OK;
}

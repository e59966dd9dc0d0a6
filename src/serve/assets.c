/* SPDX-License-Identifier: Apache-2.0 */
/* The files that the browser gets beside the pages: script, its stylesheet, the map of
 * the world. They are made of web/ when the program is built (tools/web.py) and kept
 * compressed; a reader who does not take gzip gets them inflated (zlib). Without them
 * the pages are the same but for pictures and keys. */
#include "serve/serve_priv.h"

#include <zlib.h>

static const serve_asset *find(const char *name)
{
	for (const serve_asset *a = serve_assets; a->name; a++)
		if (!strcmp(a->name, name))
			return a;
	return NULL;
}

bool clv_serve_has(const char *name)
{
	return find(name) != NULL;
}

bool clv_serve_write(FILE *out, const char *name)
{
	const serve_asset *a = find(name);
	unsigned char piece[16384];
	z_stream z = { 0 };
	if (!a || inflateInit2(&z, 15 + 16) != Z_OK)
		return false;
	z.next_in = (unsigned char *)(uintptr_t)a->gz;
	z.avail_in = (unsigned)a->n_gz;
	int got;
	do {
		z.next_out = piece;
		z.avail_out = sizeof piece;
		got = inflate(&z, Z_NO_FLUSH);
		fwrite(piece, 1, sizeof piece - z.avail_out, out);
	} while (got == Z_OK);
	inflateEnd(&z);
	return got == Z_STREAM_END && z.total_out == a->n;
}

int asset_page(page *p)
{
	p->packed = find(p->part[0]);
	if (!p->packed) {
		clv_fail(&p->err, CLV_NOTFOUND, "serve", "this program was built without npm: it has no pictures and no keys");
		return 404;
	}
	p->type = p->packed->type;
	return 200;
}

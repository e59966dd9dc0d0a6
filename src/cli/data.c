/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo data [check [NAME|FILE]…]`, `data add FILE`: the model packs of this machine.
 *
 * Output: a pack a row: whether a bare `clavijo` takes it, its name, identity, size, path; check
 * computes the hash of every byte anew and adds the file's sha256. add checks a pack and copies it into
 * the folder of the user's data, where the program and the Python package look for names. Packs are
 * looked for where --model does (where.c). Exit 1 when there is none, 2 when one is damaged. */
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

typedef struct pack {
	clv_str name, path, trouble; /* trouble: why it cannot be opened, or empty */
	int64_t n_bytes;
	char id[17], sha256[65];
	bool taken;
} pack;

typedef CLV_VEC(pack) packs;

static void add_pack(cli *c, packs *all, clv_str path)
{
	struct stat st;
	if (stat(path.p, &st) != 0 || !S_ISREG(st.st_mode))
		return;
	size_t b = path.n;
	while (b && path.p[b - 1] != '/')
		b--;
	clv_str name = clv_str_sub(path, b, path.n);
	if (clv_str_ends(name, CLV_S(".clv")))
		name.n -= 4;
	*clv_push(c->a, all) = (pack){ .name = name, .path = path, .n_bytes = st.st_size };
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const pack *)a)->path.p, ((const pack *)b)->path.p);
}

/* The packs of a folder, by name. */
static void add_folder(cli *c, packs *all, clv_str folder)
{
	DIR *d = opendir(folder.p);
	size_t first = all->n;
	for (struct dirent *e; d && (e = readdir(d));)
		if (clv_str_ends(clv_str_c(e->d_name), CLV_S(".clv")))
			add_pack(c, all, clv_strf(c->a, "%s/%s", folder.p, e->d_name));
	if (d)
		closedir(d);
	if (all->n > first)
		qsort(all->v + first, all->n - first, sizeof *all->v, by_path);
}

static void find_packs(cli *c, packs *all)
{
	clv_str folders[CLI_MODEL_FOLDERS];
	size_t n = cli_model_folders(c, folders);
	const char *taken = cli_find_model(c);
	for (size_t i = 0; i < n; i++)
		add_folder(c, all, folders[i]);
	for (size_t i = 0; i < all->n; i++)
		all->v[i].taken = taken && !strcmp(all->v[i].path.p, taken);
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].taken)
			return;
	if (taken) { /* named by hand, or within the program */
		add_pack(c, all, clv_str_c(taken));
		if (all->n)
			all->v[all->n - 1].taken = true;
	}
}

static void hash_file(pack *p)
{
	char part[1 << 16];
	clv_sha256 h;
	FILE *f = fopen(p->path.p, "rb");
	clv_sha256_init(&h);
	for (size_t n; f && (n = fread(part, 1, sizeof part, f)) > 0;)
		clv_sha256_add(&h, part, n);
	if (f)
		fclose(f);
	clv_sha256_hex(&h, p->sha256);
}

/* Opens it: its identity, or what is wrong with it. */
static clv_status look_into(cli *c, pack *p, bool whole, clv_error *err)
{
	clv_engine *e = NULL;
	clv_status s = clv_engine_open(p->path.p, whole ? NULL : cli_verified_file(c), &e, err);
	if (s == CLV_OK)
		snprintf(p->id, sizeof p->id, "%s", clv_engine_id(e));
	else
		p->trouble = clv_str_copy(c->a, clv_str_c(err->msg));
	clv_engine_close(e);
	if (whole)
		hash_file(p);
	return s;
}

static void write_pack(clv_json *j, const pack *p)
{
	clv_json_obj(j);
	clv_json_kstr(j, "name", p->name);
	clv_json_kbool(j, "taken", p->taken);
	clv_json_kstrn(j, "id", p->trouble.n ? (clv_str){ 0 } : clv_str_c(p->id));
	clv_json_ki64(j, "bytes", p->n_bytes);
	clv_json_kstr(j, "path", p->path);
	clv_json_kstrn(j, "sha256", p->sha256[0] ? clv_str_c(p->sha256) : (clv_str){ 0 });
	clv_json_kstrn(j, "trouble", p->trouble.n ? p->trouble : (clv_str){ 0 });
	clv_json_end(j);
}

static void print_row(const pack *p)
{
	printf("%c %-6.*s %-16s %4lld MB  %s\n", p->taken ? '*' : ' ', CLV_FMT(p->name), p->trouble.n ? "damaged" : p->id,
	       (long long)(p->n_bytes + 500000) / 1000000, p->path.p);
	if (p->sha256[0])
		printf("         sha256 %s\n", p->sha256);
	if (p->trouble.n)
		printf("         %.*s\n", CLV_FMT(p->trouble));
}

static void print(const cli *c, const packs *all)
{
	bool lines = c->opt[OPT_JSONL] != NULL;
	clv_buf b = clv_buf_new(c->a);
	clv_json j = clv_json_new(&b);
	if (!lines && !c->opt[OPT_JSON]) {
		for (size_t i = 0; i < all->n; i++)
			print_row(&all->v[i]);
		return;
	}
	if (!lines)
		clv_json_arr(&j);
	for (size_t i = 0; i < all->n; i++) {
		if (lines)
			j = clv_json_new(&b);
		write_pack(&j, &all->v[i]);
		if (lines)
			clv_buf_ch(&b, '\n');
	}
	if (!lines) {
		clv_json_end(&j);
		clv_buf_ch(&b, '\n');
	}
	fwrite(b.p, 1, b.n, stdout);
}

/* ---- add ------------------------------------------------------------------------------- */

static bool copy_file(const char *from, const char *to)
{
	static char part[1 << 16];
	FILE *in = fopen(from, "rb"), *out = in ? fopen(to, "wb") : NULL;
	bool good = in && out;
	for (size_t n; good && (n = fread(part, 1, sizeof part, in)) > 0;)
		good = fwrite(part, 1, n, out) == n;
	good = good && !ferror(in);
	if (in)
		fclose(in);
	return out ? fclose(out) == 0 && good : false;
}

static int add(cli *c, const char *file)
{
	packs one = { 0 };
	clv_error err = { 0 };
	add_pack(c, &one, clv_str_c(file));
	if (!one.n) {
		cli_say("%s: there is no such file", file);
		return CLI_FATAL;
	}
	if (look_into(c, &one.v[0], true, &err) != CLV_OK)
		return cli_error(&err);
	clv_str folder = cli_data_folder(c);
	clv_str to = clv_strf(c->a, "%.*s/%.*s.clv", CLV_FMT(folder), CLV_FMT(one.v[0].name)), half = clv_strf(c->a, "%s.part", to.p);
	if (!folder.n || !cli_make_folders((char *)(uintptr_t)to.p) || !copy_file(file, half.p) || rename(half.p, to.p) != 0) {
		cli_say("%s: cannot be written: %s", folder.n ? to.p : "no folder for data ($HOME is not set)", strerror(errno));
		if (folder.n)
			remove(half.p);
		return CLI_FATAL;
	}
	puts(to.p);
	return CLI_DONE;
}

int cli_data(cli *c)
{
	const char *verb = c->n_args ? c->args[0] : "list";
	bool whole = !strcmp(verb, "check");
	packs all = { 0 };
	clv_error err = { 0 };
	int code = CLI_DONE;
	if (!strcmp(verb, "add") && c->n_args == 2)
		return add(c, c->args[1]);
	if (!whole && (strcmp(verb, "list") != 0 || c->n_args > 1)) {
		cli_say("`clavijo data`, `data check [NAME|FILE]…` or `data add FILE`");
		return CLI_FATAL;
	}
	for (int i = 1; i < c->n_args; i++) {
		const char *path = cli_model_of(c, c->args[i]);
		size_t before = all.n;
		if (path)
			add_pack(c, &all, clv_str_c(path));
		if (all.n == before) {
			cli_say("no model %s", c->args[i]);
			return CLI_FATAL;
		}
	}
	if (c->n_args < 2)
		find_packs(c, &all);
	for (size_t i = 0; i < all.n; i++)
		if (look_into(c, &all.v[i], whole, &err) != CLV_OK)
			code = CLI_FATAL;
	print(c, &all);
	return all.n ? code : CLI_NOTHING;
}

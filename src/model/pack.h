/* SPDX-License-Identifier: Apache-2.0 */
/* The model pack: one file, memory-mapped, of named sections.
 *
 *   0   "CLVPACK\n"          magic, 8 bytes
 *   8   u32 format version, u32 n_sections, u64 file size, u64 table offset
 *   32  u64 hash of header (with this field zero) and table (XXH3), u64 reserved
 *   table: n × { char name[40]; u64 offset, size, hash }   (64-byte aligned data)
 *
 * A pack may also stand behind a program, so that the two are one file: from a multiple of
 * 4096 to the last 16 bytes, which are "CLVPACK@" and u64 offset of the pack.
 *
 * Little-endian, table in ascending order of names. Section names are paths: "nlp/tok2vec", "lex/verbs.tsv",
 * "gaz/names", "meta/provenance". Opening checks header and table always, the
 * hash of every section when `full` is set. Frozen after opening; shared by
 * threads. */
#ifndef CLV_MODEL_PACK_H
#define CLV_MODEL_PACK_H

#include "base/base.h"

enum { CLV_PACK_VERSION = 1, CLV_PACK_NAME = 40, CLV_PACK_ALIGN = 64 };

typedef struct clv_pack clv_pack;

/* Maps path. CLV_IO: cannot be opened. CLV_FORMAT: no pack. CLV_VERSION: older
 * or newer format. CLV_CORRUPT: truncated or damaged. */
clv_status clv_pack_open(const char *path, bool full, clv_pack **out, clv_error *err);
/* From bytes that outlive it (tests, fuzzing). */
clv_status clv_pack_open_bytes(clv_str bytes, bool full, clv_pack **out, clv_error *err);
void clv_pack_close(clv_pack *p); /* NULL is allowed */
/* Compares the hash of every section: CLV_CORRUPT names the first that differs. */
clv_status clv_pack_verify(const clv_pack *p, clv_error *err);
/* Hash of header and table, which hold the hashes of all sections: the pack's
 * identity, for rows that name the model they were made with. */
uint64_t clv_pack_id(const clv_pack *p);
/* The section, 64-byte aligned; {NULL,0} if there is none. */
clv_str clv_pack_get(const clv_pack *p, const char *name);
/* As clv_pack_get, but an error that names section and file. */
clv_status clv_pack_need(const clv_pack *p, const char *name, clv_str *out, clv_error *err);
size_t clv_pack_count(const clv_pack *p);
clv_str clv_pack_name(const clv_pack *p, size_t i);
clv_str clv_pack_section(const clv_pack *p, size_t i);
/* Reads "lex/NAME" as a table whose cells are views into the pack, with the rows
 * that were laid over it. */
clv_status clv_pack_table(const clv_pack *p, clv_arena *a, const char *name,
                          clv_tsv *out, clv_error *err);

/* Lays a table of the user's own over "lex/NAME": a row with the key of one of ours
 * takes its place, others are added (overlay.c). Only before stages are loaded; takes
 * copies; changes the pack's identity. path: for messages. CLV_FORMAT: no table, or a
 * column that the schema lacks. */
clv_status clv_pack_overlay(clv_pack *p, clv_str name, clv_str path, clv_str text, clv_error *err);
/* The same for a part of a table: `hash` is that of the whole one, which tells the pack's identity. */
clv_status clv_pack_overlay_part(clv_pack *p, clv_str name, clv_str path, clv_str text, uint64_t hash, clv_error *err);
uint64_t clv_pack_overlay_hash(clv_str name, clv_str text);
/* A pack of frozen rows of the user's (who/frozen.h), closed with p; NULL: none. */
void clv_pack_keep_frozen(clv_pack *p, clv_pack *frozen);
const clv_pack *clv_pack_frozen(const clv_pack *p);
/* Where the rows laid over a table come from; NULL: none are. */
const char *clv_pack_overlay_path(const clv_pack *p, const char *name);
clv_str clv_pack_overlay_text(const clv_pack *p, const char *name); /* {NULL,0}: none */

/* Writing (the pack tool and tests). Sections are views that must outlive the
 * call to clv_pack_save, which writes a new file beside path and renames it, so
 * that path is never half a pack. CLV_USAGE: a name is empty, too long or given
 * twice. */
typedef struct clv_pack_part {
	clv_str name, bytes;
} clv_pack_part;
clv_status clv_pack_save(const char *path, const clv_pack_part *parts, size_t n,
                         clv_error *err);

#endif

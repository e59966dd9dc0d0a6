/* SPDX-License-Identifier: Apache-2.0 */
/* namekey: the one form in which names are compared, in the lexicon, in the
 * gazetteer's index and in a text. Lower case, without diacritics, full stops and
 * apostrophes; hyphens and other marks part words; words are joined by one space:
 * "Recep Tayyip Erdoğan" → "recep tayyip erdogan", "U.S." → "us",
 * "Kassym-Jomart" → "kassym jomart", "Côte d'Ivoire" → "cote divoire". */
#ifndef CLV_MODEL_NAMEKEY_H
#define CLV_MODEL_NAMEKEY_H

#include "base/base.h"

/* Longest key; what is longer is cut at a code point. */
enum { CLV_NAME_KEY_MAX = 160 };

/* Writes the key into out (CLV_NAME_KEY_MAX bytes, not NUL-terminated) and gives
 * its length; 0 when nothing is left. Never fails: invalid bytes part words. */
size_t clv_name_key(clv_str s, char *out);
/* The same in an arena. */
clv_str clv_name_key_in(clv_arena *a, clv_str s);
/* Optimal string alignment distance of two keys, at most `most` + 1; both up to
 * CLV_NAME_KEY_MAX bytes. */
unsigned clv_name_distance(clv_str a, clv_str b, unsigned most);

/* What stays of a key whatever alphabet it was written over from: consonants in
 * classes, "*" for a vowel that begins a word, no gaps; articles (al, el) are left out:
 * "volodymyr zelensky" and "wolodymyr selenskyj" → "vldmrslnsk". out: CLV_NAME_KEY_MAX
 * bytes, not NUL-terminated; gives the length. */
size_t clv_name_sound(clv_str key, char *out);

#endif

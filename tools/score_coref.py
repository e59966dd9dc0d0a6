#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores event coreference across documents on ECB+.

usage: score_coref.py build/clavijo FOLDER train|dev|both

FOLDER holds ECB_*_corpus.txt and ECB_*_Event_gold_mentions.json. The documents are read
as plain text; our event mentions are matched to gold ones by the word that triggers
them (the lemma of our rule begins like the gold word, and it stands in our mention), else to the
only gold mention that stands in them.
Only matched mentions are scored, ours and the baseline's on the same ones: so this
says how well mentions are brought together, not how many are found. Most of ECB+ is no
political event, so few are. Baseline: same lemma within the same story. Prints B-cubed
and MUC F1.
"""
import collections
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

from score_stories import b_cubed, documents


def muc(gold, got):
    """Links that each partition needs, and how many the other has too (Vilain et al. 1995)."""
    def one_way(a, b):
        of = collections.defaultdict(list)
        for m, c in a.items():
            of[c].append(m)
        right = sum(len(ms) - len({b[m] for m in ms}) for ms in of.values())
        return right, sum(len(ms) - 1 for ms in of.values())
    r, need = one_way(gold, got)
    p, made = one_way(got, gold)
    recall, precision = r / need if need else 0, p / made if made else 0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0


def read_gold(folder, parts):
    words = collections.defaultdict(list)
    for part in parts:
        for m in json.load(open(os.path.join(folder, f'ECB_{part}_Event_gold_mentions.json'), encoding='utf-8')):
            words[m['doc_id']].append((tuple(m['tokens_str'].lower().split()), m['coref_chain'], m['sent_id'], tuple(m['tokens_number'])))
    return words


def matched(gold, words, lemma):
    """The gold mention that our mention tells: one with a word of our rule's stem that stands in our mention, else
    the only one of which all words stand in it."""
    stem, inside = lemma[:max(3, len(lemma) - 2)], {w.strip('.,;:!?"\'()') for w in words}
    within = [g for g in gold if set(g[0]) <= inside]
    return next((g for g in within if any(w.startswith(stem) for w in g[0])), within[0] if len(within) == 1 else None)


def our_mentions(program, docs):
    """doc → [(id, event, text of the mention, lemma of the rule, story)]"""
    out = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as tmp:
        for d, s in docs.items():
            with open(os.path.join(tmp, d + '.txt'), 'w', encoding='utf-8') as f:
                f.write(' '.join(s) + '\n')
        db = os.path.join(tmp, 'coref.db')
        subprocess.run([program, 'read', '-q', '--db', db, tmp], check=False, capture_output=True)
        con = sqlite3.connect(db)
        story = dict(con.execute('SELECT doc, story FROM v_documents'))
        text = dict(con.execute('SELECT doc, CAST(text AS BLOB) FROM document'))
        for number, (mid, event, doc, path, b, e, rule) in enumerate(con.execute(
                'SELECT id, event, doc, path, b, e, rule FROM v_mentions ORDER BY path, b')):
            words = text[doc][b:e].decode(errors='replace').lower()
            out[os.path.basename(path)[:-4]].append((number, (story[doc], event or number), words, rule.split(' ')[-1].split('+')[0], story[doc]))
        con.close()
    return out


def main():
    program, folder, part = sys.argv[1:4]
    parts = {'train': ['Train'], 'dev': ['Dev'], 'both': ['Train', 'Dev']}[part]
    docs, gold_words = documents(folder, parts), read_gold(folder, parts)
    gold, got, base, n_ours = {}, {}, {}, 0
    for doc, mentions in our_mentions(program, docs).items():
        taken = set()
        for number, event, words, lemma, story in mentions:
            n_ours += 1
            hit = matched([g for g in gold_words[doc] if g not in taken], words.split(), lemma)
            if hit is None:
                continue
            taken.add(hit)
            gold[number], got[number], base[number] = hit[1], event, (story, lemma)
    scores = [(b_cubed(gold, x)[2], muc(gold, x)) for x in (got, base)]
    print(f'{part}: {n_ours} of our mentions, {len(gold)} match gold ones of {len(set(gold.values()))} chains')
    for name, (b3, m) in zip(('Clavijo', 'same lemma in one story'), scores):
        print(f'  {name}: B3 F1 {b3:.3f}, MUC F1 {m:.3f}')


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores the rows of the matrix on ECB+: do the right sentences stand together?

usage: score_rows.py build/clavijo FOLDER train|dev|both

FOLDER holds ECB_*_corpus.txt and ECB_*_Event_gold_mentions.json. The documents are read as
plain text, and `story N --json` of every story is taken. Two annotated sentences of two
documents stand together when a row that two independent sources tell has both as support.
Precision: of such pairs those that share an annotated event. Recall: of the pairs of one
happening that share at least half of the events of the one with fewer, those that stand
together. Coreference: each annotated event mention is put with those of its row; mentions of
a row whose sentences share no verb count too. Baseline: the same without us: pairs of one
story whose annotated mentions share a word's stem. Also printed: the share of right pairs
among all pairs of one happening, which chance gives.
"""
import collections
import itertools
import json
import os
import subprocess
import sys
import tempfile

from score_stories import detokenize, truth


def read_gold(folder, parts):
    """sentences: doc → {number: text}; events: (doc, sentence) → {chain: stem of its word}."""
    sentences, events = collections.OrderedDict(), collections.defaultdict(dict)
    for part in parts:
        with open(os.path.join(folder, f'ECB_{part}_corpus.txt'), encoding='utf-8') as f:
            for line in f:
                cell = line.rstrip('\n').split('\t')
                if len(cell) >= 5:
                    sentences.setdefault(cell[0], collections.OrderedDict()).setdefault(int(cell[1]), []).append(cell[3])
        for m in json.load(open(os.path.join(folder, f'ECB_{part}_Event_gold_mentions.json'), encoding='utf-8')):
            events[m['doc_id'], int(m['sent_id'])][m['coref_chain']] = m['tokens_str'].lower()[:5]
    return {d: {k: detokenize(t) for k, t in s.items()} for d, s in sentences.items()}, events


def squeeze(text):
    return ''.join(c for c in text.lower() if c.isalnum())


def our_rows(program, sentences):
    """Pairs of (document, sentence) that stand in one row, and the story of each document."""
    pairs, story_of = set(), {}
    with tempfile.TemporaryDirectory() as tmp:
        for d, s in sentences.items():
            with open(os.path.join(tmp, d + '.txt'), 'w', encoding='utf-8') as f:
                f.write('\n\n'.join(s.values()) + '\n')
        db = os.path.join(tmp, 'rows.db')
        subprocess.run([program, 'read', '-q', '--db', db, tmp], check=False, capture_output=True)
        listed = subprocess.run([program, 'stories', '--db', db, '--jsonl'], check=True, capture_output=True, text=True)
        at = {(d, squeeze(t)): k for d, s in sentences.items() for k, t in s.items()}
        for line in listed.stdout.splitlines():
            n = json.loads(line)['id']
            one = json.loads(subprocess.run([program, 'story', str(n), '--db', db, '--json'], check=True,
                                            capture_output=True, text=True).stdout)
            for doc in one['documents']:
                story_of[os.path.basename(doc['path'])[:-4]] = n
            for fact in one['facts']:
                if fact['n_sources'] < 2 or fact.get('label') == 'wording':
                    continue
                here = set()
                for s in fact['support']:
                    d = os.path.basename(s['path'])[:-4]
                    k = at.get((d, squeeze(s['text'])))
                    if k is not None:
                        here.add((d, k))
                pairs.update(p for p in itertools.combinations(sorted(here), 2) if p[0][0] != p[1][0])
    return pairs, story_of


def main():
    program, folder, part = sys.argv[1:4]
    parts = {'train': ['Train'], 'dev': ['Dev'], 'both': ['Train', 'Dev']}[part]
    sentences, events = read_gold(folder, parts)
    pairs, story_of = our_rows(program, sentences)
    known = sorted(events)
    alike, some, total, base = set(), set(), 0, set()
    for a, b in itertools.combinations(known, 2):
        if a[0] == b[0]:
            continue
        both = set(events[a]) & set(events[b])
        if truth(a[0]) == truth(b[0]):
            total += 1
            if both:
                some.add((a, b))
            if 2 * len(both) >= min(len(events[a]), len(events[b])):
                alike.add((a, b))
        if story_of.get(a[0]) == story_of.get(b[0]) and set(events[a].values()) & set(events[b].values()):
            base.add((a, b))
    for name, got in (('rows', {p for p in pairs if p[0] in events and p[1] in events}), ('same stem in one story', base)):
        p, r = len(got & some) / max(1, len(got)), len(got & alike) / max(1, len(alike))
        print(f'{part}, {name}: {len(got)} pairs, precision {p:.3f}, recall {r:.3f}, F1 {2 * p * r / max(1e-9, p + r):.3f}')
    print(f'  of {total} pairs of annotated sentences of one happening {len(alike)} say the same, {len(some) / total:.3f} share an event')


if __name__ == '__main__':
    main()

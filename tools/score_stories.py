#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores story clustering on ECB+ (documents into happenings).

usage: score_stories.py PROGRAM FOLDER train|dev|both [NAME=VALUE ...]

PROGRAM is build/bench/reduce_bench (keys, copies and stories on plain text), or
build/clavijo (the whole pipeline: `read` into a database, then `stories` and
`story N --json`; parameters are then the shipped ones). FOLDER holds ECB_Train_corpus.txt and
ECB_Dev_corpus.txt. Truth: the number before "_" and the half (ecb, ecbplus) of
the document's name. Prints B-cubed precision, recall, F1 and pairwise F1.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile


def documents(folder, parts):
    docs = collections.OrderedDict()
    for part in parts:
        with open(os.path.join(folder, f'ECB_{part}_corpus.txt'), encoding='utf-8') as f:
            for line in f:
                cell = line.rstrip('\n').split('\t')
                if len(cell) >= 5:
                    docs.setdefault(cell[0], collections.OrderedDict()).setdefault(cell[1], []).append(cell[3])
    return {d: [detokenize(s) for s in sents.values()] for d, sents in docs.items()}


def detokenize(words):
    text = ' '.join(words)
    for a, b in ((' ,', ','), (' .', '.'), (" 's", "'s"), (" n't", "n't"), (' ;', ';'), (' :', ':'),
                 ('( ', '('), (' )', ')'), (' ?', '?'), (' !', '!')):
        text = text.replace(a, b)
    return text


def truth(doc):
    return doc.split('_')[0] + ('plus' if 'plus' in doc else '')


def by_bench(program, docs, args, quiet=False):
    lines = ''.join(f'{d}\t\t\t{" ".join(s)}\n' for d, s in docs.items())
    r = subprocess.run([program] + args, input=lines, capture_output=True, text=True, check=True)
    if not quiet:
        sys.stderr.write(r.stderr)
    return dict(line.split('\t') for line in r.stdout.splitlines())


def by_clavijo(program, docs):
    with tempfile.TemporaryDirectory() as tmp:
        for d, s in docs.items():
            with open(os.path.join(tmp, d + '.txt'), 'w', encoding='utf-8') as f:
                f.write(' '.join(s) + '\n')
        db = os.path.join(tmp, 'stories.db')
        subprocess.run([program, 'read', '--db', db, tmp], check=False, capture_output=True)
        listed = subprocess.run([program, 'stories', '--db', db, '--jsonl'], check=True,
                                capture_output=True, text=True).stdout
        got = {}
        for line in listed.splitlines():
            n = json.loads(line)['id']
            one = json.loads(subprocess.run([program, 'story', str(n), '--db', db, '--json'],
                                            check=True, capture_output=True, text=True).stdout)
            for doc in one['documents']:
                got[os.path.basename(doc['path'])[:-4]] = n
        return {d: got.get(d, d) for d in docs}


def b_cubed(gold, got):
    members, classes = collections.defaultdict(list), collections.defaultdict(list)
    for d in gold:
        members[got[d]].append(d)
        classes[gold[d]].append(d)
    p = r = 0.0
    for d in gold:
        both = sum(gold[x] == gold[d] for x in members[got[d]])
        p += both / len(members[got[d]])
        r += both / len(classes[gold[d]])
    p, r = p / len(gold), r / len(gold)
    pair = lambda groups: sum(len(g) * (len(g) - 1) // 2 for g in groups)
    cross = collections.Counter((gold[d], got[d]) for d in gold)
    hit = sum(n * (n - 1) // 2 for n in cross.values())
    a, b = pair(members.values()), pair(classes.values())
    return p, r, 2 * p * r / (p + r), 2 * hit / (a + b) if a + b else 1.0, len(members), len(classes)


def main():
    program, folder, part = sys.argv[1:4]
    parts = {'train': ['Train'], 'dev': ['Dev'], 'both': ['Train', 'Dev']}[part]
    docs = documents(folder, parts)
    gold = {d: truth(d) for d in docs}
    bench = os.path.basename(program) == 'reduce_bench'
    got = by_bench(program, docs, sys.argv[4:]) if bench else by_clavijo(program, docs)
    p, r, f, pair, n, m = b_cubed(gold, got)
    print(f'{part}: {len(docs)} documents, {m} happenings, {n} stories: '
          f'B3 P {p:.3f} R {r:.3f} F1 {f:.3f}, pairwise F1 {pair:.3f}')


if __name__ == '__main__':
    main()

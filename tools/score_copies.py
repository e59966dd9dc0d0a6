#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores copy detection on copies made with known truth.

usage: score_copies.py build/bench/reduce_bench PAGES COREF

PAGES holds ground-truth.json (articleBody of news pages), COREF the ECB+ corpus
files. From each page's text copies are made: cut short, paragraphs in another
order, boilerplate added, halves of two pages joined (light); every second content
word replaced and sentences' clauses swapped, names and numbers kept (reworded); nearly
every word replaced, names and numbers partly lost or spelt otherwise (translated).
Hard negatives: all pages against one another, and ECB+ documents, where
independent reports tell one event; pairs there that share a run of twelve words
are copies in truth and left out. Prints precision, recall by kind of copy, and
how many hard-negative pairs were called copies. Deterministic.
"""
import collections
import json
import os
import random
import re
import subprocess
import sys

BOILER = ('Sign up for our newsletter to get the best stories in your inbox every morning.',
          'Follow us on social media and share this article with your friends.',
          'All rights reserved. This material may not be published or rewritten without permission.')


def paragraphs(text):
    parts = [p.strip() for p in re.split(r'\n+', text) if p.strip()]
    if len(parts) < 4:
        sents = re.split(r'(?<=[.!?]) +', ' '.join(parts))
        parts = [' '.join(sents[i:i + 3]) for i in range(0, len(sents), 3)]
    return parts


def spin(text, rnd):
    """Other words for two of three plain words, clauses of a sentence swapped."""
    out = []
    for sent in re.split(r'(?<=[.!?]) +', text):
        clauses = sent.split(', ')
        if len(clauses) == 2 and rnd.random() < .3:
            clauses.reverse()
        words = ', '.join(clauses).split(' ')
        for i, w in enumerate(words):
            if w.islower() and len(w) > 3 and rnd.random() < .66:
                words[i] = w[::-1]
        out.append(' '.join(words))
    return ' '.join(out)


def translate(text, rnd):
    """As a machine translates a translation: nearly no plain word stays, clauses are swapped,
    one name in six is spelt otherwise or told by a pronoun, one number in six is rounded or
    written out, one sentence in ten is lost."""
    out = []
    for sent in re.split(r'(?<=[.!?]) +', text):
        if rnd.random() < .1:
            continue
        clauses = sent.split(', ')
        if len(clauses) == 2 and rnd.random() < .4:
            clauses.reverse()
        words = ', '.join(clauses).split(' ')
        for i, w in enumerate(words):
            if w.islower() and (len(w) > 3 or rnd.random() < .3) and rnd.random() < .9:
                words[i] = w[::-1]
            elif i and w[:1].isupper() and rnd.random() < 1 / 6:
                words[i] = 'he' if rnd.random() < .5 else w[:2] + w[3:] + 'h'
            elif w[:1].isdigit() and rnd.random() < 1 / 6:
                words[i] = 'many'
        out.append(' '.join(words))
    return ' '.join(out)


def make(bodies, rnd):
    docs, truth = [], {}
    names = sorted(bodies)
    for k, name in enumerate(names):
        p = paragraphs(bodies[name])
        docs.append((name, p))
        made = {'cut': p[:max(2, int(len(p) * .6))],
                'order': rnd.sample(p, len(p)),
                'boiler': [BOILER[0]] + p[:len(p) // 2] + [BOILER[1]] + p[len(p) // 2:] + [BOILER[2]],
                'spin': [spin(x, rnd) for x in p],
                'translated': [translate(x, rnd) for x in p]}
        other = paragraphs(bodies[names[(k + 7) % len(names)]])
        made['mixed'] = p[:len(p) // 2] + other[:len(other) // 2]
        for kind, text in made.items():
            truth[f'{name}-{kind}'] = {name} | ({names[(k + 7) % len(names)]} if kind == 'mixed' else set())
            docs.append((f'{name}-{kind}', text))
    return docs, truth


def run(program, docs):
    lines = ''.join('{}\t\t\t{}\n'.format(d, '\\n'.join(p).replace('\t', ' ')) for d, p in docs)
    r = subprocess.run([program, '--copies'], input=lines, capture_output=True, text=True, check=True)
    sys.stderr.write(r.stderr)
    return [line.split('\t') for line in r.stdout.splitlines()]


def family(doc):
    return re.sub(r'-(cut|order|boiler|spin|translated|mixed)$', '', doc)


def light(program, pages):
    truth_file = json.load(open(os.path.join(pages, 'ground-truth.json'), encoding='utf-8'))
    bodies = {k[:12]: v['articleBody'] for k, v in truth_file.items() if len(v['articleBody'].split()) >= 150}
    docs, truth = make(bodies, random.Random(1))
    right = wrong = 0
    found = collections.defaultdict(set)
    for a, b, kind, share in run(program, docs):
        ta, tb = truth.get(a, {a}), truth.get(b, {b})
        ok = bool(ta & tb)
        right += ok
        wrong += not ok
        if ok:
            found[a] |= ta & tb
            found[b] |= ta & tb
        else:
            print('  wrong:', a, b, kind, share)
    print(f'pages: {len(bodies)} texts, {len(truth)} copies made: precision {right / max(1, right + wrong):.3f} of {right + wrong} edges')
    for kind in ('cut', 'order', 'boiler', 'mixed', 'spin', 'translated'):
        of = [d for d in truth if d.endswith('-' + kind)]
        n = sum(bool(found[d]) for d in of)
        print(f'  recall {kind}: {n / len(of):.3f}')


def runs(text, n=12):
    w = re.findall(r'\w+', text.lower())
    return {tuple(w[i:i + n]) for i in range(len(w) - n + 1)}


def negatives(program, coref):
    docs = collections.OrderedDict()
    for part in ('Train', 'Dev'):
        for line in open(os.path.join(coref, f'ECB_{part}_corpus.txt'), encoding='utf-8'):
            c = line.rstrip('\n').split('\t')
            if len(c) >= 5:
                docs.setdefault(c[0], collections.OrderedDict()).setdefault(c[1], []).append(c[3])
    text = {d: ' '.join(' '.join(s) for s in v.values()) for d, v in docs.items()}
    edges = run(program, [(d, [t]) for d, t in text.items()])
    bad = [e for e in edges if not runs(text[e[0]]) & runs(text[e[1]])]
    print(f'ECB+: {len(text)} reports, {len(edges)} pairs called copies, {len(bad)} of them without a common run of 12 words')
    for e in bad[:5]:
        print('  doubtful:', *e)


def main():
    light(sys.argv[1], sys.argv[2])
    negatives(sys.argv[1], sys.argv[3])


main()

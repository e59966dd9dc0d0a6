#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Learns the weights of the ranker of speakers of quotations from corpus/quotes alone.

    tools/train/speakers.py [--build build] [--out lexicon/cues/speechrank.tsv] [--folds 5]

A full quotation's candidates and their features come from the program itself
(clavijo-quote-features). Model: the chance of a candidate, against the others and
against nobody, is the softmax of the sum of its weights (nobody: 0); maximum
likelihood with a Gaussian prior around the weights set by hand (column `prior`), by
gradient descent. As "goes on" depends on what was
given before, features and weights are made in turn, ROUNDS times. The same corpus
and program give the same file.

Printed: the share of full quotations given the right speaker (or rightly none), with the
weights as they stand, and learned, each passage held out once.
"""
import argparse
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tools'))
import quote_marks  # noqa: E402

ROUNDS, STEPS, RATE, PRIOR = 3, 300, 0.5, 1.0


def bytes_of(text):
    at = [0]
    for c in text:
        at.append(at[-1] + len(c.encode()))
    return at


def passages():
    out = []
    for _, _, marked in quote_marks.passages(ROOT / 'corpus/quotes/passages.tsv'):
        text, gold = quote_marks.attributions(marked)
        at = bytes_of(text)
        out.append((text, [(at[a['b']], at[a['e']], [(at[b], at[e]) for b, e in a['speakers']])
                           for a in gold if a['kind'] == 'full']))
    return out


def names(lexicon):
    rows = (lexicon / 'cues/speechrank.tsv').read_text().splitlines()
    return [r.split('\t')[0] for r in rows if r and r[0] != '#'][1:]


def column(lexicon, k):
    rows = (lexicon / 'cues/speechrank.tsv').read_text().splitlines()
    return numpy.array([float(r.split('\t')[k]) for r in rows if r and r[0] != '#' and r.split('\t')[0] != 'feature'])


def write(path, features, w, prior):
    head = '# Weights of the ranker of speakers of quotations, learned by tools/train/speakers.py. See README.quote.md\n'
    path.write_text(head + 'feature\tweight\tprior\n' + ''.join(f'{f}\t{x:.3f}\t{p:g}\n' for f, x, p in zip(features, w, prior)))


def meets(a, b):
    return a[0] < b[1] and b[0] < a[1]


def examples(program, model, lexicon, data, index):
    """For each passage the quotations: (matrix of candidates, which are right)."""
    lines = '\n'.join(t.replace('\n\n', '\x1f').replace('\n', ' ') for t, _ in data) + '\n'
    run = subprocess.run([program, model, lexicon], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    out, group = [], {}
    for line in run.stdout.decode().splitlines():
        if line == '.':
            gold = data[len(out)][1]
            quotes = []
            for (b, e), rows in group.items():
                g = [x for x in gold if min(e, x[1]) - max(b, x[0]) >= .8 * max(e - b, x[1] - x[0])]
                if not g:
                    continue
                m = numpy.zeros((len(rows), len(index)))
                right = numpy.zeros(len(rows), bool)
                for i, (span, features) in enumerate(rows):
                    for f in features:
                        m[i, index[f]] = 1
                    right[i] = any(meets(span, s) for s in g[0][2])
                quotes.append((m, right))
            out.append(quotes)
            group = {}
            continue
        place, span, features = line.split('\t')
        rows = group.setdefault(tuple(map(int, place.split())), [])
        if features.strip():
            rows.append((tuple(map(int, span.split())), features.split()))
    return out


def learn(quotes, prior):
    w = prior.copy()
    speed = numpy.zeros(len(w))
    for _ in range(STEPS):
        g = PRIOR * (prior - w)
        for m, right in quotes:
            s = numpy.append(m @ w, 0.0)
            p = numpy.exp(s - s.max())
            p /= p.sum()
            t = p * numpy.append(right, not right.any())
            t /= t.sum()
            g += m.T @ (t - p)[:-1]
        speed = .9 * speed + g / len(quotes) * RATE
        w += speed
    return w


def chosen(m, w):
    s = m @ w if len(m) else numpy.zeros(0)
    return int(s.argmax()) if len(s) and s.max() > 0 else None


def share(quotes, w):
    ok = 0
    for m, right in quotes:
        k = chosen(m, w)
        ok += right[k] if k is not None else not right.any()
    return ok / len(quotes)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--build', default=str(ROOT / 'build'))
    ap.add_argument('--out', default=str(ROOT / 'lexicon/cues/speechrank.tsv'))
    ap.add_argument('--folds', type=int, default=5)
    o = ap.parse_args()
    program, model = f'{o.build}/tools/clavijo-quote-features', f'{o.build}/model/md.clv'
    data, lexicon = passages(), ROOT / 'lexicon'
    features = names(lexicon)
    index = {f: i for i, f in enumerate(features)}
    prior = column(lexicon, 2)
    with tempfile.TemporaryDirectory() as folder:
        own = pathlib.Path(folder)
        (own / 'cues').mkdir()
        for name in ('speech.tsv', 'speechrank.tsv'):
            (own / 'cues' / name).write_bytes((lexicon / 'cues' / name).read_bytes())
        ex = examples(program, model, str(own), data, index)
        flat = [q for p in ex for q in p]
        best = sum(right.any() for _, right in flat) / len(flat)
        print(f'{len(flat)} full quotations; the right speaker is among the candidates of {best:.3f}')
        print(f'weights as they stand: {share(flat, column(own, 1)):.3f}; set by hand: {share(flat, prior):.3f}')
        write(own / 'cues/speechrank.tsv', features, prior, prior)
        ex = examples(program, model, str(own), data, index)
        for _ in range(ROUNDS):
            w = learn([q for p in ex for q in p], prior)
            write(own / 'cues/speechrank.tsv', features, w, prior)
            ex = examples(program, model, str(own), data, index)
        order = list(range(len(ex)))
        random.Random(7).shuffle(order)
        ok = n = 0
        for k in range(o.folds):
            held = set(order[k::o.folds])
            w = learn([q for i, p in enumerate(ex) for q in p if i not in held], prior)
            test = [q for i in held for q in ex[i]]
            ok += share(test, w) * len(test)
            n += len(test)
        w = learn([q for p in ex for q in p], prior)
        print(f'learned, each passage held out once: {ok / n:.3f}; on what it was learned from: {share([q for p in ex for q in p], w):.3f}')
        write(pathlib.Path(o.out), features, w, prior)


if __name__ == '__main__':
    main()

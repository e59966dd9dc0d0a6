#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Train the linear model of the pair coder on the project's own corpus.

    tools/train_linear.py --features build/tools/clavijo-features --model build/model/md.clv
                          [--out model/tables/event/linear] [--extra FILE]

Reads corpus/events/*.tsv (column `verbal`, PLOVER's verbal reading; no event is "none"; rows
that are not plain count a quarter, other manners three tenths), lets clavijo-features extract
the features, fits a multinomial logistic regression, keeps the strongest
features, rounds the weights to bytes and writes the section that
src/event/linear.c reads. Needs numpy, scipy and scikit-learn. Deterministic:
same corpus, same model, same bytes. About a minute on one core.
"""
import argparse
import glob
import os
import struct
import subprocess
import sys

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from score_events import read_gold

TYPES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN "
         "PROTEST SANCTION MOBILIZE COERCE ASSAULT none").split()
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MAX_FEATURES = 80000
OTHER = ["events-%d.tsv" % i for i in range(4, 11)]  # of other manners than agencies'


def table(path):
    with open(path, encoding="utf-8") as f:
        lines = [l.rstrip("\r\n") for l in f if l.strip() and not l.startswith("#")]
    head = lines[0].split("\t")
    return [dict(zip(head, l.split("\t"))) for l in lines[1:]]


def weight_of(r):
    """What is only possible, disputed or was not done has words of its own, which a bag of
    features takes for signs of its types: it counts less; so do other manners than agencies'."""
    plain = r["status"] != "possible" and r["polarity"] not in ("not_done", "disputed")
    return (1.0 if plain else 0.25) * (0.3 if r["file"] in OTHER else 1.0)


def corpus_rows(part=1):
    rows = [dict(r, file=os.path.basename(path))
            for path in sorted(glob.glob(ROOT + "/corpus/events/*.tsv")) for r in table(path)]
    return [(r["verbal"] if r["verbal"] in TYPES else "none", r["sentence"], weight_of(r)) for r in rows[::part]]


def extra_rows(path):
    """Rows of a user's: a gold set, or label TAB marked sentence. YIELD of the older scheme is
    material cooperation, as RETREAT is."""
    for label, sentence in read_gold(path):
        label = "RETREAT" if label == "YIELD" else "none" if label == "NONE" else label
        yield label, sentence, 1.0


def keys_of(tool, model, rows):
    text = "".join(f"{r[0]}\t{r[1]}\n" for r in rows)
    out = subprocess.run([tool, "--keys", model], input=text.encode(), stdout=subprocess.PIPE,
                         check=True).stdout.decode().rstrip("\n").split("\n")
    assert len(out) == len(rows), (len(out), len(rows))
    return [[int(k, 16) for k in line.split("\t")[1].split()] for line in out]


def matrix(keys, index):
    data, cols, ptr = [], [], [0]
    for row in keys:
        known = sorted({index[k] for k in row if k in index})
        w = 1 / np.sqrt(max(len(set(row)), 1))
        cols += known
        data += [w] * len(known)
        ptr.append(len(cols))
    return csr_matrix((data, cols, ptr), shape=(len(keys), len(index)))


def fit(keys, labels, c, weights):
    count = {}
    for row in keys:
        for k in set(row):
            count[k] = count.get(k, 0) + 1
    index = {k: i for i, k in enumerate(sorted(k for k, n in count.items() if n >= 2))}
    n = len(keys)
    idf = np.ones(len(index))
    for k, i in index.items():
        idf[i] = np.log((1 + n) / (1 + count[k])) ** 0.5
    x = matrix(keys, index)
    x = x.multiply(idf).tocsr()
    y = np.array([TYPES.index(l) for l in labels])
    clf = LogisticRegression(C=c, max_iter=400, tol=1e-5)
    clf.fit(x, y, sample_weight=weights)
    coef = np.zeros((len(TYPES), len(index)))
    bias = np.full(len(TYPES), -20.0)
    for row, cls in enumerate(clf.classes_):
        coef[cls] = clf.coef_[row] * idf
        bias[cls] = clf.intercept_[row]
    return index, coef, bias


def quantise(index, coef, bias):
    strength = np.abs(coef).max(axis=0)
    names = np.array(sorted(index, key=index.get))
    keep = np.argsort(-strength, kind="stable")[:MAX_FEATURES]
    keep = np.array(sorted(keep, key=lambda i: names[i]))
    w = coef[:, keep]
    scale = np.maximum(np.abs(w).max(axis=1), 1e-9) / 127
    q = np.rint(w / scale[:, None]).astype(np.int8)
    live = np.abs(q).max(axis=0) > 0
    q, keys = q[:, live], names[keep][live]
    blob = b"CLVLIN1\n" + struct.pack("<II", len(keys), len(TYPES))
    blob += scale.astype("<f4").tobytes() + bias.astype("<f4").tobytes()
    blob += keys.astype("<u4").tobytes() + np.ascontiguousarray(q.T).tobytes()
    return blob, keys, q * scale[:, None]


def score(keys, weight, bias, rows):
    index = {int(k): i for i, k in enumerate(keys)}
    x = matrix(rows, index)
    s = x @ weight.T + bias
    p = np.exp(s - s.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--features", default=ROOT + "/build/tools/clavijo-features")
    a.add_argument("--model", default=ROOT + "/build/model/md.clv")
    a.add_argument("--out", default=ROOT + "/model/tables/event/linear")
    a.add_argument("--c", type=float, default=30.0)
    a.add_argument("--extra", action="append", default=[], help="more rows: a gold set, or label TAB sentence")
    a.add_argument("--part", type=int, default=1, help="every so many rows alone, for a learning curve")
    o = a.parse_args()
    rows = corpus_rows(o.part)
    for path in o.extra:
        rows += extra_rows(path)
    keys = keys_of(o.features, o.model, rows)
    index, coef, bias = fit(keys, [r[0] for r in rows], o.c, [r[2] for r in rows])
    blob, kept, weight = quantise(index, coef, bias)
    os.makedirs(os.path.dirname(o.out), exist_ok=True)
    with open(o.out, "wb") as f:
        f.write(blob)
    p = score(kept, weight, bias, keys)
    right = np.mean([TYPES[i] == r[0] for i, r in zip(p.argmax(axis=1), rows)])
    print(f"{len(rows)} rows, {len(kept)} features, {len(blob)} bytes, on its own rows {right:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

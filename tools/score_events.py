#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Score the pair coder on marked sentences: root, quad and binary macro F1.

    tools/score_events.py --gold FILE.tsv (--features TOOL --model M.clv --weights FILE | --answers FILE.jsonl)

Gold: TSV with `marked_sentence` and `gold_root`, or rows `label TAB sentence`.
Roots: 15, CONCEDE and RETREAT are one (YIELD, quad 2), SANCTION quad 4, as in the
public benchmark; ours beside it: 16 roots, CONCEDE quad 1. Answers: the JSONL of
`clavijo code`, one line a row, in order.
"""
import argparse
import csv
import json
import re
import struct
import subprocess
import sys

TYPES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN "
         "PROTEST SANCTION MOBILIZE COERCE ASSAULT none").split()
QUAD = dict(zip(TYPES, (1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 0)))


def fold(t):
    return "YIELD" if t in ("CONCEDE", "RETREAT", "YIELD") else t


def quad(t):
    return 2 if t == "YIELD" else QUAD[t]


def f1(gold, said):
    out = {}
    for c in sorted(set(gold)):
        tp = sum(g == c == s for g, s in zip(gold, said))
        p = tp / max(sum(s == c for s in said), 1)
        r = tp / max(sum(g == c for g in gold), 1)
        out[c] = (p, r, 2 * p * r / (p + r) if p + r else 0.0)
    return out, sum(v[2] for v in out.values()) / len(out)


def read_gold(path):
    csv.field_size_limit(10 ** 9)
    with open(path, encoding="utf-8") as f:
        head = f.readline()
        if "marked_sentence" in head:
            f.seek(0)
            return [(r["gold_root"], re.sub(r"\s+", " ", r["marked_sentence"]))
                    for r in csv.DictReader(f, delimiter="\t")]
        f.seek(0)
        return [tuple(l.rstrip("\n").split("\t")[:2]) for l in f if l.strip()]


def by_weights(rows, o):
    import numpy as np
    with open(o.weights, "rb") as f:
        b = f.read()
    n, k = struct.unpack_from("<II", b, 8)
    at = 16
    scale = np.frombuffer(b, "<f4", k, at)
    bias = np.frombuffer(b, "<f4", k, at + 4 * k)
    keys = np.frombuffer(b, "<u4", n, at + 8 * k)
    w = np.frombuffer(b, "i1", n * k, at + 8 * k + 4 * n).reshape(n, k) * scale
    index = {int(x): i for i, x in enumerate(keys)}
    text = "".join(f"{g}\t{s}\n" for g, s in rows).encode()
    out = subprocess.run([o.features, "--keys", o.model], input=text, stdout=subprocess.PIPE,
                         check=True).stdout.decode().rstrip("\n").split("\n")
    for line in out:
        f = line.split("\t")[1].split()
        hit = [index[x] for x in {int(h, 16) for h in f} if x in index]
        s = bias + w[hit].sum(axis=0) / np.sqrt(max(len(f), 1))
        p = np.exp(s - s.max())
        yield dict(zip(TYPES, p / p.sum()))


def decisions(dists):
    """Of each distribution: the root, the quad, whether it is cooperation."""
    said, squad, sbin = [], [], []
    for d in dists:
        d = {t: v for t, v in d.items() if t != "none"}
        folded = {}
        for t, v in d.items():
            folded[fold(t)] = folded.get(fold(t), 0) + v
        said.append(max(folded, key=folded.get))
        q = {}
        for t, v in d.items():
            q[QUAD[t]] = q.get(QUAD[t], 0) + v
        squad.append(max(q, key=q.get))
        sbin.append(q.get(1, 0) + q.get(2, 0) >= q.get(3, 0) + q.get(4, 0))
    return said, squad, sbin


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--gold", required=True)
    a.add_argument("--features", default="build/tools/clavijo-features")
    a.add_argument("--model", default="build/model/md.clv")
    a.add_argument("--weights", default="model/tables/event/linear")
    a.add_argument("--answers")
    a.add_argument("--errors", action="store_true")
    o = a.parse_args()
    rows = read_gold(o.gold)
    if o.answers:
        with open(o.answers, encoding="utf-8") as f:
            dists = [json.loads(l)["types"] for l in f]
    else:
        dists = list(by_weights(rows, o))
    gold = [fold(g) for g, _ in rows]
    said, squad, sbin = decisions(dists)
    gq = [quad(g) for g in gold]
    table, root = f1(gold, said)
    print(f"n {len(rows)}  root {100 * root:.1f}  quad {100 * f1(gq, squad)[1]:.1f}"
          f"  binary {100 * f1([x < 3 for x in gq], sbin)[1]:.1f}")
    for c, (p, r, f) in table.items():
        print(f"  {c:10} P {100 * p:5.1f}  R {100 * r:5.1f}  F {100 * f:5.1f}  n {gold.count(c)}")
    if o.errors:
        for (g, s), x in zip(rows, said):
            if fold(g) != x:
                print(f"{g}\t{x}\t{s}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed of the coder of given actors, and what leaving the encoder out costs.

    ninja -C build bench/pair_bench && bench/pairs.py GOLD.tsv [--build build] [--share .4]

GOLD: a table with marked_sentence and gold_root. Prints sentences a second of CPU time for
the linear half and for the encoder, parse not counted; then for some margins of the linear
half, from which on the encoder is not asked: share of rows that it is asked about, and F1.
"""
import argparse
import json
import math
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tools"))
import score_events  # noqa: E402


def bench(build, lines, *options):
    return subprocess.run([f"{build}/bench/pair_bench", *options, f"{build}/model/md.clv"], input=lines.encode(),
                          stdout=subprocess.PIPE, check=True).stdout.decode()


def scores(rows, gold):
    said, squad, sbin = score_events.decisions([dict(zip(score_events.TYPES, r)) for r in rows])
    quads = [score_events.quad(g) for g in gold]
    return (score_events.f1(gold, said)[1], score_events.f1(quads, squad)[1],
            score_events.f1([q < 3 for q in quads], sbin)[1])


def mean_of(p, q, share):
    """The geometric mean, as src/event/pair.c has it."""
    z = [math.exp(share * math.log(x + 1e-6) + (1 - share) * math.log(y + 1e-6)) for x, y in zip(p, q)]
    return [v / sum(z) for v in z]


def mixed(linear, encoder, share, margin):
    """The mean where it is asked for, and of how many rows the encoder was asked."""
    out, asked = [], 0
    for p, q in zip(linear, encoder):
        first, second = sorted(p, reverse=True)[:2]
        if first - second < margin:
            asked += 1
            p = mean_of(p, q, share)
        out.append(p)
    return out, asked


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("gold")
    ap.add_argument("--build", default="build")
    ap.add_argument("--share", type=float, default=0.4, help="of the linear half in the mean")
    a = ap.parse_args()
    gold = score_events.read_gold(a.gold)
    lines = "".join(f"{g}\t{s}\n" for g, s in gold)
    t = json.loads(bench(a.build, lines))
    print(f"{t['rows']} rows; linear half {t['rows'] / t['linear_s']:.0f}, encoder {t['rows'] / t['encoder_s']:.0f} a second")
    roots = [score_events.fold(g) for g, _ in gold]
    values = [[float(x) for x in line.split("\t")[1:]] for line in bench(a.build, lines, "--dump").splitlines()]
    linear, encoder = [v[:17] for v in values], [v[17:] for v in values]
    print("linear alone   root %.3f  quad %.3f  binary %.3f" % scores(linear, roots))
    print("encoder alone  root %.3f  quad %.3f  binary %.3f" % scores(encoder, roots))
    for margin in (2, .99, .98, .95, .9, .8, .7, .5):
        rows, asked = mixed(linear, encoder, a.share, margin)
        print(f"margin {margin:4}: encoder asked {100 * asked / len(rows):3.0f} %%  root %.3f  quad %.3f  binary %.3f"
              % scores(rows, roots))
    return 0


if __name__ == "__main__":
    sys.exit(main())

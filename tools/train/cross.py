#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cross-validates `make train EXTRA=…`: how right is the coder on rows of a user's that it has
not seen, when it has learned from the others?

    tools/train/cross.py GOLD.tsv [--folds 3] [--build build]

GOLD: a table with marked_sentence and gold_root. Every fold is left out once: tools/train/run.sh
learns from the rest, `clavijo code --adapter` answers for it. Rows of one sentence stay in one
fold. Prints root, quad and binary macro F1 over all rows. A fold of 350 of 1,050 rows: about
three minutes of one core.
"""
import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import accuracy  # noqa: E402
import score_events  # noqa: E402


def scores(gold, dists):
    """root, quad, binary."""
    said, squad, sbin = score_events.decisions(dists)
    gold = [score_events.fold(g) for g in gold]
    quads = [score_events.quad(g) for g in gold]
    return (score_events.f1(gold, said)[1], score_events.f1(quads, squad)[1],
            score_events.f1([q < 3 for q in quads], sbin)[1])


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("gold")
    ap.add_argument("--folds", type=int, default=3)
    ap.add_argument("--build", default="build")
    a = ap.parse_args()
    csv.field_size_limit(10 ** 9)
    with open(a.gold, encoding="utf-8") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    fold = [zlib.crc32(re.sub(r"</?[st]>|\s", "", r["marked_sentence"]).encode()) % a.folds for r in rows]
    found = [None] * len(rows)
    for k in range(a.folds):
        with tempfile.TemporaryDirectory() as folder:
            seen, adapter = os.path.join(folder, "seen.tsv"), os.path.join(folder, "adapter")
            with open(seen, "w", encoding="utf-8") as f:
                f.write("marked_sentence\tgold_root\n")
                for r, n in zip(rows, fold):
                    if n != k:
                        f.write(re.sub(r"\s+", " ", r["marked_sentence"]) + f"\t{r['gold_root']}\n")
            subprocess.run([HERE + "/run.sh"], check=True, stdout=sys.stderr,
                           env=dict(os.environ, EXTRA=seen, OUT=adapter, B=a.build))
            mine = [i for i, n in enumerate(fold) if n == k]
            dists = accuracy.coded(a.build, [rows[i]["marked_sentence"] for i in mine], ["--adapter", adapter])
        for i, d in zip(mine, dists):
            found[i] = d
        print(f"fold {k + 1}: n {len(mine)}  root %.3f  quad %.3f  binary %.3f"
              % scores([rows[i]["gold_root"] for i in mine], dists), flush=True)
    print(f"all: n {len(rows)}  root %.3f  quad %.3f  binary %.3f"
          % scores([r["gold_root"] for r in rows], found))
    return 0


if __name__ == "__main__":
    sys.exit(main())

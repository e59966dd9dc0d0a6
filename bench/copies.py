#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Near-duplicates among N invented reports: ours beside datasketch's MinHash LSH, in one run.

  copies.py [N] [--program build/bench/reduce_bench] [--rounds 3]

Runs under a Python that has datasketch. The reports are those of reduce_scale.py, of which
one in twenty is a copy with a line changed. Both take processor time on one thread, from
text to pairs: shingles (theirs of five words, as is usual; 128 permutations, Jaccard .5),
signatures, candidates; ours also decides who copied whom, how much and of what kind.
"""
import argparse
import statistics
import time

import reduce_scale
from datasketch import MinHash, MinHashLSH


def theirs(reports):
    begin, index, pairs = time.process_time(), MinHashLSH(threshold=.5, num_perm=128), 0
    for i, (_, text) in enumerate(reports):
        words = text.lower().split()
        shingles = {" ".join(words[k:k + 5]).encode() for k in range(len(words) - 4)}
        signature = MinHash(num_perm=128)
        signature.update_batch(shingles)
        pairs += len(index.query(signature))
        index.insert(i, signature)
    return time.process_time() - begin, pairs


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("n", nargs="?", type=int, default=5000)
    ap.add_argument("--program", default="build/bench/reduce_bench")
    ap.add_argument("--rounds", type=int, default=3)
    o = ap.parse_args()
    made = reduce_scale.reports(o.n)
    ours, peer = [], []
    for _ in range(o.rounds):
        _, edges, _, keys, copies, *_ = reduce_scale.run(o.program, made)
        ours.append(keys + copies)
        seconds, pairs = theirs(made)
        peer.append(seconds)
    a, b = statistics.median(ours), statistics.median(peer)
    print(f"{o.n} reports: ours {o.n / a:.0f} a second ({edges:.0f} edges), datasketch {o.n / b:.0f} a second ({pairs} pairs), "
          f"ratio {b / a:.1f}")


if __name__ == "__main__":
    main()

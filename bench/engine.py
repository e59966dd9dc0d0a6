#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed of the engine against spaCy: full pipelines, same model, same text.

    engine.py --model DIR --pack FILE [--rounds N] [--kernels NAME] TEXT...

Runs under a Python that has spaCy 3.8 (tests/parity/run.sh makes one). DIR is the
pipeline's folder that holds config.cfg, FILE the pack made of it; TEXT are UTF-8
files with paragraphs between blank lines. Each round runs ours, then spaCy's, one
thread each, and takes CPU time, so that a neighbour's load falls on both. Loading
is not counted; both begin with empty caches. Equal paragraphs are dropped, so
that our memo of repeated paragraphs never answers. Prints tokens a second of each
round and the median of the ratios.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

for name in ("OMP", "OPENBLAS", "MKL", "BLIS"):
    os.environ[f"{name}_NUM_THREADS"] = "1"


def read_units(paths):
    seen = {}
    for path in paths:
        text = pathlib.Path(path).read_text(encoding="utf-8", errors="replace")
        for unit in re.split(r"\n[ \t]*\n", text.replace("\r", "")):
            unit = unit.replace("\n", " ").strip(" \t\f\v")
            if unit:
                seen[unit] = None
    return list(seen)


def theirs(nlp, units):
    begin, n = time.process_time(), 0
    for doc in nlp.pipe(units, batch_size=256):
        n += len(doc)
    return n, time.process_time() - begin


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--model", required=True)
    p.add_argument("--pack", required=True)
    p.add_argument("--program", default="build/bench/parse_bench")
    p.add_argument("--kernels")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("text", nargs="+")
    o = p.parse_args()
    try:
        import spacy
    except ImportError:
        sys.exit("engine: this Python has no spaCy; run tests/parity/run.sh once and use its Python")
    units, ratios = read_units(o.text), []
    nlp = spacy.load(o.model)
    print("round\tours tok/s\tspaCy tok/s\tratio")
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as f:
        f.write("\n\n".join(units))
        f.flush()
        command = [o.program, o.pack, f.name] + ([o.kernels] if o.kernels else [])
        for i in range(o.rounds):
            r = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
            n, cpu = theirs(nlp if i == 0 else spacy.load(o.model), units)
            if n != r["tokens"]:
                sys.exit(f"engine: {r['tokens']} tokens of ours, {n} of spaCy: not the same text")
            ratios.append(cpu / r["cpu"])
            print(f"{i + 1}\t{n / r['cpu']:.0f}\t{n / cpu:.0f}\t{ratios[-1]:.1f}", flush=True)
    print(f"tokens {n}, kernels {r['kernels']}, median ratio {statistics.median(ratios):.1f}; "
          f"start {1000 * r['start_wall']:.0f} ms, peak memory {r['peak_mb']:.0f} MB")


if __name__ == "__main__":
    main()

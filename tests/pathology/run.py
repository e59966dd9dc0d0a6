#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Linear time and bounded memory of every stage on pathological documents, by counting
instructions (valgrind's callgrind), not by the clock: twice the document may cost at most
MOST times as much, in each stage, and hold at most MOST times the memory.

run.py BUILD [NAME…]     ends with `N passed, N failed`
"""
import collections
import glob
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

MOST = 2.2
SMALL = 3_000_000   # instructions: below, a stage's fixed costs are most of it
SIZES = ["12", "400"]  # pieces: for the parser, for all others


def count(program, model, names):
    """({name: {stage: [once, twice]}}, {name: [memory once, twice]})"""
    counts, memory = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0])), collections.defaultdict(lambda: [0, 0])
    with tempfile.TemporaryDirectory() as folder:
        out = subprocess.run(["valgrind", "-q", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder}/out",
                              program, model, *SIZES, *names], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        if out.returncode:
            raise SystemExit(out.stderr.strip())
        for path in glob.glob(folder + "/out*"):
            text = pathlib.Path(path).read_text(encoding="utf-8", errors="replace")
            tag, total = re.search(r"Trigger: Client Request: (\S+)", text), re.search(r"^(?:totals|summary): (\d+)", text, re.M)
            if tag and total and int(total.group(1)) < 1 << 60:  # nothing counted shows as a negative number
                name, stage, times = tag.group(1).split("/")
                counts[name][stage][int(times) - 1] = int(total.group(1))
    for line in out.stdout.splitlines():
        name, times, _, held = line.split()
        memory[name][int(times) - 1] = int(held)
    return counts, memory


def main():
    if not shutil.which("valgrind"):
        print("pathology: valgrind is not there; `tools/setup.sh check` installs it", file=sys.stderr)
        print("0 passed, 0 failed, 1 skipped")
        return 0
    build = sys.argv[1]
    subprocess.run(["ninja", "-C", build, "--quiet", "tests/pathology/stages"], check=True)
    counts, memory = count(os.path.join(build, "tests/pathology/stages"), os.path.join(build, "model/sm.clv"), sys.argv[2:])
    passed = failed = 0
    for name, stages in counts.items():
        ratios = [(twice / once, stage, twice) for stage, (once, twice) in stages.items() if once and twice > SMALL]
        ratios.append((memory[name][1] / max(memory[name][0], 1 << 20), "memory", memory[name][1]))
        bad = sorted((r for r in ratios if r[0] > MOST), reverse=True)
        top = max(ratios)
        print(f"{'FAILED' if bad else 'ok    '} {name:14} " + (", ".join(f"{s} × {r:.2f} ({n:,})" for r, s, n in bad)
                                                              or f"at most × {top[0]:.2f} ({top[1]})"), flush=True)
        passed, failed = passed + (not bad), failed + bool(bad)
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or not passed


if __name__ == "__main__":
    sys.exit(main())

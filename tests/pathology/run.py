#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Linear time and bounded memory of every stage on pathological documents, by counting the
steps of code, not by the clock (stages.c): twice the document may cost at most MOST times as many
steps, in each stage, and hold at most MOST_MEMORY times the memory (arrays that double grow in steps: from 500 to 8,000
pieces it is 18 times). Builds what counts with clang, in build-cov/.

run.py BUILD [PIECES [NAME…]]     ends with `N passed, N failed`
"""
import collections
import os
import shutil
import subprocess
import sys

MOST, MOST_MEMORY = 2.2, 2.5
SMALL = 100_000     # steps: below, a stage's fixed costs are most of it
SMALL_MEMORY = 1 << 20
COUNTING = "build-cov"


def made():
    env = {**os.environ, "LLVM_PROFILE_FILE": "/dev/null"}
    if not os.path.exists(COUNTING + "/build.ninja"):
        subprocess.run(["meson", "setup", COUNTING, "-Dcoverage=true", "-Db_ndebug=true"], check=True, stdout=subprocess.DEVNULL, env={**env, "CC": "clang"})
    subprocess.run(["ninja", "-C", COUNTING, "--quiet", "tests/pathology/stages"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    return COUNTING + "/tests/pathology/stages", env


def main():
    if not shutil.which("clang"):
        print("pathology: clang is not there; `tools/setup.sh check` installs it", file=sys.stderr)
        print("0 passed, 0 failed, 1 skipped")
        return 0
    program, env = made()
    model, pieces = os.path.join(sys.argv[1], "model/sm.clv"), sys.argv[2] if len(sys.argv) > 2 else "2000"
    out = subprocess.run([program, model, pieces, *sys.argv[3:]], check=True, stdout=subprocess.PIPE, text=True, env=env).stdout
    rows = collections.defaultdict(list)
    for line in out.splitlines():
        name, stage, once, twice = line.split()
        rows[name].append((int(twice) / max(int(once), SMALL_MEMORY if stage == "memory" else 1), stage, int(twice)))
    passed = failed = 0
    for name, stages in rows.items():
        counted = [r for r in stages if r[2] > SMALL]
        bad = sorted((r for r in counted if r[0] > (MOST_MEMORY if r[1] == "memory" else MOST)), reverse=True)
        top = max(counted)
        print(f"{'FAILED' if bad else 'ok    '} {name:14} " + (", ".join(f"{s} × {r:.2f} ({n:,})" for r, s, n in bad)
                                                              or f"{len(counted)} stages, at most × {top[0]:.2f} ({top[1]})"), flush=True)
        passed, failed = passed + (not bad), failed + bool(bad)
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or not passed


if __name__ == "__main__":
    sys.exit(main())

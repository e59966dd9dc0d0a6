#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""coverage.py BUILD LLVM-COV: sums what llvm-cov counts in BUILD/counts.profdata, a row a folder
of src/: lines, and both sides of every condition, gone through. Generated sources and lexbor are left out.
BUILD/coverage-files.txt has a row a file, BUILD/coverage-lines.txt the lines without a run."""
import collections
import json
import re
import subprocess
import sys


def main():
    build, tool = sys.argv[1:]
    what = [build + "/clavijo", "-object", build + "/src/libclavijo.so.0.1.0", "-instr-profile", build + "/counts.profdata"]
    out = subprocess.run([tool, "export", *what], check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = collections.defaultdict(lambda: [0, 0, 0, 0])
    files = []
    with open(build + "/coverage-lines.txt", "w", encoding="utf-8") as log:
        for f in json.loads(out)["data"][0]["files"]:
            part = re.search(r"\.\./src/(?!lexbor)(\w+)/[^/]+$", f["filename"])
            if not part:
                continue
            s = f["summary"]
            counts = [s["lines"]["covered"], s["lines"]["count"], s["branches"]["covered"], s["branches"]["count"]]
            files.append((f["filename"].split("../")[-1], counts))
            for key in ("src/" + part.group(1), "all of src"):
                rows[key] = [a + b for a, b in zip(rows[key], counts)]
            for line, column, _, _, true, false, *_ in sorted(set(map(tuple, f["branches"]))):
                if not true or not false:
                    log.write(f"{files[-1][0]}:{line}:{column} {'never' if not true and not false else 'never true' if not true else 'never false'}\n")
    print("| folder | lines | branches |\n| --- | --- | --- |")
    for key in sorted(rows, key=lambda k: (k == "all of src", k)):
        lc, lt, bc, bt = rows[key]
        print(f"| {key} | {100 * lc / max(lt, 1):.1f} % of {lt:,} | {100 * bc / max(bt, 1):.1f} % of {bt:,} |")
    with open(build + "/coverage-files.txt", "w", encoding="utf-8") as log:
        for name, (lc, lt, bc, bt) in sorted(files, key=lambda f: f[1][0] - f[1][1]):
            log.write(f"{lt - lc:5} lines {bt - bc:5} branches  {100 * lc / max(lt, 1):5.1f} % {100 * bc / max(bt, 1):5.1f} %  {name}\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""coverage.py BUILD: sums what gcovr counts in a build with -Db_coverage=true, a row a
folder of src/: lines and branches gone through. Generated sources are left out."""
import collections
import json
import subprocess
import sys


def main():
    build = sys.argv[1]
    out = subprocess.run(["gcovr", "--json-summary", "-", "--filter", "src/", "--exclude", ".*lexbor.*", "--exclude", ".*symbols.*",
                          "--exclude-unreachable-branches", "--exclude-throw-branches", "--gcov-ignore-parse-errors", build],
                         check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = collections.defaultdict(lambda: [0, 0, 0, 0])
    files = []
    for f in json.loads(out)["files"]:
        part = f["filename"].split("/")
        counts = [f["line_covered"], f["line_total"], f["branch_covered"], f["branch_total"]]
        files.append((f["filename"], counts))
        for key in ("src/" + part[1], "all of src"):
            rows[key] = [a + b for a, b in zip(rows[key], counts)]
    print("folder          lines         branches")
    for key in sorted(rows, key=lambda k: (k == "all of src", k)):
        lc, lt, bc, bt = rows[key]
        print(f"{key:14} {100 * lc / max(lt, 1):5.1f} % {lt:6}  {100 * bc / max(bt, 1):5.1f} % {bt:6}")
    with open(build + "/coverage-files.txt", "w", encoding="utf-8") as log:
        for name, (lc, lt, bc, bt) in sorted(files, key=lambda f: f[1][0] - f[1][1]):
            log.write(f"{lt - lc:5} lines {bt - bc:5} branches  {100 * lc / max(lt, 1):5.1f} %  {name}\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts test cases in a meson test log: count_tests.py TESTLOG.json TEXT STATUS

cmocka programs tell their cases as `[       OK ] name` and `[  FAILED  ] name`;
our own runners end with a line `N passed, N failed`. A program without either
counts as one case. Prints what failed and the closing line.
"""
import json
import re
import sys


def count(entry):
    text = entry.get("stdout", "") + entry.get("stderr", "")
    ok = len(re.findall(r"^\[ +OK +\] ", text, re.M))
    bad = len(set(re.findall(r"^\[ +FAILED +\] (\S+)", text, re.M)))
    for m in re.finditer(r"^(?:\w+: )?(\d+) passed, (\d+) failed", text, re.M):
        ok += int(m.group(1))
        bad += int(m.group(2))
    failed = entry["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")
    if failed and not bad:
        bad = 1
    if not failed and not ok and entry["result"] == "OK":
        ok = 1
    return ok, bad


def main():
    log, text, status = sys.argv[1], sys.argv[2], int(sys.argv[3])
    passed = failed = skipped = 0
    slow = []
    for line in open(log, encoding="utf-8"):
        entry = json.loads(line)
        ok, bad = count(entry)
        passed += ok
        failed += bad
        skipped += entry["result"] == "SKIP"
        slow.append((entry["duration"], entry["name"]))
        if bad:
            print(f"--- {entry['name']}: {entry['result']}")
            out = entry.get("stdout", "") + entry.get("stderr", "")
            print("\n".join(out.splitlines()[-60:]))
    if status and not failed:
        print(open(text, encoding="utf-8", errors="replace").read()[-4000:])
        failed = 1
    slow.sort(reverse=True)
    print("slowest:", ", ".join(f"{n} {d:.1f} s" for d, n in slow[:4]))
    tail = f", {skipped} skipped" if skipped else ""
    print(f"{passed} passed, {failed} failed{tail}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

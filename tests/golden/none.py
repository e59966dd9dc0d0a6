#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""False events in texts without any: corpus/none/none.tsv, read as documents of their own.

none.py CLAVIJO [--list] [--fast]   prints events per 1,000 sentences; fails above MOST.
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

MOST = 2.0
TABLE = pathlib.Path(__file__).resolve().parent.parent.parent / "corpus" / "none" / "none.tsv"


def main():
    program = sys.argv[1]
    with open(TABLE, encoding="utf-8") as f:
        rows = list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "none.jsonl"
        path.write_text("".join(json.dumps({"text": r["text"]}) + "\n" for r in rows), encoding="utf-8")
        more = ["--fast"] if "--fast" in sys.argv else []
        done = subprocess.run([program, "annotate", *more, str(path)], capture_output=True, text=True, timeout=300)
    docs = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(docs) == len(rows), (len(docs), len(rows))
    sentences = sum(len(d["sentences"]) for d in docs)
    events = [(r["kind"], d, e) for r, d in zip(rows, docs) for e in d["events"]]
    if "--list" in sys.argv:
        for kind, d, e in events:
            raw, s = d["text"].encode(), d["sentences"][e["sentence"]]
            side = lambda ps: ",".join(p["code"] or p["name"] for p in ps)
            print(f"  {kind:<10}{e['type']} {e['status']} {side(e['source'])} > {side(e['target'])} {e['score']:.2f} {e['rule']}: "
                  f"{raw[s['b']:s['e']].decode()[:120]}")
    rate = 1000 * len(events) / sentences
    print(f"texts {len(rows)}, sentences {sentences}, false events {len(events)}: {rate:.1f} per 1,000 (at most {MOST})")
    print("1 passed, 0 failed" if rate <= MOST else "0 passed, 1 failed")
    return rate > MOST


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What must come out of five real reports of one summit (not kept here).

run.py CLAVIJO FOLDER     skipped, visibly, when the folder is absent.

The reports bear no date; nothing but their text is given to the program. The
expectations are facts of September 2022, not output that was copied. Ends with
`N passed, N failed`.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

results = []


def check(name, ok, note=""):
    results.append(bool(ok))
    print(f"{'ok    ' if ok else 'FAILED'} {name}{': ' + str(note) if note and not ok else ''}")


def run(program, *args):
    done = subprocess.run([program, *args], capture_output=True, text=True, timeout=300)
    return done.stdout


def codes(event):
    return {p["code"] for p in event["source"] + event["target"]}


def statuses(event):
    """The status that each report gives: document → set of statuses."""
    by = {}
    for m in event["mentions"]:
        by.setdefault(m["doc"], set()).add(m["status"])
    return by


def main():
    program, folder = sys.argv[1], sys.argv[2]
    if not os.path.isdir(folder):
        print(f"skipped: {folder} is not here")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    with tempfile.TemporaryDirectory() as tmp:
        db = ["--db", os.path.join(tmp, "seeds.db")]
        before = time.monotonic()
        run(program, "read", folder, *db)
        seconds = time.monotonic() - before
        megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        check("read takes under 2 s", seconds < 2, f"{seconds:.2f} s")
        check("read takes under 400 MB", megabytes < 400, f"{megabytes:.0f} MB")
        stories = [json.loads(x) for x in run(program, "stories", "--jsonl", *db).splitlines()]
        check("one story of five reports", len(stories) == 1 and stories[0]["n_documents"] == 5,
              [(s["title"], s["n_documents"]) for s in stories])
        events = [json.loads(x) for x in run(program, "events", "--jsonl", *db).splitlines()]
        consult = [e for e in events if e["type"] == "CONSULT" and {"CHN", "RUS"} <= codes(e)]
        meeting = [e for e in consult if e["from"] == e["to"] == "2022-09-15"]
        best = max(meeting, key=lambda e: e["n_documents"], default=None)
        check("the meeting of 15 September is an event", best)
        if best:
            check("it is one event", len([e for e in meeting if e["n_documents"] > 1]) == 1, len(meeting))
            check("five reports tell it", best["n_documents"] == 5, best["n_documents"])
            by = statuses(best)
            happened = sum("happened" in s for s in by.values())
            check("happened in two, announced in three", happened == 2 and len(by) == 5, by)
            check("its place is Samarkand", best["place"] and best["place"]["name"] == "Samarkand", best["place"])
        february = [e for e in consult if e["from"] and e["from"].startswith("2022-02")]
        check("the meeting of February is another event", february)
        check("February: told by at least four reports",
              any(e["n_documents"] >= 4 for e in february), [e["n_documents"] for e in february])
        visits = [e for e in events if e["type"] == "CONSULT" and {"CHN", "KAZ"} <= codes(e)]
        check("the visit to Kazakhstan is an event", visits)
        check("Kazakhstan: told by at least three reports", any(e["n_documents"] >= 3 for e in visits),
              [(e["n_documents"], e["from"]) for e in visits])
        check("Kazakhstan: on 14 September", any(e["from"] == e["to"] == "2022-09-14" for e in visits))
        arms = [e for e in events if e["type"] == "AID" and e["status"] == "denied"
                and any(p["code"] == "CHN" for p in e["source"])]
        check("China gave no weapons: denied", arms)
        invasion = [e for e in events if e["type"] == "ASSAULT" and e["from"] == "2022-02-24"]
        check("the invasion is history, on 24 February", any(e["historical"] for e in invasion))
        check("nothing after the anchor happened",
              not [e for e in events if e["status"] == "happened" and e["from"] and e["from"] > "2022-09-16"],
              [(e["type"], e["from"]) for e in events if e["status"] == "happened" and (e["from"] or "") > "2022-09-16"])
        check("no self-acts", not [e for e in events if {p["code"] for p in e["source"]} & {p["code"] for p in e["target"]} - {None}
                                   and not e["mutual"]])
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

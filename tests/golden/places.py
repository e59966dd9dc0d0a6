#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores the places of events against tests/golden/places.tsv.

places.py CLAVIJO [--list]: precision: of the annotated events that are found and have a place,
those whose place is right; recall: of the events found of which the text gives a place, those whose
place is right. Fails below FLOORS.
"""
import csv
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
FLOORS = {"precision": 0.95, "recall": 0.80}


def fold(text):
    return " ".join(text.replace("’", "'").casefold().split())


def place_of(event):
    return fold(event["place"]["name"]) if event["place"] else "-"


def words_of(doc, event):
    """The place's own words: the gazetteer may call it otherwise."""
    raw = doc["text"].encode()
    at = event["place"]
    return fold(raw[at["b"]:at["e"]].decode()) if at and "b" in at else place_of(event)


def main():
    rows = [x for x in (HERE / "places.tsv").read_text(encoding="utf-8").splitlines() if x[0] != "#"]
    rows = list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))
    paths = sorted({str(next(HERE.glob("reports*/" + r["doc"]))) for r in rows})
    out = subprocess.run([sys.argv[1], "annotate", *paths], check=True, capture_output=True, text=True).stdout
    docs = {d["path"].split("/")[-1]: d for d in map(json.loads, out.splitlines())}
    given = right = told = hit = missing = 0
    for r in rows:
        doc, want = docs[r["doc"]], [fold(x) for x in r["place"].split("|")]
        raw = doc["text"].encode()
        text = [fold(raw[s["b"]:s["e"]].decode()) for s in doc["sentences"]]
        events = [e for e in doc["events"] if e["type"] in r["type"].split("|") and fold(r["sentence"]) in text[e["sentence"]]]
        if not events:
            missing += 1
            continue
        best = max(events, key=lambda e: place_of(e) in want or words_of(doc, e) in want)
        ok = place_of(best) in want or words_of(doc, best) in want
        given += best["place"] is not None
        right += ok and best["place"] is not None
        told += "-" not in want
        hit += ok and "-" not in want
        if not ok and "--list" in sys.argv:
            print(f"  {r['doc']}: {r['sentence']} {r['type']}: {place_of(best)}, should be {r['place']}")
    result = {"precision": right / max(1, given), "recall": hit / max(1, told)}
    print(f"places of events: {len(rows)} rows, {missing} without the event; precision {result['precision']:.3f} "
          f"({right} of {given}), recall {result['recall']:.3f} ({hit} of {told})")
    failed = [k for k, floor in FLOORS.items() if result[k] < floor]
    print(f"{len(FLOORS) - len(failed)} passed, {len(failed)} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())

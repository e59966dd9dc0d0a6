#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks corpus/events/*.tsv: columns, marks, types and modes, status against
polarity, the verbal reading against its table, length, doubles and near-doubles.

    tools/corpus_lint.py [--counts]

Prints each bad row with its place and ends with status 1 if there is one.
--counts prints how many rows there are of each type, status and batch instead.
Near-double: two sentences that share more than 60 % of their runs of four words;
rows written as minimal pairs (batches pairs, border, b1-d1) are let be.
"""
import collections
import glob
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMNS = "batch sentence type mode status polarity historical verbal asserted_by".split()
COOPERATION = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT".split()
HARM = "COERCE SANCTION ASSAULT PROTEST".split()
MODES = {
    "AGREE": "", "SUPPORT": "", "CONCEDE": "", "COOPERATE": "", "NONE": "",
    "CONSULT": "visit third-party multilateral phone",
    "AID": "economic military humanitarian medical asylum peacekeeping",
    "RETREAT": "withdraw release return disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber ban",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack "
               "aerial drone heavy-weapons crowd-control unconventional",
}
STATES = {("happened", "yes"), ("announced", "yes"), ("possible", "yes"), ("possible", "disputed"),
          ("denied", "not_done"), ("denied", "refused"), ("denied", "disputed")}
# what the gold sets file elsewhere than the act (README of corpus/events)
OTHER_READINGS = {("AGREE", "SUPPORT"), ("COERCE", "ASSAULT"), ("REQUEST", "REJECT"), ("AGREE", "REJECT"), ("AID", "SUPPORT")}


def verbal(row):
    """PLOVER's verbal reading by the table of docs/codebook."""
    if row["type"] == "NONE":
        return "NONE"
    if row["status"] == "announced" and row["type"] in COOPERATION:
        return "AGREE"
    if row["status"] == "announced" and row["type"] in HARM and row["mode"] != "convict":
        return "THREATEN"
    if row["polarity"] == "refused":
        return "REJECT"
    if row["mode"] == "convict":
        return "ACCUSE"
    return row["type"]


def plain(sentence):
    return re.sub(r"</?[st]>", "", sentence)


def faults(row):
    """What is wrong with one row, as words."""
    s, kind = row["sentence"], row["type"]
    if any(s.count(m) != 1 for m in ("<s>", "</s>", "<t>", "</t>")):
        yield "needs one source and one target"
    if kind not in MODES:
        yield f"unknown type {kind}"
        return
    if row["mode"] != "-" and row["mode"] not in MODES[kind].split():
        yield f"{kind} has no mode {row['mode']}"
    state = (row["status"], row["polarity"])
    if state != ("-", "-") if kind == "NONE" else state not in STATES:
        yield f"status {state} of {kind}"
    if row["historical"] not in ("0", "1"):
        yield "historical is 0 or 1"
    if row["verbal"] != verbal(row) and (kind, row["verbal"]) not in OTHER_READINGS:
        yield f"verbal {row['verbal']}, by the table {verbal(row)}"
    if row["asserted_by"] != "-" and row["asserted_by"].lower() not in plain(s).lower():
        yield "asserted_by is not in the sentence"
    if not 3 <= len(s.split()) <= 80:
        yield f"{len(s.split())} words"


def rows():
    for path in sorted(glob.glob(ROOT + "/corpus/events/*.tsv")):
        head = None
        with open(path, encoding="utf-8") as f:
            for number, line in enumerate(f, 1):
                if line.startswith("#") or not line.strip():
                    continue
                cells = line.rstrip("\n").split("\t")
                place = f"{os.path.basename(path)}:{number}"
                if head is None:
                    head = cells
                    if head != COLUMNS:
                        sys.exit(f"{place}: columns are {head}")
                elif len(cells) != len(head):
                    sys.exit(f"{place}: {len(cells)} cells")
                else:
                    yield place, dict(zip(head, cells))


def doubles(table):
    """Pairs of rows that say nearly the same in nearly the same words."""
    seen, same = collections.defaultdict(list), {}
    for i, (place, row) in enumerate(table):
        words = re.findall(r"\w+", plain(row["sentence"]).lower())
        key = (" ".join(words), row["sentence"])
        if key in same:
            yield same[key], place, 1.0
        same[key] = place
        if re.fullmatch(r"pairs|[bcd]\d|none|border\d*", row["batch"]):
            continue
        runs = {" ".join(words[k:k + 4]) for k in range(len(words) - 3)}
        hits = collections.Counter(j for r in runs for j in seen[r])
        for j, n in hits.items():
            if n > 0.6 * min(len(runs), n_runs[j]) and n > 2:
                yield table[j][0], place, n / len(runs)
        for r in runs:
            seen[r].append(i)
        n_runs[i] = len(runs)


n_runs = {}


def counts(table):
    for column in ("type", "verbal", "status", "polarity", "historical", "batch"):
        c = collections.Counter(row[column] for _, row in table)
        print(f"{column}: " + ", ".join(f"{k} {n}" for k, n in sorted(c.items(), key=lambda x: -x[1])))
    print(f"{len(table)} rows")


def main():
    table = list(rows())
    if "--counts" in sys.argv[1:]:
        counts(table)
        return 0
    bad = 0
    for place, row in table:
        for fault in faults(row):
            print(f"{place}: {fault}: {plain(row['sentence'])[:80]}")
            bad += 1
    for a, b, share in doubles(table):
        print(f"{b}: {share:.0%} as {a}")
        bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

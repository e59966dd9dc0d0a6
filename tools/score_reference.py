#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores who stands behind pronouns and definite descriptions.

    score_reference.py [--program build/clavijo] [--corpus corpus/reference] [--texts FOLDER] [--date DAY] [--list]

--texts: the reports, if they do not stand beside labels.tsv (those without a label are left out); --date: their day, empty if each tells its own.
labels.tsv: report, b, e (bytes), words, means: a part of the name (";" between the
members of a pair, "/" between readings that are both right), "-" where nobody of the report is meant or it stays open. A
mention is an answer if it is a pronoun, or refers to something named before
(how pronoun or coref), or has the same words and a name that its words do not
have. Right: each member of the label stands in the name, actor or code of the
answer. Precision: right of all answers that the program gives, those outside the
labels too; recall: right of all labels that mean somebody.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys
import unicodedata


def fold(s):
    s = unicodedata.normalize("NFKD", (s or "").casefold())
    return "".join(c for c in s if c.isalnum())



def letters(text):
    """Byte → number of bytes before it that are no white space: line ends do no harm."""
    out, n = [], 0
    for c in text:
        out.append(n)
        n += c not in b" \n\t\r"
    return out + [n]


def right(m, means):
    have = fold(" ".join([m["name"] or "", m["actor"] or "", m["code"] or ""]))
    return any(all(fold(x) in have for x in one.split(";")) for one in means.split("/"))


def annotated(program, files, day, other):
    """Report → its annotations, each read on the day of dates.tsv, else on `other` ("": its own)."""
    docs = {}
    for date in sorted({day.get(f.stem, other) for f in files}):
        some = [str(f) for f in files if day.get(f.stem, other) == date]
        given = ["--date", date] if date else []
        out = subprocess.run([program, "annotate", *given, *some], capture_output=True, check=True).stdout.decode()
        docs.update({pathlib.Path(d["path"]).stem: d for d in map(json.loads, out.splitlines())})
    return docs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="build/clavijo")
    parser.add_argument("--corpus", default="corpus/reference")
    parser.add_argument("--texts")
    parser.add_argument("--date", default="2023-06-15")
    parser.add_argument("--floor-precision", type=float, default=0)
    parser.add_argument("--floor-recall", type=float, default=0)
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    folder = pathlib.Path(args.corpus)
    lines = [x for x in (folder / "labels.tsv").read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    texts = pathlib.Path(args.texts or folder)
    labelled = {r["report"] for r in rows}
    files = sorted(f for f in texts.glob("*.txt") if f.stem in labelled)
    days = folder / "dates.tsv"
    day = dict(x.split("\t") for x in days.read_text(encoding="utf-8").splitlines()[1:]) if days.exists() else {}
    docs = annotated(args.program, files, day, args.date)
    gold = {(r["report"], int(r["b"]), int(r["e"])): r for r in rows}
    n_right = n_answers = 0
    for report, d in sorted(docs.items()):
        text = d["text"].encode()
        at, here = letters((texts / (report + ".txt")).read_bytes()), letters(text)
        labels = {(at[b], at[e]): r for (name, b, e), r in gold.items() if name == report}
        seen = set()
        for m in d["mentions"]:
            words = text[m["b"]:m["e"]].decode()
            key = next((k for k in labels if k[0] < here[m["e"]] and here[m["b"]] < k[1]), None)
            refers = m["how"] in ("pronoun", "coref")
            if key and m["how"] == "role" and fold(m["name"]) not in fold(labels[key]["words"]) and \
                    fold(words) in fold(labels[key]["words"]):
                refers = True
            if not refers:
                continue
            if key in seen:
                continue
            n_answers += 1
            means = labels[key]["means"] if key else "-"
            ok = means != "-" and right(m, means)
            if key:
                seen.add(key)
            n_right += ok
            if args.list and not ok:
                print("wrong  %s %d %r → %s, not %s (%s)" % (report, m["b"], words, m["name"], means, m["how"]))
        if args.list:
            for k, r in labels.items():
                if k not in seen and r["means"] != "-":
                    print("open   %s %s %r means %s" % (report, r["b"], r["words"], r["means"]))
    n_gold = sum(r["means"] != "-" for r in rows)
    precision, recall = n_right / max(n_answers, 1), n_right / max(n_gold, 1)
    print("reference: %d reports, %d labels, %d mean somebody; precision %.3f (%d of %d), recall %.3f" %
          (len(docs), len(rows), n_gold, precision, n_right, n_answers, recall))
    sys.exit(precision < args.floor_precision or recall < args.floor_recall)


if __name__ == "__main__":
    main()

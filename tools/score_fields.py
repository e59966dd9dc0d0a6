#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores what a page says of itself: publication date, title, author, outlet.

  build/clavijo page --jsonl DATA/pages/html > out.jsonl
  tools/score_fields.py bench/page_labels.tsv out.jsonl [--wrong]

Labels: one page a line. `page` is the first 12 characters of the page's name;
`published` the outlet's own day of first publication, `also` the day that the page
states in another time zone; `author` names joined by "; ", another accepted reading
behind "|"; `outlet` likewise; `title` the displayed headline, of each of its words
the first six hex digits of sha256 (lower case), so that no page text is kept.

Date: precision, recall, F over pages (an empty label is right when none is given);
strict takes `published` only. Title: the words are the same, or one is contained in
the other. Author: every labelled surname is named (all) or one of them (some).
Outlet: one name contains the other, letters and digits only.
"""
import argparse
import csv
import hashlib
import json
import re
import sys
import unicodedata
from pathlib import Path


def words(s):
    s = unicodedata.normalize("NFKC", s or "").lower()
    return re.findall(r"[^\W_]+", s.replace("\u2019", "'").replace("\u2018", "'"))


def hashes(s):
    return [hashlib.sha256(w.encode()).hexdigest()[:6] for w in words(s)]


def inside(a, b):
    return bool(a) and any(b[i:i + len(a)] == a for i in range(len(b) - len(a) + 1))


def squash(s):
    return "".join(words(s))


def author_found(label, got):
    have = set(words(got))
    names = [n for n in label.split("; ") if n]
    hits = sum(bool(words(n)) and words(n)[-1] in have for n in names)
    return hits, len(names)


def read_labels(path):
    with open(path, encoding="utf-8") as f:
        return {r["page"]: r for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)}


def score_page(label, got):
    """Field → mark: 1 right, 0 wrong; None where there is nothing to compare."""
    marks = {}
    pub = got.get("published")
    if label["published"] or pub:
        marks["strict"] = int(pub == label["published"])
        marks["date"] = int(bool(pub) and pub in (label["published"], label["also"]))
    want, have = label["title"].split(), hashes(got.get("title"))
    marks["exact"] = int(want == have)
    marks["title"] = int(want == have or inside(want, have) or inside(have, want))
    if label["author"]:
        best = max((author_found(a, got.get("author")) for a in label["author"].split("|")),
                   key=lambda h: h[0] / h[1])
        marks["author, some"], marks["author, all"] = int(best[0] > 0), int(best[0] == best[1])
    elif got.get("author"):
        marks["author invented"] = 1
    if label["outlet"]:
        mine = squash(got.get("outlet"))
        marks["outlet"] = int(any(mine and (squash(o) in mine or mine in squash(o))
                                  for o in label["outlet"].split("|")))
    return marks


def prf(labels, marks, key):
    right = sum(m.get(key, 0) for m in marks.values())
    given = sum(1 for m in marks.values() if m["given"])
    there = sum(1 for r in labels.values() if r["published"])
    p, r = right / max(given, 1), right / max(there, 1)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("labels")
    ap.add_argument("pages", help="JSONL of `clavijo page --jsonl`, - is standard input")
    ap.add_argument("--wrong", action="store_true", help="list what is wrong")
    a = ap.parse_args()
    labels, marks = read_labels(a.labels), {}
    for line in sys.stdin if a.pages == "-" else open(a.pages, encoding="utf-8"):
        got = json.loads(line)
        key = Path(got["path"]).name[:12]
        if key not in labels:
            continue
        marks[key] = score_page(labels[key], got)
        marks[key]["given"] = bool(got.get("published"))
        wrong = [k for k, v in marks[key].items() if (v == 0) != (k == "author invented") and k not in ("exact", "given")]
        if a.wrong and wrong:
            print(key, ", ".join(wrong), "|", got.get("published"), "|", got.get("title"), "|", got.get("author"), "|",
                  got.get("outlet"), "| label:", labels[key]["published"], labels[key]["author"], labels[key]["outlet"])
    for key, name in (("date", "date, either time zone"), ("strict", "date, outlet's own day")):
        print("%-24s precision %.3f  recall %.3f  F %.3f" % (name, *prf(labels, marks, key)))
    for key in ("exact", "title", "author, some", "author, all", "outlet"):
        have = [m[key] for m in marks.values() if key in m]
        print("%-24s %.3f of %d" % (key, sum(have) / max(len(have), 1), len(have)))
    print("%-24s %d" % ("author invented", sum(m.get("author invented", 0) for m in marks.values())))


if __name__ == "__main__":
    main()

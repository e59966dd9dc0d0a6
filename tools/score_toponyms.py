#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores places against a gold corpus of toponyms (XML of the geoparsing evaluations:
<article docid><text>…<toponym><phrase><start><end><gaztag><lat><lon><country>).

    score_toponyms.py GOLD.xml [--annotations FILE.jsonl | --program build/clavijo]
                      [--gazetteer build/model/gazetteer.tsv] [--misses N]

Annotations are lines of `clavijo annotate` whose path ends in DOCID.txt. Recognition:
a gold toponym is found if a place or a mention of a state by its name overlaps it;
adjectives of nationality in the gold ("Turkish") count and are answered by mentions.
Of those found and placed: country (nearest point's country by name) and within 161 km.
The population baseline takes, for the same spans, the most populous place of the name.
Offsets are compared by the number of letters before them, so that line ends and joined
paragraphs do no harm.
"""
import argparse
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ET


def letters(text):
    """Index of character → number of non-blank characters before it."""
    out, n = [], 0
    for c in text:
        out.append(n)
        n += not c.isspace()
    out.append(n)
    return out


def km(a, b):
    p = math.pi / 180
    h = math.sin((b[0] - a[0]) * p / 2) ** 2 + math.cos(a[0] * p) * math.cos(b[0] * p) * \
        math.sin((b[1] - a[1]) * p / 2) ** 2
    return 12742 * math.asin(min(1, math.sqrt(h)))


def gold_of(path):
    for a in ET.parse(path).getroot():
        text = a.findtext("text")
        at, tops = letters(text), []
        for t in a.iter("toponym"):
            b, e = int(t.findtext("start")), int(t.findtext("end"))
            tag = t.find("gaztag")
            point = country = None
            if tag is not None and tag.findtext("lat"):
                point = (float(tag.findtext("lat")), float(tag.findtext("lon")))
                country = tag.findtext("country")
            tops.append((at[b], at[min(e, len(text))], t.findtext("phrase"), point, country))
        yield a.get("docid"), text, tops


def annotate(program, articles):
    with tempfile.TemporaryDirectory() as d:
        for docid, text, _ in articles:
            (pathlib.Path(d) / (docid + ".txt")).write_text(text, encoding="utf-8")
        return subprocess.run([program, "annotate", d], capture_output=True, check=True).stdout.decode()


def key(name):
    s = unicodedata.normalize("NFKD", name).casefold()
    s = "".join(c for c in s if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", re.sub(r"[.'’]", "", s)).strip()


def baseline(path):
    """Name → (population, lat, lon, country) of the most populous place, country names first."""
    best, names = {}, {}
    with open(path, encoding="utf-8") as f:
        next(f)
        for line in f:
            c = line.rstrip("\n").split("\t")
            row = (int(c[6]) + (10 ** 10 if c[8] == "0" else 0), float(c[4]), float(c[5]), c[2])
            if c[8] == "0":
                for n in [c[1], *c[9].split("|")]:
                    names.setdefault(key(n), c[2])
            for n in {key(x) for x in [c[1], *c[9].split("|")] if x}:
                if n not in best or best[n] < row:
                    best[n] = row
    return best, names


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold")
    parser.add_argument("--annotations")
    parser.add_argument("--program", default="build/clavijo")
    parser.add_argument("--gazetteer", default="build/model/gazetteer.tsv")
    parser.add_argument("--misses", type=int, default=0)
    args = parser.parse_args()
    articles = list(gold_of(args.gold))
    lines = open(args.annotations, encoding="utf-8").read() if args.annotations else annotate(args.program, articles)
    docs = {}
    for line in lines.splitlines():
        d = json.loads(line)
        docs[pathlib.Path(d["path"]).stem] = d
    best, names = baseline(args.gazetteer)
    iso3 = {}
    for line in (pathlib.Path(__file__).parent.parent / "lexicon/actors/states.tsv").read_text().splitlines():
        c = line.split("\t")
        if len(c) > 3 and len(c[2]) == 2:
            iso3.setdefault(c[2], c[1])
    found = total = predicted = correct = 0
    found_adj = placed = near = right = base_near = base_right = strict_found = gold_points = 0
    misses = []
    for docid, _, tops in articles:
        d = docs.get(docid)
        if d is None:
            sys.exit("no annotation of %s" % docid)
        raw = d["text"].encode()
        at = letters(d["text"])
        char = {}
        n = 0
        for i, c in enumerate(d["text"]):
            char[n] = i
            n += len(c.encode())
        char[n] = len(d["text"])
        spans = []
        for p in d["places"]:
            spans.append((at[char[p["b"]]], at[char[p["e"]]], p, raw[p["b"]:p["e"]].decode()))
        adjectives = [(at[char[m["b"]]], at[char[m["e"]]], m) for m in d["mentions"] if m["how"] == "demonym"]
        used = set()
        for b, e, phrase, point, country in tops:
            total += 1
            hit = next((s for s in spans if s[0] < e and s[1] > b), None)
            if hit is None:
                adj = next((s for s in adjectives if s[0] < e and s[1] > b), None)
                found_adj += adj is not None
                misses.append((docid, phrase, "demonym" if adj else "missed"))
                continue
            found += 1
            used.add(hit[0])
            if point is None:
                continue
            placed += 1
            p = hit[2]
            want = iso3.get(names.get(key(country or ""), ""), country)
            if p["lat"] is not None and km((p["lat"], p["lon"]), point) <= 161:
                near += 1
            else:
                misses.append((docid, phrase, "far: %s %s" % (p["name"], p["country"])))
            right += (p["country"] == want) or (not country and not p["country"])
            q = best.get(key(phrase))
            if q:
                base_near += km((q[1], q[2]), point) <= 161
                base_right += iso3.get(q[3], q[3]) == want
        for b, e, p, words in spans:
            predicted += 1
            ok = any(b < y and e > x for x, y, *_ in tops)
            correct += ok
            if not ok:
                misses.append((docid, words, "not in gold"))
    recall, precision = found / total, correct / predicted
    print("toponyms %d, places %d" % (total, predicted))
    print("recognition: precision %.3f recall %.3f F1 %.3f" %
          (precision, recall, 2 * precision * recall / (precision + recall)))
    r2 = (found + found_adj) / total
    print("with adjectives of nationality from mentions: recall %.3f F1 %.3f" %
          (r2, 2 * precision * r2 / (precision + r2)))
    print("of recognised (%d with coordinates): country %.3f, within 161 km %.3f" %
          (placed, right / placed, near / placed))
    print("population baseline on the same spans: country %.3f, within 161 km %.3f" %
          (base_right / placed, base_near / placed))
    for m in misses[:args.misses]:
        print("\t".join(m))


if __name__ == "__main__":
    main()

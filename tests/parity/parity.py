#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the engine with spaCy, token by token.

    parity.py --model DIR --pack FILE [--noisy N] [--report FILE] TEXT...

Runs under a Python that has spaCy 3.8 (run.sh makes one). DIR is the folder of
the pipeline that holds config.cfg, FILE the pack that was made of it. TEXT are
files or folders: .conllu (paragraphs of `# text` lines), .tsv and .jsonl (every
cell or string is a unit), else plain text (units between blank lines). A unit is
analysed by itself; newlines in it are spaces. --noisy adds N units made of them
by random edits (fixed seed).

Prints one line for each attribute: tokens, differing ones, share; every differing
token goes to the report with its sentence. Exit status 1 when a share is under
its bound, 2 when something is missing.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import subprocess
import sys

ATTRIBUTES = ["boundary", "head", "label", "tag", "coarse", "start", "entity", "morph", "lemma"]
BOUND = {"boundary": 1.0, "coarse": .999, "lemma": .999, "morph": .999}
NOISE = list("!\"#$%&'()*+,-./:;<=>?@[]_{|}~0123456789aZ") + [
    "\u00a0", "\u00ad", "\u200b", "\u2019", "\u201c", "\u2014", "\u2026", "\u0301", "\u0416",
    "\u4e2d", "\U0001f600", "\ufffd", "\u00bd", "  ", "\t", "http://a.b/c", "www.", "...", "--",
    "a.m.", "can't", ":-)", "U.S.", "'s", "n't", "1,000", "@", "e.g.", " ", " ", " "]


def units_of(path):
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".conllu":
        paragraph = []
        for line in text.splitlines():
            if line.startswith(("# newdoc", "# newpar")) and paragraph:
                yield " ".join(paragraph)
                paragraph = []
            if line.startswith("# text ="):
                paragraph.append(line[8:].strip())
        yield " ".join(paragraph)
    elif path.suffix == ".tsv":
        for line in text.split("\n"):
            yield from (c for c in line.split("\t") if " " in c)
    elif path.suffix == ".jsonl":
        for line in text.split("\n"):
            for v in (json.loads(line).values() if line.strip() else ()):
                if isinstance(v, str) and " " in v:
                    yield v
    else:
        yield from re.split(r"\n[ \t]*\n", text)


def read_units(paths):
    for p in map(pathlib.Path, paths):
        files = sorted(f for f in p.rglob("*") if f.is_file()) if p.is_dir() else [p]
        for f in files:
            if f.suffix in (".conllu", ".tsv", ".jsonl", ".txt", ".md"):
                yield from units_of(f)


def clean(unit):
    unit = unit.lstrip("\ufeff").replace("\r", "").replace("\n", " ")
    return unit.strip(" \t\f\v")


def noisy(units, n, seed=7):
    r = random.Random(seed)
    for _ in range(n):
        chars = list(r.choice(units)[:300])
        for _ in range(r.randint(1, 12)):
            at = r.randrange(len(chars) + 1)
            if r.random() < .6:
                chars.insert(at, r.choice(NOISE))
            elif at < len(chars):
                del chars[at]
        yield "".join(chars)


def ours(program, pack, units):
    data = b"".join(b"%d\n%s\n" % (len(u.encode()), u.encode()) for u in units)
    run = subprocess.run([program, pack], input=data, capture_output=True)
    if run.returncode:
        sys.exit(f"parity: {run.stderr.decode().strip()}")
    out = []
    for line in run.stdout.decode().split("\n")[:-1]:
        if line == "#":
            out.append([])
        else:
            out[-1].append(line.split("\t"))
    return out


def theirs(nlp, units):
    control = dict.fromkeys(range(32), " ")
    for doc in nlp.pipe(units, batch_size=64):
        text, at, byte = doc.text, 0, 0
        rows = []
        for t in doc:
            byte += len(text[at:t.idx].encode())
            end = byte + len(t.text.encode())
            at = t.idx + len(t)
            rows.append([str(byte), str(end), str(t.head.i), t.dep_, t.tag_, t.pos_,
                         str(int(bool(t.is_sent_start))),
                         t.ent_iob_ + ("-" + t.ent_type_ if t.ent_type_ else ""), str(t.morph),
                         t.lemma_.translate(control)])
            byte = end
        yield rows


COLUMN = {"head": 2, "label": 3, "tag": 4, "coarse": 5, "start": 6, "entity": 7, "morph": 8,
          "lemma": 9}


def compare(units, got, want, report):
    n, bad = 0, collections.Counter()
    for unit, g, w in zip(units, got, want):
        n += len(w)
        raw = unit.encode()
        if [x[:2] for x in g] != [x[:2] for x in w]:
            cut = {tuple(x[:2]) for x in g}
            missing = [x for x in w if tuple(x[:2]) not in cut]
            bad["boundary"] += max(len(missing), 1)
            words = [raw[int(x[0]):int(x[1])].decode(errors="replace") for x in missing]
            report.write(f"boundary\t{words}\t{unit}\n")
            continue
        for x, y in zip(g, w):
            for name, c in COLUMN.items():
                if x[c] != y[c]:
                    bad[name] += 1
                    word = raw[int(y[0]):int(y[1])].decode(errors="replace")
                    report.write(f"{name}\t{word}\tours {x[c]}\tspaCy {y[c]}\t{unit}\n")
    return n, bad


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--model", required=True)
    p.add_argument("--pack", required=True)
    p.add_argument("--program", default="build/tests/parity/parse-units")
    p.add_argument("--noisy", type=int, default=0)
    p.add_argument("--max", type=int, default=0, help="at most so many units")
    p.add_argument("--report", default="/dev/null")
    p.add_argument("text", nargs="+")
    o = p.parse_args()
    import spacy
    nlp = spacy.load(o.model)
    units = [u for u in map(clean, read_units(o.text)) if u and len(u) < 50000]
    if o.max and len(units) > o.max:
        random.Random(5).shuffle(units)
        units = units[:o.max]
    units += [u for u in map(clean, noisy(units, o.noisy)) if u]
    got = ours(o.program, o.pack, units)
    if len(got) != len(units):
        sys.exit(f"parity: {len(units)} units in, {len(got)} out")
    with open(o.report, "w", encoding="utf-8") as report:
        n, bad = compare(units, got, theirs(nlp, units), report)
    print(f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}: {len(units)} units, {n} tokens")
    failed = 0
    for a in ATTRIBUTES:
        share = 1 - bad[a] / max(n, 1)
        ok = share >= BOUND.get(a, .9999)
        failed += not ok
        print(f"  {a:<9}{bad[a]:>6} differ  {100 * share:8.4f} %  {'ok' if ok else 'FAILS'}")
    print(f"{len(ATTRIBUTES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

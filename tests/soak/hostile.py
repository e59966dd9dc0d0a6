#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile pages, read in one run, with nothing lost.

hostile.py CLAVIJO [--pages 10000] [--seed 1] [--keep FOLDER]

Makes pages and containers out of our own (corpus/, examples/, fuzz/corpus/) by mutation:
bytes turned, cut, doubled, spliced from another, tokens put in that parsers stumble over
(nesting, huge attributes, comments without end, control and direction characters, broken
UTF-8, other charsets, entities, dates and numbers out of range), packed whole or broken.
Reads all of them into one database in the sandbox and then asks: is every file a document
(by the hash of its bytes; of a container, by path) or a recorded failure? Was no worker
replaced? Does `clavijo check` hold? Ends with `N passed, N failed`.
"""
import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TOKENS = [b"<div>" * 3000, b"</p>" * 2000, b"<table><tr><td>" * 800, b"<!--", b"]]>", b"<script>", b"</script>", b"<![CDATA[", b"<svg><math>",
          b'<a href="', b"<p " + b'x="' + b"y" * 40000 + b'">', b"<b><i><u>" * 900, b"&#x110000;", b"&#0;", b"&amp" * 2000, b"&CounterClockwiseContourIntegral;",
          b"\0", b"\0" * 300, b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xae", b"\xe2\x80\x8b" * 500,
          b"\x1b[2J", b"\r", b"\r\n" * 900, b"\t" * 5000, b" " * 20000, b"A" * 60000, "é".encode() * 30000, b"-" * 10000, b"." * 10000, b'"' * 3001,
          "“".encode() * 2000, b"((((((((((" * 300, b"99999999999999999999999 people were killed. ", b"on 31 February 99999 ", b"2022-13-45 ", b"-1 ", b"1e400 ",
          b"on Monday on Tuesday on Wednesday " * 300, b"said said said " * 800, b"Mr. Mr. Mr. Dr. St. " * 500, b"of the of the " * 900, b"not not not " * 500,
          b"Paris, Texas, France, " * 400, b"http://" + b"a." * 5000 + b"/ ", b'<meta charset="utf-16">', b'<meta charset="iso-2022-jp">\x1b$B',
          b'<meta charset="gb18030">\x81\x30', b'<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"' + b"[" * 3000 + b"</script>",
          b'<script type="application/ld+json">' + b'{"a":' * 3000 + b"</script>", b"<plaintext>", b"<frameset>", b"<template>" * 300, b"<select><option>" * 300]


def sources():
    pages, containers = [], []
    for folder in ("corpus/pages", "corpus/html", "examples", "fuzz/corpus/page", "fuzz/corpus/text"):
        pages += [p.read_bytes() for p in sorted((ROOT / folder).rglob("*")) if p.is_file() and p.suffix not in (".tsv", ".md")]
    for p in sorted((ROOT / "fuzz/corpus/feed").rglob("*")):
        if p.is_file():
            containers.append(p.read_bytes())
    return [p for p in pages if p], containers


def mutate(rng, data, others):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 5, 9))):
        at, way = rng.randrange(len(data) + 1), rng.randrange(9)
        if way == 0:
            for _ in range(rng.choice((1, 5, 60))):
                if data:
                    data[rng.randrange(len(data))] = rng.randrange(256)
        elif way == 1:
            del data[at:at + rng.choice((1, 10, 300, 4000))]
        elif way == 2:
            data[at:at] = rng.choice(TOKENS)
        elif way == 3:
            other = rng.choice(others)
            begin = rng.randrange(len(other) + 1)
            data[at:at + rng.randrange(400)] = other[begin:begin + rng.choice((30, 500, 5000))]
        elif way == 4:
            piece = data[at:at + rng.choice((3, 40, 700))]
            data[at:at] = piece * rng.choice((2, 20, 100))
        elif way == 5:
            del data[at:]
        elif way == 6:
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.choice((1, 4, 64))))
        elif way == 7:
            text = data.decode("utf-8", "replace")
            data = bytearray(text.encode(rng.choice(("utf-16", "utf-16-be", "latin-1", "cp1251", "shift_jis", "gb18030", "iso2022_jp", "utf-7")), "replace"))
        else:
            data[at:at] = rng.choice(TOKENS) * rng.choice((1, 3))
    return bytes(data[:400_000])


def pack(rng, pages):
    """A container of some pages: its name's end and its bytes."""
    kind = rng.randrange(6)
    if kind == 0:
        return "html.gz", gzip.compress(pages[0], mtime=0)
    if kind == 1:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as z:
            for i, p in enumerate(pages):
                z.writestr(zipfile.ZipInfo(rng.choice((f"{i}.html", f"../../{i}.html", f"/{i}.txt"))), p)
        return "zip", out.getvalue()
    if kind == 2:
        return "jsonl", b"".join(json.dumps({"url": f"http://example.org/{i}", "html": p.decode("utf-8", "replace"), "date": "2022-09-15"}).encode() + b"\n"
                                 for i, p in enumerate(pages))
    if kind == 3:
        records = [b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/%d\r\nContent-Type: application/http\r\n"
                   b"Content-Length: %d\r\n\r\n" % (i, len(p) + 44) + b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"[:44].ljust(44) + p + b"\r\n\r\n"
                   for i, p in enumerate(pages)]
        return ("warc", b"".join(records)) if rng.random() < .5 else ("warc.gz", b"".join(gzip.compress(r, mtime=0) for r in records))
    if kind == 4:
        items = b"".join(b"<item><title>t</title><link>http://example.org/%d</link><description><![CDATA[%s]]></description></item>"
                         % (i, p.replace(b"]]>", b"")) for i, p in enumerate(pages))
        return "xml", b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>' + items + b"</channel></rss>"
    return "mbox", b"".join(b"From a@example.org Thu Sep 15 10:00:00 2022\nSubject: s\nContent-Type: text/html\n\n" + p + b"\n\n" for p in pages)


def make(folder, n, seed):
    """Writes n files; gives name → sha256 of a page, None of a container."""
    rng, (pages, containers), made = random.Random(seed), sources(), {}
    for i in range(n):
        if rng.random() < .85:
            data, end = mutate(rng, rng.choice(pages), pages), rng.choice(("html", "txt", "htm", "dat"))
        elif rng.random() < .3:
            data, end = mutate(rng, rng.choice(containers), containers), rng.choice(("warc", "jsonl", "zip", "xml", "eml", "bin", "gz", "zst"))
        else:
            end, data = pack(rng, [mutate(rng, rng.choice(pages), pages) for _ in range(rng.choice((1, 2, 5)))])
            if rng.random() < .5:
                data = mutate(rng, data, containers)
        name = f"{i:05}.{end}"
        (folder / name).write_bytes(data)
        made[name] = hashlib.sha256(data).hexdigest()
    return made


def same_document(clavijo, path, ids):
    """Whether what comes out of a file is there under another file's name."""
    done = subprocess.run([clavijo, "annotate", path], capture_output=True)
    inside = [json.loads(line)["id"] for line in done.stdout.splitlines()]
    return bool(inside) and set(inside) <= ids


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clavijo")
    parser.add_argument("--pages", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="work in this folder and leave it there")
    args = parser.parse_args()
    clavijo, passed, failed = os.path.abspath(args.clavijo), 0, 0

    def claim(name, good, note=""):
        nonlocal passed, failed
        passed, failed = passed + bool(good), failed + (not good)
        print(f"{'ok    ' if good else 'FAILED'} {name} {note}", flush=True)

    with tempfile.TemporaryDirectory(prefix="clavijo-hostile-") as tmp:
        place = pathlib.Path(args.keep or tmp)
        (place / "in").mkdir(parents=True, exist_ok=True)
        made = make(place / "in", args.pages, args.seed)
        begin = time.time()
        done = subprocess.run([clavijo, "read", "--sandbox", "--db", "h.db", "in"], cwd=place, capture_output=True, text=True, errors="replace")
        seconds, used = time.time() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        claim("the reading ends as it should", done.returncode in (0, 3), f"exit {done.returncode}, {seconds:.0f} s, processor {used.ru_utime + used.ru_stime:.0f} s "
              f"{done.stderr.splitlines()[-1] if done.stderr else ''}")
        db = sqlite3.connect(f"file:{place}/h.db?mode=ro", uri=True)
        ids = {row[0] for row in db.execute("SELECT doc FROM document")}
        paths = {row[0].split("#")[0] for row in db.execute("SELECT path FROM document")}
        reasons = dict(db.execute("SELECT path, reason FROM read_error"))
        reasons = {path.split("#")[0]: reason for path, reason in reasons.items()}

        known = ids | {made[path[3:]] for path in reasons if path[3:] in made}  # the same bytes twice are one
        lost = [name for name, sha in made.items() if sha not in known and f"in/{name}" not in paths and f"in/{name}" not in reasons]
        lost = [name for name in lost if not same_document(clavijo, place / "in" / name, ids)]
        claim("no file is lost", not lost, f"{len(made)} files: {len(ids)} documents, {len(reasons)} files told as failed, {len(lost)} lost {lost[:5]}")
        replaced = [f"{path}: {reason}" for path, reason in reasons.items() if "had to be replaced" in reason]
        claim("no worker had to be replaced", not replaced, f"{len(replaced)} {replaced[:3]}")
        check = subprocess.run([clavijo, "check", "--db", "h.db"], cwd=place, capture_output=True, text=True)
        claim("the database holds what it must", check.returncode == 0, (check.stdout + check.stderr)[-200:].strip())
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

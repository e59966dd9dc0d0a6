#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the dictionary with which records are compressed: record_sample.py CLAVIJO OUT [--size 65536]

Reads examples/, corpus/html/, the sentences of corpus/events/ (14 a report) and 500 generated
articles, and trains on their records as workers hand them on. The one in src/store was made
so; it must not change while databases need it, so a new one needs a new mark in records.c.
Needs libzstd, by ctypes.
"""
import argparse
import csv
import ctypes
import json
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
Z = ctypes.CDLL("libzstd.so.1")
for f in ("ZSTD_decompress_usingDict", "ZSTD_getFrameContentSize", "ZDICT_trainFromBuffer"):
    getattr(Z, f).restype = ctypes.c_size_t
Z.ZSTD_createDCtx.restype = ctypes.c_void_p
HEAD = 5 + 64  # mark, version, id


def sentences():
    out = []
    for path in sorted((ROOT / "corpus/events").glob("*.tsv")):
        rows = [x for x in path.read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
        out += [re.sub("</?[st]>", "", row["sentence"]) for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE) if row.get("sentence")]
    random.Random(1).shuffle(out)
    return out


def reports(path):
    all_of_them = sentences()
    with path.open("w", encoding="utf-8") as f:
        for i in range(0, len(all_of_them), 14):
            f.write(json.dumps({"text": "\n\n".join(all_of_them[i:i + 14]), "url": f"https://news{i}.example/a/{i}", "outlet": "The Paper",
                                "date": f"2023-{1 + i % 12:02}-{1 + i % 28:02}"}) + "\n")


def records(db):
    """Without the texts, as records.c keeps them."""
    sample, context, kept = (ROOT / "src/store/record.sample").read_bytes(), ctypes.c_void_p(Z.ZSTD_createDCtx()), {}
    for part, data in db.execute("SELECT part_no, bytes FROM record_part ORDER BY part_no"):
        kept[part >> 20] = kept.get(part >> 20, b"") + data
    for packed in kept.values():
        frame = packed[1:]
        n = Z.ZSTD_getFrameContentSize(frame, ctypes.c_size_t(len(frame)))
        out = ctypes.create_string_buffer(n)
        size = ctypes.c_size_t
        if Z.ZSTD_decompress_usingDict(context, out, size(n), frame, size(len(frame)), sample, size(len(sample))) != n:
            sys.exit("a record is damaged")
        yield out.raw[:n]


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("clavijo")
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("--size", type=int, default=65536)
    args = p.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        reports(folder / "sentences.jsonl")
        subprocess.run([sys.executable, ROOT / "tools/make_corpus.py", "500", folder / "made", "--seed", "7", "--words", "500"], check=True)
        subprocess.run([args.clavijo, "read", "-q", "--fast", "--db", folder / "x.db", folder / "sentences.jsonl", folder / "made/reports.jsonl",
                        ROOT / "examples", *sorted((ROOT / "corpus/html").glob("*.html"))], check=True)
        all_of_them = list(records(sqlite3.connect(folder / "x.db")))
    random.Random(1).shuffle(all_of_them)
    sizes = (ctypes.c_size_t * len(all_of_them))(*map(len, all_of_them))
    out = ctypes.create_string_buffer(args.size)
    n = Z.ZDICT_trainFromBuffer(out, ctypes.c_size_t(args.size), b"".join(all_of_them), sizes, len(all_of_them))
    if n > args.size:
        sys.exit("too little to train on")
    args.out.write_bytes(out.raw[:n])


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How reading, stories and the file grow: scale.py CLAVIJO N [--step 10000] [--words 600] [--folder DIR] [--full] [--threads J] [--keep]

Makes N articles of tools/make_corpus.py, over N / 270 days, in files of STEP, and reads one
file after the other into one database, stories brought up to date after each. After each it
prints, and adds to DIR/scale.tsv: documents so far; processor seconds of this step, in all and
an article; the greatest memory of the step's process in MB; bytes of the database and of the
clean text, and their ratio. At the end the steps of the last half are held against those of
the first half (the first step, which starts from an empty file, left out). A run that was
interrupted goes on where it was. Processor time, so that a neighbour's load matters less.
"""
import argparse
import os
import pathlib
import resource
import sqlite3
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COLUMNS = ["documents", "cpu_s", "ms_a_document", "memory_mb", "db_bytes", "text_bytes", "ratio"]


def read(program, db, path, args):
    """Processor seconds and greatest memory of one reading."""
    command = [program, "read", "--db", db, "-j", str(args.threads), *([] if args.full else ["--fast"]), path]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    words = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(map(str, command))}: {words}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def size(db):
    with sqlite3.connect(db) as c:
        c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        documents, = c.execute("SELECT count(*) FROM document").fetchone()
    return documents, os.path.getsize(db)


def text_bytes(db, last):
    """Of the documents after number `last`, and the greatest number."""
    with sqlite3.connect(db) as c:
        n, most = c.execute("SELECT sum(length(CAST(text AS BLOB))), max(doc_no) FROM document WHERE doc_no > ?", (last,)).fetchone()
    return n or 0, most or last


def verdict(rows):
    steps = [r for r in rows[1:]]
    if len(steps) < 4:
        return
    half = len(steps) // 2
    for name, at in (("ms an article", 2), ("memory, MB", 3)):
        a, b = (sum(r[at] for r in part) / len(part) for part in (steps[:half], steps[-half:]))
        print(f"{name}: first half {a:.2f}, second half {b:.2f}: {100 * (b / a - 1):+.1f} %")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("program")
    p.add_argument("n", type=int)
    p.add_argument("--step", type=int, default=10000)
    p.add_argument("--words", type=int, default=600)
    p.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("build/scale"))
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--full", action="store_true", help="without --fast")
    args = p.parse_args()
    db, log = args.folder / "scale.db", args.folder / "scale.tsv"
    if not (args.folder / "corpus" / "truth.jsonl").exists():
        subprocess.run([sys.executable, ROOT / "tools/make_corpus.py", str(args.n), args.folder / "corpus", "--words", str(args.words),
                        "--days", str(max(30, args.n // 270)), "--part", str(args.step)], check=True)
    rows = [[float(x) for x in line.split("\t")] for line in log.read_text().splitlines()[1:]] if log.exists() else []
    if not rows:
        log.write_text("\t".join(COLUMNS) + "\n")
    last = 0
    if rows:
        with sqlite3.connect(db) as c:
            last = c.execute("SELECT max(doc_no) FROM document").fetchone()[0]
    for path in sorted((args.folder / "corpus").glob("reports-*.jsonl"))[len(rows):]:
        cpu, memory = read(args.program, db, path, args)
        documents, bytes_db = size(db)
        n, last = text_bytes(db, last)
        text = n + (rows[-1][5] if rows else 0)
        before = rows[-1][0] if rows else 0
        rows.append([documents, cpu, 1000 * cpu / max(1, documents - before), memory, bytes_db, text, bytes_db / text])
        line = "{:.0f}\t{:.1f}\t{:.2f}\t{:.0f}\t{:.0f}\t{:.0f}\t{:.2f}".format(*rows[-1])
        print(line, flush=True)
        with log.open("a") as f:
            f.write(line + "\n")
    verdict(rows)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The database under load and violence, for a bounded time.

run.py CLAVIJO [--minutes 20] [--kills 200] [--documents 6000] [--words 120]

1. growth: a generated corpus is read in parts; after each part time, resident memory
   (anonymous), size of the file over the text, and the slowest of the page's queries.
2. kills: a small corpus is read again and again and killed (SIGKILL) at random moments
   of the reading and of the reduce, then resumed until it ends; the content must equal
   an uninterrupted reading's by keys, and `clavijo check` must hold.
3. orders: the same content for -j1, -j8 and the files in reverse.
4. faults: no space, a limit on file sizes, a folder that is not writable, a second
   writer: a message, the exit code, the old data intact.
Prints a table and ends with `N passed, N failed`; each part ends when its time is over.
"""
import argparse
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "cli"))
sys.dont_write_bytecode = True
from storage import content  # noqa: E402

PAGES = [["stories", "--jsonl", "--limit", "50"], ["events", "--jsonl", "--limit", "50"], ["events", "--jsonl", "--limit", "50", "--source", "FRA"],
         ["events", "--jsonl", "--limit", "50", "--type", "ASSAULT", "--from", "2021-03-01", "--to", "2021-04-01"], ["search", "--jsonl", "quota"],
         ["quotes", "--jsonl", "--limit", "50"], ["timeline", "--jsonl", "--limit", "50"]]


class Soak:
    def __init__(self, args, folder):
        self.args, self.dir, self.passed, self.failed = args, pathlib.Path(folder), 0, 0
        self.end = time.time() + args.minutes * 60

    def run(self, *args, **more):
        return subprocess.run([self.args.clavijo, *map(str, args)], cwd=self.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)

    def claim(self, name, good, note=""):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        print(f"{'ok    ' if good else 'FAILED'} {name} {note}", flush=True)

    def corpus(self, n, words, name):
        subprocess.run([sys.executable, ROOT / "tools" / "make_corpus.py", str(n), self.dir / name, "--words", str(words)], check=True)
        return (self.dir / name / "reports.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)

    def growth(self):
        lines, parts = self.corpus(self.args.documents, self.args.words, "growth"), 6
        random.Random(3).shuffle(lines)
        print("documents  seconds  s/1000  anon MB  file/text  slowest query ms")
        for k in range(parts):
            some = lines[k * len(lines) // parts:(k + 1) * len(lines) // parts]
            (self.dir / "part.jsonl").write_text("".join(some), encoding="utf-8")
            child = subprocess.Popen([self.args.clavijo, "read", "-q", "--db", "growth.db", "part.jsonl"], cwd=self.dir)
            begin, anon = time.time(), 0
            while child.poll() is None:
                try:
                    status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
                    anon = max(anon, int(status.split("RssAnon:")[1].split()[0]) / 1024)
                except (OSError, IndexError):
                    pass
                time.sleep(0.2)
            seconds = time.time() - begin
            db = sqlite3.connect(self.dir / "growth.db")
            n, text = db.execute("SELECT count(*), sum(length(CAST(text AS BLOB))) FROM document").fetchone()
            size = (self.dir / "growth.db").stat().st_size / text
            slowest = max(self.query(page) for page in PAGES)
            print(f"{n:9} {seconds:8.1f} {seconds / len(some) * 1000:7.2f} {anon:8.0f} {size:10.2f} {slowest:17.0f}", flush=True)
            if time.time() > self.end - 60:
                break
        self.claim("growth: the database checks", self.run("check", "--db", "growth.db").returncode == 0)

    def query(self, page):
        begin = time.time()
        self.run(*page, "--db", "growth.db", "-q")
        return (time.time() - begin) * 1000

    def kills(self):
        lines = self.corpus(60, 100, "kills")
        (self.dir / "k.jsonl").write_text("".join(lines), encoding="utf-8")
        begin = time.time()
        self.run("read", "--db", "whole.db", "k.jsonl")
        whole, length, r, n, bad = content(self.dir / "whole.db"), time.time() - begin, random.Random(5), 0, 0
        while n < self.args.kills and time.time() < self.end - 30:
            for f in self.dir.glob("killed.db*"):
                f.unlink()
            for _ in range(4):
                child = subprocess.Popen([self.args.clavijo, "read", "-q", "--db", "killed.db", "k.jsonl"], cwd=self.dir, stderr=subprocess.DEVNULL)
                time.sleep(r.uniform(0, length))
                child.send_signal(signal.SIGKILL)
                child.wait()
                n += 1
            self.run("read", "-q", "--db", "killed.db", "k.jsonl")
            same = content(self.dir / "killed.db") == whole and self.run("check", "--db", "killed.db").returncode == 0
            bad += not same
        self.claim(f"kills: {n} at random moments, content as uninterrupted", not bad and n, f"({bad} differ)")

    def orders(self):
        self.run("read", "-q", "-j1", "--db", "one.db", "k.jsonl")
        lines = (self.dir / "k.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        for i, line in enumerate(reversed(lines)):
            (self.dir / f"r{i:03}.jsonl").write_text(line, encoding="utf-8")
        self.run("read", "-q", "-j8", "--db", "eight.db", *(f"r{i:03}.jsonl" for i in range(len(lines))))
        a, b = (content(self.dir / name) for name in ("one.db", "eight.db"))
        for c in (a, b):
            c["documents"] = [(row[0], *row[2:]) for row in c["documents"]]
        self.claim("orders: -j1, and -j8 with the files in reverse", a == b)

    def faults(self):
        def limited(n):
            return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (n, n))
        for n in (100_000, 400_000, 900_000):
            for f in self.dir.glob("full.db*"):
                f.unlink()
            done = self.run("read", "--db", "full.db", "k.jsonl", preexec_fn=limited(n))
            told = done.returncode == 2 and "no space left" in done.stderr
            self.run("read", "-q", "--db", "full.db", "k.jsonl")
            self.claim(f"faults: {n} bytes of room, then resumed", told and content(self.dir / "full.db") == content(self.dir / "whole.db"))
        shutil.copy(self.dir / "whole.db", self.dir / "held.db")
        holder = sqlite3.connect(self.dir / "held.db", isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        done = self.run("read", "--again", "--db", "held.db", "k.jsonl")
        holder.execute("ROLLBACK")
        self.claim("faults: locked by another program", done.returncode == 4 and "held.db" in done.stderr, done.stderr[-90:].strip())
        done = self.run("read", "--db", "nofolder/x.db", "k.jsonl")
        self.claim("faults: a folder that is not there", done.returncode == 2 and "nofolder/x.db" in done.stderr)


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("clavijo", type=os.path.abspath)
    p.add_argument("--minutes", type=float, default=20)
    p.add_argument("--kills", type=int, default=200)
    p.add_argument("--documents", type=int, default=6000)
    p.add_argument("--words", type=int, default=120)
    args = p.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(args, folder)
        soak.kills()
        soak.orders()
        soak.faults()
        soak.growth()
        print(f"{soak.passed} passed, {soak.failed} failed")
        return 1 if soak.failed else 0


if __name__ == "__main__":
    sys.exit(main())

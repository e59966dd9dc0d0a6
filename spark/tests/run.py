#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Three ways, one answer: threads, shards and Spark. run.py BUILD [--documents 120] [--words 80] [--most 30] [--fast] [--folder DIR]

A generated corpus is read by the program into one database, by the program in three
shards that are merged, and by the job on a local cluster of two workers, one of which is killed in
the middle and some of whose documents are poisoned. All print the same checksum; stories, events, quotes and copies are
compared row by row, too. most: documents that are reduced at once, 0 the library's own number. Skipped, and said so, where pyspark, pyarrow or Java are not;
CLAVIJO_SPARK=VENV: a virtual environment that has the first two. Ends with `N passed, N failed, N skipped`."""
import argparse
import importlib.util
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import loop  # noqa: E402

POISON = [{"text": None, "path": "none"}, {"text": "Rain fell in Oslo.", "date": "no day", "path": "day"}, {"text": "\0\1\2\3" * 200, "path": "binary"}]


def absent():
    missing = [m for m in ("pyspark", "pyarrow", "clavijo") if not importlib.util.find_spec(m)]
    return missing + ([] if shutil.which("java") else ["java"])


def descendants(root):
    """Processes below a process: {pid: command line}."""
    parent, line = {}, {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                line[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except (OSError, ValueError):
                pass
    found = {}
    for pid in parent:
        at = pid
        while at in parent and at != root:
            at = parent[at]
        if at == root and pid != root:
            found[pid] = line[pid]
    return found


def kill_a_worker(killed, seconds):
    """Kills, so many seconds after the start, a Python worker of ours that has the model in its memory: one that is at work."""
    time.sleep(seconds)
    for _ in range(1200):
        for pid, line in descendants(os.getpid()).items():
            try:
                if "pyspark.daemon" in line and ".clv" in pathlib.Path(f"/proc/{pid}/maps").read_text():
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                    return
            except OSError:
                pass
        time.sleep(0.25)


class Place:
    def __init__(self, folder, a):
        self.build, self.dir, self.most, self.fast, self.kill_after = pathlib.Path(a.build).resolve(), folder, a.most, a.fast, a.kill_after
        subprocess.run([sys.executable, ROOT / "tools/make_corpus.py", str(a.documents), folder, "--words", str(a.words)], check=True)
        self.lines = (folder / "reports.jsonl").read_text().splitlines(keepends=True)
        poisoned = [json.dumps(row) + "\n" for row in POISON]
        (folder / "spark.jsonl").write_text("".join(self.lines[:50] + poisoned + self.lines[50:]))
        self.whole, self.session = self.read("whole.db", self.lines), None

    def program(self, *args):
        done = subprocess.run([self.build / "clavijo", *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, table, *args):
        return [json.loads(line) for line in self.program(table, "--jsonl", "--db", self.whole, *args).splitlines()]

    def database(self, name):
        """A database, yet empty, that is cut into spans of at most so many documents."""
        if not self.most:
            return self.dir / name
        (self.dir / "empty").mkdir(exist_ok=True)
        self.program("read", "--db", self.dir / name, self.dir / "empty", "-q")
        db = sqlite3.connect(self.dir / name)
        db.execute("INSERT INTO state VALUES ('span_documents', ?)", (str(self.most),))
        db.commit()
        db.close()
        return self.dir / name

    def read(self, name, lines):
        if (self.dir / f"{name}.done").exists():
            return self.dir / name
        (self.dir / f"{name}.jsonl").write_text("".join(lines))
        db, before = self.database(name), os.times()
        self.program("read", "--db", db, "-q", *["--fast"] * self.fast, self.dir / f"{name}.jsonl")
        after = os.times()
        print(f"  {name}: {len(lines)} documents in {after.children_user + after.children_system - before.children_user - before.children_system:.0f} s of processor time", flush=True)
        (self.dir / f"{name}.done").touch()
        return db

    def checksum(self, db):
        return {kind: (int(n), c) for kind, n, c in (line.split() for line in self.program("check", "--checksum", "--db", db).splitlines())}

    def spark(self):
        """The job's functions on a local cluster."""
        import clavijo_spark as cs
        from pyspark.sql import SparkSession
        paths = f"{ROOT / 'spark'}:{os.environ['PYTHONPATH']}"  # of the workers
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        session = (SparkSession.builder.master("local-cluster[2,1,1024]").appName("clavijo-test").config("spark.executorEnv.PYTHONPATH", paths)
                   .config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false").config("spark.sql.shuffle.partitions", "4").config("spark.executor.memory", "900m")
                   .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate())
        self.session = session
        session.sparkContext.setLogLevel("OFF")
        model, self.killed = str(self.build / "model/md.clv"), []
        threading.Thread(target=kill_a_worker, args=(self.killed, self.kill_after), daemon=True).start()
        t = time.time()
        df = session.read.schema("text string, date string, url string, outlet string, path string").json(str(self.dir / "spark.jsonl")).repartition(6)
        cs.annotate(df, model, self.fast).write.mode("overwrite").parquet(str(self.dir / "documents"))
        self.documents = session.read.parquet(str(self.dir / "documents"))
        print(f"  {self.documents.count()} documents annotated in {time.time() - t:.0f} s; killed: {self.killed}", flush=True)
        t = time.time()
        cs.reduce(self.documents, model, self.most).write.mode("overwrite").parquet(str(self.dir / "found"))
        self.found = session.read.parquet(str(self.dir / "found"))
        print(f"  {self.found.select('block').distinct().count()} blocks reduced in {time.time() - t:.0f} s", flush=True)


def test_spark_has_the_same_checksum(p):
    import clavijo_spark as cs
    p.spark()  # what the tests below look at, too
    got = cs.checksum(p.found)
    print(f"  threads {p.checksum(p.whole)['all']}\n  Spark   {got['all']}", flush=True)
    assert p.killed, "no worker was killed"
    assert p.found.select("block").distinct().count() > (2 if p.most else 0)
    assert got == p.checksum(p.whole), (got, p.checksum(p.whole))


def test_row_by_row(p):
    def plain(value):  # without paths, and without the small numbers, which belong to one database
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items() if k not in ("story", "run") and not k.endswith("path") and (k != "id" or isinstance(v, str))}
        return sorted((plain(v) for v in value), key=str) if isinstance(value, list) else value
    for kind in ("stories", "events", "quotes", "copies"):
        got = sorted(json.dumps(plain(json.loads(r["json"])), sort_keys=True) for r in p.found.filter(f"kind = '{kind}'").collect())
        want = sorted(json.dumps(plain(row), sort_keys=True) for row in p.rows(kind))
        assert got == want and len(got) > 5, (kind, [pair for pair in zip(got, want) if pair[0] != pair[1]][:2])


def test_mentions_and_quotes(p):
    import clavijo_spark as cs
    n = {kind: p.checksum(p.whole)[kind][0] for kind in ("quotes", "mentions", "documents")}
    assert cs.quotes(p.documents).count() == n["quotes"] and p.documents.filter("record IS NOT NULL").count() == n["documents"]
    rows = cs.mentions(p.documents).collect()
    assert len(rows) >= n["mentions"] and all(json.loads(r["json"])["id"] == r["id"] for r in rows)


def test_poisoned_documents_are_recorded(p):
    import clavijo_spark as cs
    assert {r["path"] for r in cs.failures(p.documents).collect()} == {row["path"] for row in POISON}
    assert all(r["error"] for r in cs.failures(p.documents).collect())


def test_shards(p):
    for i in range(3):
        p.read(f"shard{i}.db", p.lines[i::3])
    merged = p.database("merged.db")
    p.program("merge", "--db", merged, "-q", *(p.dir / f"shard{i}.db" for i in range(3)))
    print(f"  shards  {p.checksum(merged)['all']}")
    assert p.checksum(merged) == p.checksum(p.whole)


def main():
    a = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    a.add_argument("build")
    a.add_argument("--documents", type=int, default=120)
    a.add_argument("--words", type=int, default=80)
    a.add_argument("--most", type=int, default=30)
    a.add_argument("--fast", action="store_true")
    a.add_argument("--folder", help="an existing one: what earlier runs read there is taken as it is")
    a.add_argument("--kill-after", type=float, default=0, metavar="SECONDS")
    a = a.parse_args()
    venv, package = os.environ.get("CLAVIJO_SPARK"), str(pathlib.Path(a.build).resolve() / "python")
    if venv and not sys.prefix.startswith(os.path.realpath(venv)):
        os.execv(f"{venv}/bin/python", [f"{venv}/bin/python", *sys.argv])
    os.environ["PYTHONPATH"] = package
    sys.path.insert(0, package)
    tests, missing = loop.of(globals()), absent()
    if missing:
        return loop.skip(tests, f"not installed: {', '.join(missing)}")
    sys.path.insert(0, str(ROOT / "spark"))
    os.environ["CLAVIJO_MODEL"] = str(pathlib.Path(a.build).resolve() / "model/md.clv")
    with tempfile.TemporaryDirectory() as folder:
        place = Place(pathlib.Path(a.folder or folder), a)
        failed = loop.run(tests, place)
        if place.session:
            place.session.stop()
    return failed


if __name__ == "__main__":
    sys.exit(main())

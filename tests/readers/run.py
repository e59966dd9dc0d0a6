#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every export read by the programs of others: run.py CLAVIJO

Each reader that is installed reads what `clavijo export` wrote of examples/ and must
find the same number of rows, and some values; one that is not is named as skipped.
Readers: duckdb, pyarrow, polars, pandas, networkx, geojson, icalendar, feedparser,
followthemoney; R's DBI with RSQLite. `tools/setup.sh check` installs those of
requirements.txt into a venv of the cache; CLAVIJO_READERS=DIR: another. Ends with `N passed, N failed`.
"""
import importlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def duckdb(d, m):
    for name in ("events", "mentions", "quotes"):
        n = m.sql(f"SELECT count(*) FROM '{d}/{name}.parquet'").fetchall()[0][0]
        assert n == len((d / f"{name}.jsonl").read_text().splitlines()), name
    assert m.sql(f"SELECT count(*) FROM read_csv('{d}/panel.csv', nullstr='NA')").fetchall()[0][0] > 10
    assert m.sql(f"SELECT count(*) FROM '{d}/events.parquet' WHERE len(source_actors) > 0 AND source_actors[1].actor = 'xi-jinping'").fetchall()[0][0] > 0


def pyarrow(d, m):
    parquet, ipc = importlib.import_module("pyarrow.parquet"), importlib.import_module("pyarrow.ipc")
    assert parquet.read_table(d / "events.parquet").equals(ipc.open_stream((d / "events.arrow").read_bytes()).read_all())


def polars(d, m):
    table = m.read_parquet(d / "events.parquet")
    assert table.height == len((d / "events.jsonl").read_text().splitlines())
    assert m.read_ipc_stream(d / "events.arrow").height == table.height
    assert m.read_csv(d / "polecat.tsv", separator="\t", quote_char=None, infer_schema_length=0).width == 40


def pandas(d, m):
    assert list(m.read_csv(d / "icews.tsv", sep="\t", quoting=3).columns)[5] == "Event Text"
    assert m.read_csv(d / "gdelt.tsv", sep="\t", header=None, quoting=3).shape[1] == 61
    assert m.read_csv(d / "gdelt-mentions.tsv", sep="\t", header=None, quoting=3).shape[1] == 16
    assert len(m.read_csv(d / "events.csv")) == len(m.read_json(d / "events.jsonl", lines=True))


def networkx(d, m):
    graph = m.read_graphml(d / "net.graphml")
    assert graph.number_of_edges() > 10 and "china" in graph


def geojson(d, m):
    o = m.loads((d / "events.geojson").read_text())
    assert o.is_valid and len(o["features"]) > 3, o.errors()


def icalendar(d, m):
    assert len(m.Calendar.from_ical((d / "events.ics").read_bytes()).walk("VEVENT")) > 0


def feedparser(d, m):
    feed = m.parse(str(d / "events.atom"))
    assert not feed.bozo and len(feed.entries) > 0


def followthemoney(d, m):
    ids = set()
    for line in (d / "events.ftm").read_text().splitlines():
        o = json.loads(line)
        e = m.model.make_entity(o["schema"])
        e.id = o["id"]
        for name, values in o["properties"].items():
            for v in values:
                e.add(name, v)
            assert len(e.get(name)) == len(set(values)), (o["schema"], name, values)
        ids.add(e.id)
    Statement = importlib.import_module("followthemoney.statement").Statement
    import csv
    for row in csv.DictReader(open(d / "events.statements.csv", newline="", encoding="utf-8")):
        assert Statement.make_key(row["dataset"], row["entity_id"], row["prop"], row["value"], False) == row["id"]
        assert row["entity_id"] in ids


def sqlite(d, m):
    db = m.connect(f"file:{d}/clavijo.db?mode=ro", uri=True)
    assert db.execute("SELECT count(*) FROM v_events").fetchall()[0][0] == len((d / "events.jsonl").read_text().splitlines())


def r_dbi(d):
    code = f"""library(DBI); db <- dbConnect(RSQLite::SQLite(), "{d}/clavijo.db", flags = RSQLite::SQLITE_RO)
    e <- dbGetQuery(db, 'SELECT id, type, "from", n_sources FROM v_events'); stopifnot(nrow(e) > 10, is.character(e$type))
    q <- dbGetQuery(db, "SELECT words FROM v_quotes WHERE speaker IS NOT NULL"); stopifnot(nrow(q) > 10)"""
    subprocess.run(["Rscript", "-e", code], check=True, stdout=subprocess.DEVNULL)


EXPORTS = [("parquet", "events.parquet"), ("parquet", "mentions.parquet", "mentions"), ("parquet", "quotes.parquet", "quotes"), ("arrow", "events.arrow"),
           ("jsonl", "events.jsonl"), ("jsonl", "mentions.jsonl", "mentions"), ("jsonl", "quotes.jsonl", "quotes"), ("csv", "events.csv"),
           ("panel", "panel.csv"), ("polecat", "polecat.tsv"), ("icews", "icews.tsv"), ("gdelt", "gdelt.tsv"), ("gdelt", "gdelt-mentions.tsv", "mentions"),
           ("graphml", "net.graphml"), ("gexf", "net.gexf"), ("geojson", "events.geojson"), ("ics", "events.ics"), ("atom", "events.atom"),
           ("ftm", "events.ftm"), ("ftm-statements", "events.statements.csv")]


def run_inside(folder):
    passed, failed, skipped = 0, [], []
    for test in (duckdb, pyarrow, polars, pandas, networkx, geojson, icalendar, feedparser, followthemoney, sqlite):
        try:
            module = importlib.import_module({"sqlite": "sqlite3"}.get(test.__name__, test.__name__))
        except ImportError:
            skipped.append(test.__name__)
            continue
        try:
            test(pathlib.Path(folder), module)
            passed += 1
        except Exception as e:  # a failing reader is counted, the others go on
            failed.append(test.__name__)
            print(f"FAILED {test.__name__}: {e!r}")
    print(json.dumps({"passed": passed, "failed": failed, "skipped": skipped}))


def main():
    if sys.argv[1] == "--inside":
        return run_inside(sys.argv[2])
    clavijo = os.path.abspath(sys.argv[1])
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    python = os.path.join(os.environ.get("CLAVIJO_READERS") or os.path.join(cache, "clavijo", "readers"), "bin", "python")
    python = python if os.path.exists(python) else sys.executable
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([clavijo, "read", "-q", ROOT / "examples"], cwd=folder, check=True)
        for format_, name, *table in EXPORTS:
            more = ["--table", table[0]] if table else []
            subprocess.run([clavijo, "export", format_, "-q", "-o", name, *more], cwd=folder, check=True)
        done = subprocess.run([python, __file__, "--inside", folder], stdout=subprocess.PIPE, text=True, check=True)
        *words, last = done.stdout.splitlines()
        print("\n".join(words), end="\n" if words else "")
        sums = json.loads(last)
        passed, failed, skipped = sums["passed"], sums["failed"], sums["skipped"]
        has_r = shutil.which("Rscript") and subprocess.run(["Rscript", "-e", "library(RSQLite)"], stderr=subprocess.DEVNULL).returncode == 0
        if has_r:
            try:
                r_dbi(folder)
                passed += 1
            except subprocess.CalledProcessError:
                failed.append("R DBI")
        else:
            skipped.append("R DBI")
    if skipped:
        print("skipped, not installed: " + ", ".join(skipped))
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""The database as a whole: merge, sql, vacuum, files of older versions, what the data
model says of it."""
import json
import pathlib
import re
import shutil
import sqlite3

from harness import EXAMPLES, FATAL, NOT_OURS, NOTHING, ROOT, SOME_FAILED
from storage import SAMARKAND, content

SCHEMAS = pathlib.Path(__file__).resolve().parent / "schemas"


def test_merge_gives_what_reading_all_gives(t):
    files = sorted(EXAMPLES.glob("*/*"))
    t.run("read", "--db", "whole.db", *files)
    t.run("read", "--db", "a.db", *files[:12])
    t.run("read", "--db", "b.db", *files[8:])
    t.run("judge", "--db", "b.db", "wrong", t.run("events", "--db", "b.db", "--jsonl").lines()[0]["id"], "--note", "a test")
    done = t.run("merge", "--db", "c.db", "--json", "a.db", "b.db").json()
    days = lambda db: sorted(map(tuple, sqlite3.connect(t.dir / db).execute("SELECT doc, day FROM document")))  # what the reduce goes by
    assert days("c.db") == days("whole.db") and any(day for _, day in days("c.db"))
    assert done["documents"] == len(files) and done["known"] == 4
    t.run("judge", "--db", "c.db", "undo", "1")
    assert content(t.dir / "c.db") == content(t.dir / "whole.db")
    assert t.run("merge", "--db", "c.db", "--json", "b.db", "a.db").json()["documents"] == 0
    t.run("check", "--db", "c.db")
    models = sqlite3.connect(t.dir / "c.db").execute("SELECT count(DISTINCT r.started) FROM document JOIN run r USING (run_id)").fetchone()
    assert models[0] >= 1
    t.file("text.db", "no database at all\n" * 30)
    t.run("merge", "--db", "c.db", "text.db", code=NOT_OURS)
    t.run("merge", "--db", "c.db", "nofile.db", code=FATAL)


def test_one_checksum_whatever_the_way(t):
    files = sorted(EXAMPLES.glob("*/*"))
    t.run("read", "-j1", "--db", "one.db", *files)
    t.run("read", "-j3", "--db", "threads.db", *reversed(files))
    for i in range(3):
        t.run("read", "--db", f"shard{i}.db", *files[i::3])
    t.run("merge", "--db", "shards.db", "shard2.db", "shard0.db", "shard1.db")
    want = t.run("check", "--checksum", "--db", "one.db").out
    rows = [line.split() for line in want.splitlines()]
    assert [r[0] for r in rows] == ["copies", "documents", "events", "facts", "mentions", "quotes", "stories", "all"], want
    assert int(rows[1][1]) == len(files) and int(rows[-1][1]) == sum(int(r[1]) for r in rows[:-1]) and len(rows[-1][2]) == 16
    for db in ("threads.db", "shards.db"):
        assert t.run("check", "--checksum", "--db", db).out == want, db
    t.run("read", "--db", "one.db", t.file("more.txt", "Rain fell in Oslo on Monday.\n"))
    assert t.run("check", "--checksum", "--db", "one.db").out.splitlines()[-1] != want.splitlines()[-1]
    t.run("check", "--checksum", "--db", "nofile.db", code=FATAL)


def test_sql_reads_and_only_reads(t):
    t.run("read", SAMARKAND)
    before = (t.dir / "clavijo.db").read_bytes()
    out = t.run("sql", "--csv", "SELECT type, count(*) AS n FROM v_events GROUP BY type ORDER BY 1").out
    assert out.startswith("type,n\r\n") and "CONSULT" in out
    rows = t.run("sql", "--json", "SELECT id, n_documents, lat, mutual FROM v_events LIMIT 3").json()["rows"]
    assert len(rows) == 3 and isinstance(rows[0]["n_documents"], int) and rows[0]["id"].startswith("e")
    assert t.run("sql", "--jsonl", "SELECT 'a\"b' AS x, NULL AS y, 1.5 AS z").lines() == [{"x": 'a"b', "y": None, "z": 1.5}]
    assert "v_events\t" in t.run("sql").out
    t.run("sql", "SELECT 1 WHERE 0", code=NOTHING)
    for bad in ("DELETE FROM event", "SELECT 1; SELECT 2", "", "SELEC 1", "ATTACH 'x.db' AS x", "PRAGMA query_only = 0",
                "CREATE TABLE x (y)", "WITH a AS (SELECT 1) DELETE FROM event", "VACUUM INTO 'x.db'"):
        assert t.run("sql", bad, code=FATAL).err, bad
    assert (t.dir / "clavijo.db").read_bytes() == before and not (t.dir / "x.db").exists()


def test_vacuum(t):
    t.run("read", EXAMPLES)
    a = content(t.dir / "clavijo.db")
    for _ in range(3):
        t.run("read", "--again", EXAMPLES)
    size = sum(f.stat().st_size for f in t.dir.glob("clavijo.db*"))  # with what stands in the log
    assert "MB" in t.run("vacuum").err
    assert (t.dir / "clavijo.db").stat().st_size <= size and content(t.dir / "clavijo.db") == a
    t.run("check")
    t.run("vacuum", "--db", "none.db", code=FATAL)


def records(db):
    """Records in one piece each, as they were kept before version 8; reading knows both forms."""
    pieces = {}
    for part, data in db.execute("SELECT part_no, bytes FROM record_part ORDER BY part_no"):
        pieces.setdefault(part >> 20, []).append(data)
    return [(doc_no, b"".join(data)) for doc_no, data in pieces.items()]


def without_derived(db, keep):
    """Drops what this version makes, all views and tables but `keep`."""
    for kind, name in db.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite_%' "
                                 "AND name NOT LIKE 'document_fts%' ORDER BY type DESC").fetchall():
        if name not in keep:
            db.execute(f"DROP {kind} {name}")


def older(t, version):
    """The database as that version had it: its tables, with the documents of ours."""
    if version == 8:
        shutil.copy(t.dir / "clavijo.db", t.dir / "v8.db")
        db = sqlite3.connect(t.dir / "v8.db")
        db.executescript((SCHEMAS / "8.sql").read_text())
        db.execute("UPDATE story SET story_no = story_no + 40")
        db.execute("UPDATE document SET story_no = story_no + 40")
        for table in ("event_row", "saying_row", "fact_row"):
            db.execute(f"UPDATE {table} SET story_no = story_no + 40")
        db.execute("PRAGMA user_version = 8")
        db.commit()
        db.close()
        return
    if version >= 4:
        shutil.copy(t.dir / "clavijo.db", t.dir / f"v{version}.db")
        db = sqlite3.connect(t.dir / f"v{version}.db")
        numbers = db.execute("SELECT story_no, story FROM story").fetchall()
        kept = records(db)
        without_derived(db, ("run", "document", "read_error", "dirty", "state", "actor", "appearance", "judgement", "feed", "feed_entry", "imported",
                             *(["past"] if version == 7 else [])))
        db.execute("CREATE TABLE record (doc_no INTEGER PRIMARY KEY REFERENCES document, record BLOB NOT NULL, signature BLOB) STRICT")
        db.executemany("INSERT INTO record VALUES (?, ?, x'00')", kept)
        for column in ("day", "dated"):
            db.execute(f"DROP INDEX document_{column}")
            db.execute(f"CREATE INDEX document_{column} ON document ({column}, doc)")
        db.execute("DROP INDEX document_path")
        db.execute("DROP INDEX document_order")
        db.execute("DROP INDEX document_counts")
        db.executescript((SCHEMAS / f"{max(5, version)}.sql").read_text())
        db.executemany("INSERT INTO story (story_no, story, title, n_documents, n_sources, run_id) VALUES (? + 40, ?, 'x', 1, 1, 1)", numbers)
        db.execute("UPDATE document SET story_no = story_no + 40")
        if version < 5:
            db.execute("DROP TABLE imported")
        db.execute(f"PRAGMA user_version = {version}")
        db.commit()
        db.close()
        return
    db = sqlite3.connect(t.dir / f"v{version}.db")
    db.executescript((SCHEMAS / "1.sql").read_text())
    ours = t.dir / "clavijo.db"
    db.execute("ATTACH ? AS ours", (str(ours),))
    if version >= 2:
        db.execute(db.execute("SELECT sql FROM ours.sqlite_schema WHERE name = 'judgement'").fetchone()[0])
    if version >= 3:
        for name in ("feed", "feed_entry"):
            db.execute(db.execute("SELECT sql FROM ours.sqlite_schema WHERE name = ?", (name,)).fetchone()[0])
    for table in ("run", "document", "actor", "appearance", "state"):
        columns = [row[1] for row in db.execute(f"PRAGMA main.table_info({table})")]
        columns = ", ".join(c for c in columns if c not in ("story_no", "copy_of", "source_no"))
        db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM ours.{table}")
    columns = [row[1] for row in db.execute("PRAGMA main.table_info(record)")]
    db.executemany(f"INSERT INTO main.record VALUES ({', '.join('?' * len(columns))})",
                   [(*row, *[b"" for _ in columns[2:]]) for row in records(sqlite3.connect(ours))])
    db.execute("UPDATE state SET value = '0' WHERE key = 'stale'")
    db.execute("INSERT INTO story (story_no, story, title, n_documents, n_sources, run_id) VALUES (7, 'sold', 'x', 1, 1, 1)")
    db.execute(f"PRAGMA user_version = {version}")
    db.execute(f"PRAGMA application_id = {0x436C766A}")
    db.commit()
    db.close()


def test_files_of_older_versions_are_brought_forward(t):
    t.run("read", EXAMPLES)
    ours = sqlite3.connect(t.dir / "clavijo.db").execute("PRAGMA user_version").fetchone()[0]
    schema = "SELECT type, name, replace(replace(sql, char(10), ''), ' ', '') FROM sqlite_schema WHERE name <> 'document' ORDER BY 1, 2"
    for version in range(1, ours):
        older(t, version)
        name = f"v{version}.db"
        assert "older" in t.run("stories", "--db", name, code=FATAL).err
        t.run("read", "--db", name, SAMARKAND)
        t.run("check", "--db", name)
        if version >= 4:
            db = sqlite3.connect(t.dir / name)
            assert db.execute("SELECT min(story_no) > 40 FROM story").fetchone() == (1,), "stories lost their numbers"
            assert db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'record'").fetchone() == (0,)
            db.close()
        assert content(t.dir / name) == content(t.dir / "clavijo.db"), version
        a, b = sqlite3.connect(t.dir / name), sqlite3.connect(t.dir / "clavijo.db")
        assert [r[:2] for r in a.execute(schema)] == [r[:2] for r in b.execute(schema)]
        columns = "SELECT name FROM pragma_table_info('document') ORDER BY 1"
        assert a.execute(columns).fetchall() == b.execute(columns).fetchall()
        assert a.execute("PRAGMA user_version").fetchone() == (ours,)


def test_a_migration_that_fails_leaves_the_file(t):
    t.run("read", SAMARKAND)
    older(t, 1)
    db = sqlite3.connect(t.dir / "v1.db")
    db.execute("CREATE TABLE feed (in_the_way)")
    db.commit()
    db.close()
    t.run("read", "--db", "v1.db", SAMARKAND, code=None)
    db = sqlite3.connect(t.dir / "v1.db")
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    assert db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'judgement'").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM document").fetchone() == (5,)


def test_the_data_model_names_every_table_view_and_column(t):
    t.run("read", SAMARKAND)
    db = sqlite3.connect(t.dir / "clavijo.db")
    text = (ROOT / "docs" / "data-model.md").read_text()
    parts = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", text, re.M | re.S))
    there = [r[0] for r in db.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'document_fts_%' "
                                      "AND name NOT LIKE 'sqlite_%'")]
    assert set(parts) == set(there), set(parts) ^ set(there)
    for name in there:
        columns = [r[1] for r in db.execute(f"PRAGMA table_info({name})")]
        told = re.findall(r"^\| `(\w+)` \|[^|\n]+\|[^|\n]*\|$", parts[name], re.M)
        assert told == columns, (name, set(told) ^ set(columns), told)


def test_import_and_compare(t):
    t.run("read", EXAMPLES)
    ours = t.run("export", "gdelt").out
    t.file("g.tsv", ours)
    t.run("import", "gdelt", "g.tsv")
    db = sqlite3.connect(t.dir / "clavijo.db")
    assert db.execute("SELECT count(*) FROM imported").fetchone()[0] == len(ours.splitlines())
    uzb = db.execute("SELECT country, lat, type, cameo FROM imported WHERE country = 'UZB'").fetchall()
    assert uzb and all(37 < r[1] < 46 for r in uzb)
    rows = t.run("compare", "--jsonl").lines()
    consult = next(r for r in rows if r["key"] == "CONSULT")
    assert consult["dataset"] == "gdelt" and consult["theirs"] > 0 and consult["of_theirs"] == 1.0, consult
    assert {r["key"] for r in t.run("compare", "--per", "dyad", "--jsonl").lines()} >= {"CHN RUS", "RUS CHN"}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", r["key"]) for r in t.run("compare", "gdelt", "--per", "day", "--jsonl").lines())
    for name in ("polecat", "icews"):
        t.file(name + ".tsv", t.run("export", name).out)
        t.run("import", name, name + ".tsv")
        mine = {r["key"]: r for r in t.run("compare", name, "--per", "dyad", "--jsonl").lines()}
        assert mine["CHN RUS"]["theirs"] > 0
    t.file("acled.csv", 'event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,country,latitude,longitude,notes,source\r\n'
                        'UKR1,15 September 2022,Battles,Armed clash,Military Forces of Russia (2000-),Military Forces of Ukraine (2019-),Ukraine,50.0,36.2,"shelling, ""heavy""\r\nand long",X\r\n'
                        'FRA2,2022-09-16,Protests,Peaceful protest,Protesters (France),,France,48.8,2.3,none,Y\r\n')
    t.run("import", "acled", "acled.csv")
    assert db.execute("SELECT id, day, source, target, type, country FROM imported WHERE dataset = 'acled' ORDER BY id").fetchall() == [
        ("FRA2", "2022-09-16", "FRA", None, "PROTEST", "FRA"), ("UKR1", "2022-09-15", "RUS", "UKR", "ASSAULT", "UKR")]
    before = db.execute("SELECT count(*) FROM imported").fetchone()
    t.run("import", "acled", "acled.csv")
    for format_, name in (("gdelt", "acled.csv"), ("acled", "g.tsv"), ("icews", "polecat.tsv")):
        assert "columns" in t.run("import", format_, name, code=FATAL).err
    assert "did you mean gdelt?" in t.run("import", "gdlet", "g.tsv", code=FATAL).err
    assert db.execute("SELECT count(*) FROM imported").fetchone() == before
    t.run("check")


def test_read_only_and_damaged_files_say_so(t):
    import os
    import stat
    t.run("read", SAMARKAND)
    page = bytearray((t.dir / "clavijo.db").read_bytes())
    for at in range(8 * 4096, min(len(page), 40 * 4096), 4096):
        page[at:at + 4000] = b"\xa5" * 4000
    t.file("hurt.db", bytes(page))
    hurt = t.run("check", "--db", "hurt.db", code=None)
    assert hurt.code == FATAL and (hurt.err + hurt.out).strip()
    if os.geteuid() != 0:
        os.chmod(t.dir / "clavijo.db", stat.S_IRUSR)
        assert "read-only" in t.run("read", "--again", SAMARKAND, code=FATAL).err


def test_no_text_and_rehydrate(t):
    t.run("read", EXAMPLES)
    sentences = {m["text"] for m in t.run("events", "--mentions", "--jsonl").lines()}
    full = {m["id"]: m["text"] for m in t.run("export", "jsonl", "--table", "mentions").lines()}
    for table in ("events", "mentions", "quotes", "documents", "facts"):
        bare = t.run("export", "jsonl", "--no-text", "--table", table).out
        assert not any(json.dumps(s, ensure_ascii=False)[1:-1] in bare for s in sentences), table
        t.file(f"{table}.jsonl", bare)
        done = t.run("rehydrate", f"{table}.jsonl", EXAMPLES)
        assert len(done.lines()) == len(bare.splitlines()) and '"b":' not in done.out, table
    assert {m["id"]: m["text"] for m in t.run("rehydrate", "mentions.jsonl", EXAMPLES).lines()} == full
    # a document that was changed is another one: its lines are left out, the others come
    shutil.copytree(EXAMPLES, t.dir / "copy")
    changed = sorted((t.dir / "copy").glob("samarkand-2022/*.txt"))[0]
    changed.write_bytes(changed.read_bytes() + b"\nOne word more.\n")
    named = len((t.dir / "documents.jsonl").read_text().splitlines())
    done = t.run("rehydrate", "documents.jsonl", "copy", code=SOME_FAILED)
    assert len(done.lines()) == named - 1 and done.err.count("bytes were changed") == 1
    # text of another version of the program does not fit the offsets
    lines = [json.loads(x) for x in (t.dir / "documents.jsonl").read_text().splitlines()]
    lines[0]["text_hash"] = "0" * 16
    t.file("other.jsonl", "".join(json.dumps(x) + "\n" for x in lines))
    assert "another version" in t.run("rehydrate", "other.jsonl", EXAMPLES, code=SOME_FAILED).err
    t.run("rehydrate", "documents.jsonl", t.file("else.txt", "Rain fell on Tuesday.\n"), code=NOTHING)
    t.file("bad.jsonl", "no object\n")
    assert "no-text" in t.run("rehydrate", "bad.jsonl", EXAMPLES, code=FATAL).err
    assert "jsonl" in t.run("export", "csv", "--no-text", code=FATAL).err

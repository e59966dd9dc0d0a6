# SPDX-License-Identifier: Apache-2.0
"""The database: whose it is, who writes, what a kill, a full disk and an
interruption leave."""
import json
import os
import resource
import shutil
import signal
import sqlite3
import time

from harness import DONE, EXAMPLES, FATAL, INTERRUPTED, NOT_OURS, NOTHING, SOME_FAILED

SAMARKAND = EXAMPLES / "samarkand-2022"
SENTENCE = "The president of {} met the prime minister of {} in {} on {} September 2022 and they signed an agreement. "
STATES = ["France", "Norway", "Kenya", "Japan", "Brazil", "Poland", "Egypt", "Chile", "India", "Spain"]


def corpus(t, n, name="many.jsonl"):
    """n different short reports, as JSON lines."""
    lines = []
    for i in range(n):
        a, b, c = STATES[i % 10], STATES[(i // 10 + 1 + i) % 10], STATES[(i * 7) % 10]
        text = " ".join(SENTENCE.format(a, b, c, 1 + (i + k) % 28) for k in range(6)) + f" Note {i}."
        lines.append(json.dumps({"text": text, "url": f"http://test.example/{i}"}))
    return t.file(name, "\n".join(lines) + "\n")


def content(path):
    """Everything of a database but small numbers, runs and clock times."""
    db = sqlite3.connect(path)
    asked = {
        "documents": "SELECT doc, path, title, dated, dated_from, copy_of, text FROM document ORDER BY doc",
        "stories": "SELECT story, title, place, date_from, n_documents, n_sources FROM story ORDER BY story",
        "events": "SELECT event, e.title, type, status, e.date_from, e.date_to, n_mentions, e.n_sources, score, s.story "
                  "FROM event e JOIN story s USING (story_no) ORDER BY 1, 2, 7, s.story",
        "mentions": "SELECT mention, doc, b, e, type, mention.status, mention.date_from, json FROM mention JOIN document USING (doc_no) ORDER BY 1, 2, 3",
        "quotes": "SELECT quote, doc, b, e, speaker, via, kind, rule FROM quote JOIN document USING (doc_no) ORDER BY 1, 2, 3",
        "facts": "SELECT fact, kind, text, n_documents, n_sources FROM fact ORDER BY 1, 2, 3",
        "copies": "SELECT copy, original, kind FROM copy ORDER BY 1, 2",
    }
    return {name: db.execute(query).fetchall() for name, query in asked.items()}


def test_database_by_option_and_by_environment(t):
    t.run("read", "--db", "one.db", SAMARKAND)
    t.run("read", SAMARKAND, env={"CLAVIJO_DB": "two.db"})
    assert t.run("stories", "--db", "one.db").out == t.run("stories", env={"CLAVIJO_DB": "two.db"}).out
    assert not (t.dir / "clavijo.db").exists()


def test_no_database_yet(t):
    err = t.run("stories", code=FATAL).err
    assert "clavijo read" in err and not (t.dir / "clavijo.db").exists()


def test_database_of_another_program(t):
    db = sqlite3.connect(t.dir / "other.db")
    db.execute("CREATE TABLE t (x)")
    db.commit()
    db.close()
    before = (t.dir / "other.db").read_bytes()
    for command in (["stories"], ["read", SAMARKAND]):
        assert "other.db" in t.run(*command, "--db", "other.db", code=NOT_OURS).err
    assert (t.dir / "other.db").read_bytes() == before
    t.file("text.db", "just a text that is no database\n" * 40)
    t.run("stories", "--db", "text.db", code=NOT_OURS)
    t.run("read", "--db", "text.db", SAMARKAND, code=NOT_OURS)
    assert (t.dir / "text.db").read_text().startswith("just a text")


def test_database_of_a_newer_version(t):
    t.run("read", SAMARKAND)
    db = sqlite3.connect(t.dir / "clavijo.db")
    db.execute("PRAGMA user_version = 99")
    db.close()
    assert "newer" in t.run("stories", code=NOT_OURS).err
    t.run("read", SAMARKAND, code=NOT_OURS)


def test_a_second_writer_is_refused_and_readers_are_not(t):
    t.run("read", SAMARKAND)
    stories = t.run("stories", "--jsonl").out
    child = t.start("read", corpus(t, 400))
    for _ in range(200):
        time.sleep(0.02)
        second = t.run("read", SAMARKAND, code=None)
        if second.code == NOT_OURS or child.poll() is not None:
            break
    try:
        assert second.code == NOT_OURS and "another clavijo" in second.err, second.err
        assert t.run("stories", "--jsonl").out == stories
    finally:
        child.communicate()
    assert child.returncode == DONE


def test_kill_loses_no_finished_document_and_reading_resumes(t):
    path = corpus(t, 150)
    t.run("read", "--db", "whole.db", path)
    kept = []
    for wait in (0.25, 0.4, 0.6):
        child = t.start("read", path)
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        if (t.dir / "clavijo.db").exists():
            db = sqlite3.connect(t.dir / "clavijo.db")
            try:
                kept.append(db.execute("SELECT count(*) FROM document").fetchone()[0])
            except sqlite3.OperationalError:  # killed before the tables were made
                kept.append(0)
            db.close()
    assert kept == sorted(kept), kept
    t.run("read", path)
    t.run("check")
    assert content(t.dir / "clavijo.db") == content(t.dir / "whole.db")


def test_what_an_interruption_left_is_brought_up_to_date(t):
    t.run("read", SAMARKAND)
    child = t.start("read", corpus(t, 600))

    def n_documents():
        db = sqlite3.connect(t.dir / "clavijo.db")
        n = db.execute("SELECT count(*) FROM document").fetchone()[0]
        db.close()
        return n

    assert t.until(lambda: n_documents() > 20)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate()
    assert child.returncode == INTERRUPTED and b"kept" in err, err
    done = t.run("stories", "--jsonl")
    assert "up to date" in done.err and sum(s["n_documents"] for s in done.lines()) > 20
    assert t.run("stories", "--jsonl").err == ""


def test_no_space_left(t):
    path = corpus(t, 300)
    limit = 1_000_000  # some batches fit, not all
    small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    done = t.run("read", path, code=FATAL, preexec_fn=small)
    assert "no space left" in done.err and "clavijo.db" in done.err, done.err
    n = sqlite3.connect(t.dir / "clavijo.db").execute("SELECT count(*) FROM document").fetchone()[0]
    assert 0 < n < 300, n
    t.run("read", path)
    t.run("check")
    assert sqlite3.connect(t.dir / "clavijo.db").execute("SELECT count(*) FROM document").fetchone()[0] == 300


def test_standard_output_that_is_full(t):
    with open("/dev/full", "wb") as full:
        import subprocess
        done = subprocess.run([t.program, "annotate", str(SAMARKAND)], stdout=full, stderr=subprocess.PIPE, env=t.env)
    assert done.returncode == FATAL and b"standard output" in done.stderr


def test_order_and_threads_change_nothing(t):
    files = sorted(EXAMPLES.glob("*/*"))
    t.run("read", "--db", "a.db", "-j1", *files)
    t.run("read", "--db", "b.db", "-j8", *reversed(files))
    for f in files[::2]:
        t.run("read", "--db", "c.db", f)
    t.run("read", "--db", "c.db", *files)
    a = content(t.dir / "a.db")
    assert a == content(t.dir / "b.db")
    assert a == content(t.dir / "c.db")


def with_settings(t, settings):
    """A reader into databases that cluster few documents together, or end a story early."""
    def read(name, *args):
        if not (t.dir / name).exists():
            t.run("read", "--db", name, "--limit", "1", *args)
            db = sqlite3.connect(t.dir / name)
            db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", settings.items())
            db.execute("UPDATE state SET value = '1' WHERE key = 'stale'")
            db.commit()
            db.close()
        t.run("read", "--db", name, *args)
    return read


def test_spans_change_nothing_by_order(t):
    """With small spans, too, the content is a function of the set: whole, in parts, reversed, killed."""
    read = with_settings(t, {"span_documents": "4"})
    files = sorted(EXAMPLES.glob("*/*"))
    read("a.db", *files)
    read("b.db", "-j8", *reversed(files))
    for f in files[::3]:
        read("c.db", f)
    read("c.db", *files)
    a = content(t.dir / "a.db")
    assert a == content(t.dir / "b.db")
    assert a == content(t.dir / "c.db")
    assert sqlite3.connect(t.dir / "a.db").execute("SELECT count(*) FROM block").fetchone()[0] > 3
    t.run("check", "--db", "c.db")


def test_a_story_of_many_reports_goes_on_in_chapters(t):
    """No story holds more than its most, whatever spans it runs through and in whatever order its reports come."""
    files = []
    for i in range(48):
        text = f"The minister of Estonia visited the grounded ferry Nordvarg off Selvik. Divers in Selvik searched the ferry Nordvarg for cable 3{i}."
        files.append(f"report{i:02}.jsonl")
        (t.dir / files[-1]).write_text(json.dumps({"date": f"2021-02-{1 + i // 2:02}", "text": text}), encoding="utf-8")
    for settings in ({"chapter_documents": "7"}, {"chapter_documents": "7", "span_documents": "10"}):
        read, tag = with_settings(t, settings), len(settings)
        read(f"a{tag}.db", *files)
        for part in (files[30:], files[:30:2], files[::-1]):
            read(f"b{tag}.db", "-j3", *part)
        assert content(t.dir / f"a{tag}.db") == content(t.dir / f"b{tag}.db")
        sizes = [n for n, in sqlite3.connect(t.dir / f"a{tag}.db").execute("SELECT n_documents FROM story")]
        assert sum(sizes) == 48 and max(sizes) <= 7 and len(sizes) <= 12, sizes
        t.run("check", "--db", f"b{tag}.db")


def test_only_what_changed_is_made_anew(t):
    t.run("read", EXAMPLES / "samarkand-2022")
    t.run("read", EXAMPLES / "pretoria-2022")
    db = sqlite3.connect(t.dir / "clavijo.db")
    runs = dict(db.execute("SELECT title, run_id FROM story"))
    assert set(runs.values()) == {1, 2}, runs
    t.run("read", EXAMPLES / "pretoria-2022")
    assert dict(db.execute("SELECT title, run_id FROM story")) == runs


def test_story_numbers_are_kept(t):
    t.run("read", SAMARKAND)
    t.run("read", EXAMPLES / "unrelated")
    before = {s["title"]: s["id"] for s in t.run("stories", "--jsonl").lines()}
    t.run("read", EXAMPLES)
    after = {s["title"]: s["id"] for s in t.run("stories", "--jsonl").lines()}
    kept = [title for title in before if title in after]
    assert len(kept) >= 8 and all(before[title] == after[title] for title in kept)


def test_views_are_open_to_other_programs(t):
    t.run("read", SAMARKAND)
    db = sqlite3.connect(t.dir / "clavijo.db")
    views = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
    assert {"v_documents", "v_stories", "v_events", "v_mentions", "v_quotes", "v_facts", "v_copies"} <= set(views)
    for view in views:
        assert db.execute(f"SELECT * FROM {view}").description
    assert db.execute("PRAGMA application_id").fetchone()[0] == 0x436C766A
    hits = db.execute("SELECT count(*) FROM document_fts WHERE document_fts MATCH 'samarkand'").fetchone()[0]
    assert hits == 5
    assert 'content="document"' in db.execute("SELECT sql FROM sqlite_schema WHERE name = 'document_fts'").fetchone()[0]


def test_read_again_replaces(t):
    t.run("read", SAMARKAND)
    before = content(t.dir / "clavijo.db")
    t.run("read", "--again", SAMARKAND)
    t.run("check")
    assert content(t.dir / "clavijo.db") == before


def test_check_without_a_database_checks_the_model_and_says_so(t):
    done = t.run("check", code=FATAL)
    assert "whole" in done.out and "clavijo read" in done.err and not (t.dir / "clavijo.db").exists()
    t.run("read", SAMARKAND)
    assert "all invariants hold" in t.run("check").out


def test_check_finds_nothing_wrong_with_inputs_that_could_not_be_read(t):
    t.run("read", t.file("m.bin", bytes(range(256)) * 16), code=SOME_FAILED)
    assert "all invariants hold" in t.run("check").out

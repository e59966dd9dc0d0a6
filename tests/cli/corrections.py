# SPDX-License-Identifier: Apache-2.0
"""`diff` and `judge`: what changed between two databases; corrections that are
kept as data, replayed on every reading, and taken back."""
import shutil
import sqlite3

from harness import DONE, EXAMPLES, FATAL, NOT_OURS, NOTHING

SAMARKAND = EXAMPLES / "samarkand-2022"


def two_databases(t):
    """old.db: all but the last report; new.db: all."""
    reports = sorted(SAMARKAND.iterdir())
    t.run("read", "--db", "old.db", *reports[:-1])
    shutil.copy(t.dir / "old.db", t.dir / "new.db")
    t.run("read", "--db", "new.db", *reports)
    return reports


def test_diff_of_the_same_is_nothing(t):
    t.run("read", "--db", "one.db", SAMARKAND)
    shutil.copy(t.dir / "one.db", t.dir / "two.db")
    got = t.run("diff", "one.db", "two.db", code=NOTHING)
    assert got.out == "" and "nothing changed" in got.err
    assert t.run("diff", "one.db", "two.db", "--jsonl", code=NOTHING).out == ""
    assert t.run("diff", "one.db", "two.db", "--json", code=NOTHING).json()["changes"] == []


def test_diff_shows_a_report_that_came_and_went(t):
    reports = two_databases(t)
    rows = t.run("diff", "old.db", "new.db", "--jsonl").lines()
    docs = [r for r in rows if r["kind"] == "document"]
    assert [(r["change"], r["title"].rsplit("/", 1)[1]) for r in docs if r["change"] != "changed"] == \
        [("added", reports[-1].name)]
    events = [r for r in rows if r["kind"] == "event"]
    told_by_more = [r for r in events if r["change"] == "changed" and "n_documents" in r["fields"]]
    assert told_by_more and all(int(r["fields"]["n_documents"][0]) < int(r["fields"]["n_documents"][1])
                                for r in told_by_more), events
    back = t.run("diff", "new.db", "old.db", "--jsonl").lines()
    count = lambda rs, change: sum(r["change"] == change for r in rs)
    assert count(rows, "added") == count(back, "removed") and count(rows, "removed") == count(back, "added")
    table = t.run("diff", "old.db", "new.db").out
    assert f"+ document" in table and reports[-1].name in table
    assert t.run("diff", "old.db", "new.db", "--json").json()["old"]["n_documents"] == len(reports) - 1


def test_diff_since_a_day(t):
    t.file("a.txt", "Koru to go\n\nMay 3, 2021\n\nFrance's president Emmanuel Macron will visit Germany on Wednesday, the Elysee said.\n")
    t.file("b.txt", "Koru went\n\nMay 6, 2021\n\nFrance's president Emmanuel Macron visited Germany on Wednesday and met Angela Merkel.\n")
    t.run("read", "--db", "one.db", "a.txt", "b.txt")
    rows = t.run("diff", "--as-of", "2021-05-04", "--db", "one.db", "--jsonl").lines()
    docs = [r for r in rows if r["kind"] == "document"]
    assert [(r["change"], r["title"].rsplit("/", 1)[-1]) for r in docs] == [("added", "b.txt")], rows
    t.run("diff", "--as-of", "2021-05-07", "--db", "one.db", code=NOTHING)
    t.run("diff", "--as-of", "2021-05-04", "one.db", "one.db", code=FATAL)


def test_diff_of_two_runs(t):
    """The same reports read twice: here the second time with another day of publication."""
    t.file("a.txt", "Koru went\n\nFrance's president Emmanuel Macron visited Germany on Wednesday and met Angela Merkel.\n")
    t.file("b.txt", "Talks in Oslo\n\nMay 3, 2021\n\nNorway's foreign minister met the foreign minister of Japan in Oslo on Monday.\n")
    t.run("read", "--date", "2021-05-07", "a.txt")
    t.run("read", "b.txt")
    t.run("diff", "--runs", "2", code=NOTHING)  # what stands now
    assert "run 1 is not kept" in t.run("diff", "--runs", "1", code=FATAL).err
    t.run("read", "--again", "--date", "2021-05-14", "a.txt")
    rows = t.run("diff", "--runs", "2", "--jsonl").lines()
    moved = [r for r in rows if r["kind"] == "event" and r["change"] == "changed"]
    assert moved and all(r["fields"]["from"] == ["2021-05-05", "2021-05-12"] and r["sentence"] == 1 and "visited" in r["text"] for r in moved), rows
    assert not [r for r in rows if r["kind"] == "event" and r["change"] != "changed"], rows
    assert [r["fields"]["published"] for r in rows if r["kind"] == "document"] == [["2021-05-07", "2021-05-14"]]
    assert t.run("diff", "--runs", "2..3", "--jsonl").lines() == rows
    back = t.run("diff", "--runs", "3..2", "--json").json()
    assert (back["old"]["run"], back["new"]["run"], back["old"]["n_documents"]) == ("3", "2", 2)
    assert [r["fields"] for r in back["changes"] if r["kind"] == "document"] == [{"published": ["2021-05-14", "2021-05-07"]}]
    for wrong in ("x", "2..x", "..", ""):
        t.run("diff", "--runs", wrong, code=FATAL)
    t.run("diff", "--runs", "2", "clavijo.db", "clavijo.db", code=FATAL)
    assert [r["kept"] for r in t.run("sql", "--jsonl", "SELECT run_id, run_id IN (SELECT run_id FROM past) AS kept FROM run").lines()] == [0, 1, 0]
    db = sqlite3.connect(t.dir / "clavijo.db")
    for old in range(12):  # not more than the newest ten are kept
        db.execute("INSERT INTO run SELECT ? - 100, program, model, options, started, ended FROM run WHERE run_id = 1", (old,))
        db.execute("INSERT INTO past SELECT ? - 100, kind, id, title, fields, parts, story, doc, sentence, text FROM past WHERE run_id = 2", (old,))
    db.commit()
    db.close()
    t.run("read", "--again", "--date", "2021-05-14", "a.txt")
    assert t.run("sql", "--jsonl", "SELECT count(DISTINCT run_id) AS n, max(run_id) AS last FROM past").lines() == [{"n": 10, "last": 3}]


def test_diff_wants_databases(t):
    t.run("read", "--db", "one.db", SAMARKAND)
    assert "no such database" in t.run("diff", "one.db", "none.db", code=FATAL).err
    t.file("notes.db", "no database, only words " * 50)
    t.run("diff", "one.db", "notes.db", code=NOT_OURS)
    t.run("diff", "one.db", code=FATAL)


def events(t):
    return t.run("events", "--jsonl").lines()


def test_wrong_sets_an_event_aside_and_undo_brings_it_back(t):
    t.run("read", SAMARKAND)
    before = events(t)
    victim = before[0]["id"]
    row = t.run("judge", "wrong", victim, "--who", "Ann", "--note", "from a film", "--jsonl").lines()[0]
    assert (row["verdict"], row["kind"], row["a"], row["who"], row["note"]) == ("wrong", "event", victim, "Ann", "from a film")
    assert row["at"].endswith("Z") and row["undone"] is None
    assert [e["id"] for e in events(t)] == [e["id"] for e in before[1:]]
    t.run("read", SAMARKAND, "--again")
    assert victim not in [e["id"] for e in events(t)], "a reading forgets what was judged"
    mention = before[0]["mentions"][0]["id"]
    assert "judged    wrong" in t.run("why", mention).out and "by Ann: from a film" in t.run("why", mention).out
    t.run("judge", "undo", row["number"])
    assert events(t) == before or [e["id"] for e in events(t)] == [e["id"] for e in before]
    assert t.run("judge", "list", code=NOTHING).out == ""
    assert t.run("judge", "list", "--all", "--jsonl").lines()[0]["undone"]
    assert "no judgement" in t.run("judge", "undo", 1, code=NOTHING).err


def test_same_and_different_hold_on_mentions(t):
    t.run("read", SAMARKAND)
    before = events(t)
    two = [e for e in before if e["n_mentions"] == 1][:2]
    n = len(before)
    t.run("judge", two[0]["id"], "same", two[1]["id"])
    now = events(t)
    whole = [e for e in now if two[0]["mentions"][0]["id"] in [m["id"] for m in e["mentions"]]][0]
    assert len(now) == n - 1 and two[1]["mentions"][0]["id"] in [m["id"] for m in whole["mentions"]]
    big = max(before, key=lambda e: e["n_mentions"])
    part = big["mentions"][-1]["id"]
    t.run("judge", "different", big["id"], part)
    again = [[m["id"] for m in e["mentions"]] for e in events(t)]
    rest = [m["id"] for m in big["mentions"] if m["id"] != part]
    assert all(not (part in ids and set(rest) & set(ids)) for ids in again)
    assert len(t.run("judge", "--jsonl").lines()) == 2


def test_stories_are_joined_and_parted(t):
    t.file("more/bakery.txt", "Bakery wins a prize\n\nA bakery in Osterby won a prize for its bread on 14 September 2022. "
                              "Its owner, Lena Holm, thanked her bakers.\n")
    t.run("read", SAMARKAND, t.dir / "more", "--date", "2022-09-16")
    stories = t.run("stories", "--jsonl").lines()
    assert len(stories) == 2, stories
    a, b = stories
    t.run("judge", "same", a["id"], b["id"])
    joined = t.run("stories", "--jsonl").lines()
    assert len(joined) == 1 and joined[0]["n_documents"] == a["n_documents"] + b["n_documents"]
    t.run("judge", "undo", 1)
    again = t.run("stories", "--jsonl").lines()
    assert [s["n_documents"] for s in again] == [s["n_documents"] for s in stories]
    docs = t.run("story", again[0]["id"], "--json").json()["documents"]
    first, other = docs[0]["path"], docs[-1]["path"]
    t.run("judge", "different", first, other)
    home = {d["path"]: s["id"] for s in t.run("stories", "--jsonl").lines()
            for d in t.run("story", s["id"], "--json").json()["documents"]}
    assert home[first] != home[other]


def test_judge_says_what_is_wrong(t):
    t.run("read", SAMARKAND)
    e = events(t)
    t.run("judge", "same", e[0]["id"], code=FATAL)
    t.run("judge", "wrong", e[0]["id"], e[1]["id"], code=FATAL)
    t.run("judge", "perhaps", e[0]["id"], code=FATAL)
    t.run("judge", "wrong", 1, code=FATAL)
    t.run("judge", "same", e[0]["id"], e[0]["id"], code=FATAL)
    quote = t.run("quotes", "--jsonl").lines()[0]["id"]
    t.run("judge", "wrong", quote)
    assert quote not in [v["id"] for q in t.run("quotes", "--jsonl").lines() for v in q["variants"]]
    assert "cannot be compared" in t.run("judge", "same", e[0]["id"], quote, code=FATAL).err
    assert "nothing has the id" in t.run("judge", "wrong", "e000000000000000f", code=NOTHING).err
    assert "no such database" in t.run("judge", "wrong", "e1", "--db", "none.db", code=FATAL).err
    assert not (t.dir / "none.db").exists()

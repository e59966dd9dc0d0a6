# SPDX-License-Identifier: Apache-2.0
"""Bad input: each leaves a message that says what and what to do, the right exit
code, and the other documents done."""
import json
import os
import random

from harness import DONE, EXAMPLES, FATAL, SOME_FAILED

GOOD = (EXAMPLES / "unrelated" / "court.txt").read_text()
RUSSIAN = ("Президент России Владимир Путин встретился с председателем Китая в Самарканде. "
           "Стороны обсудили торговлю и безопасность в регионе. ") * 8
ENGLISH = "The foreign minister of Norway met her counterpart in Oslo on Monday. They spoke about the fishing quota.\n"


def beside_a_good_one(t, name, data, code=DONE):
    """Reads the file and a good one; gives the annotate lines by name and what was said."""
    t.file("in/a-good.txt", GOOD)
    t.file("in/" + name, data)
    t.file("in/z-good.txt", GOOD + " Again.")
    done = t.run("annotate", "in", code=code)
    lines = {line["path"]: line for line in done.lines()}
    assert lines["in/a-good.txt"]["sentences"] and lines["in/z-good.txt"]["sentences"]
    return lines.get("in/" + name), done.err


def codes(line):
    return [d["code"] for d in line["diagnostics"]]


def test_empty_file_is_a_document_with_a_diagnostic(t):
    line, err = beside_a_good_one(t, "m.txt", "")
    assert line["text"] == "" and line["sentences"] == [] and "empty" in codes(line) and err == ""


def test_binary_file_is_told_and_passed_over(t):
    random.seed(5)
    line, err = beside_a_good_one(t, "m.bin", bytes(random.randrange(256) for _ in range(5000)), SOME_FAILED)
    assert line is None and "in/m.bin" in err and "binary" in err


def test_large_file_is_cut_with_a_diagnostic(t):
    random.seed(6)
    words = GOOD.split()
    paragraph = lambda: " ".join(random.choice(words) for _ in range(70)) + ".\n\n"
    data = "".join(paragraph() for _ in range(3000))
    line, _ = beside_a_good_one(t, "m.txt", data * (50_000_000 // len(data) + 1))
    assert "cut" in codes(line) and line["sentences"]
    t.run("read", "in")  # a record of that size can be kept


def test_file_over_the_limit_is_told(t):
    line, err = beside_a_good_one(t, "m.txt", b"a word " * (80 << 17), SOME_FAILED)
    assert line is None and "in/m.txt" in err and "MB" in err


def test_invalid_utf8_is_replaced(t):
    line, _ = beside_a_good_one(t, "m.txt", (ENGLISH + "Crème brûlée, naïve café – “quoted”. " * 4).encode() + b"Bad \xff\xfe\xc3 bytes stand in Oslo.\n")
    assert "\ufffd" in line["text"] and line["sentences"] and "invalid-utf8" in codes(line)


def test_utf16_with_and_without_mark(t):
    for name, data in (("marked.txt", ("\ufeff" + ENGLISH * 5).encode("utf-16-le")),
                       ("bare.txt", (ENGLISH * 5).encode("utf-16-be"))):
        line, _ = beside_a_good_one(t, name, data)
        assert line["text"].startswith("The foreign minister of Norway"), line["text"][:60]


def test_windows_1251_with_and_without_declaration(t):
    page = f"<html><head><meta charset=windows-1251><title>Встреча</title></head><body><p>{RUSSIAN}</p></body></html>"
    for name, data in (("declared.html", page.encode("cp1251")), ("bare.txt", RUSSIAN.encode("cp1251"))):
        line, _ = beside_a_good_one(t, name, data)
        assert "Самарканде" in line["text"], line["text"][:80]


def test_foreign_language_is_a_document_without_sentences(t):
    line, err = beside_a_good_one(t, "m.txt", RUSSIAN)
    assert line["lang"] != "en" and line["sentences"] == [] and "language" in codes(line) and err == ""


def test_page_without_an_article(t):
    page = "<html><body><nav><a href=/a>Home</a> <a href=/b>Sport</a></nav></body></html>"
    line, _ = beside_a_good_one(t, "m.html", page)
    assert line["events"] == [] and ("no-article" in codes(line) or "empty" in codes(line))


def test_missing_file(t):
    assert "nosuch.txt" in t.run("annotate", "nosuch.txt", code=SOME_FAILED).err


def test_unreadable_file_and_folder(t):
    t.file("in/a.txt", GOOD)
    path = t.file("in/b.txt", GOOD + " More.")
    folder = t.file("in/c/d.txt", GOOD + " Even more.").rsplit("/", 1)[0]
    os.chmod(path, 0)
    os.chmod(folder, 0)
    try:
        if os.access(path, os.R_OK):  # the superuser reads everything
            drop = {"user": 65534, "group": 65534, "extra_groups": []}
            os.chmod(t.dir, 0o755)
        else:
            drop = {}
        done = t.run("annotate", "in", code=SOME_FAILED, env={"XDG_CACHE_HOME": "/nonexistent"}, **drop)
        assert [line["path"] for line in done.lines()] == ["in/a.txt"]
        assert "in/b.txt" in done.err and "in/c" in done.err
    finally:
        os.chmod(path, 0o600)
        os.chmod(folder, 0o700)


def test_the_same_file_twice_is_one_document(t):
    a, b = t.file("a.txt", GOOD), t.file("b.txt", GOOD)
    t.run("read", a, b, a)
    assert len(t.run("export", "jsonl", "--table", "documents").lines()) == 1
    assert "1 known before" in t.run("read", a).err


def test_failures_are_kept_in_the_database(t):
    t.file("in/a.txt", GOOD)
    t.file("in/b.bin", bytes(range(256)) * 20)
    done = t.run("read", "in", code=SOME_FAILED)
    assert "1 document," in done.err and "1 failed" in done.err and "in/b.bin" in done.err
    import sqlite3
    rows = sqlite3.connect(t.dir / "clavijo.db").execute("SELECT path, code FROM read_error").fetchall()
    assert rows == [("in/b.bin", "FORMAT")]


def test_a_broken_container_gives_what_is_sound(t):
    good = '{"text": "The president of France met the chancellor of Germany in Paris on Monday."}\n'
    t.file("in/m.jsonl", good + '{"text": broken\n' + good.replace("Paris", "Berlin"))
    done = t.run("annotate", "in", code=SOME_FAILED)
    assert [line["path"] for line in done.lines()] == ["in/m.jsonl#1", "in/m.jsonl#3"] and "m.jsonl" in done.err


def test_nothing_to_read(t):
    (t.dir / "void").mkdir()
    assert t.run("annotate", "void").out == ""
    t.run("read", code=FATAL)


def test_since_and_newer(t):
    records = [{"text": f"France and Norway met in Oslo. Note {i}.", "date": f"2022-09-{i + 10}"} for i in range(5)]
    records.append({"text": "France and Norway met in Oslo. Note without a date."})
    path = t.file("r.jsonl", "\n".join(map(json.dumps, records)) + "\n")
    done = t.run("read", "--since", "2022-09-12", "--json", path)
    assert done.json()["documents"] == 4 and "2 older" in done.err
    assert "day" in t.run("read", "--since", "tomorrow", path, code=FATAL).err
    page = t.file("old.txt", "Paris, 3 May 2001. The president of France met the king of Norway in Oslo.\n\nPublished 3 May 2001\n")
    t.run("read", "--db", "b.db", "--since", "2022-01-01", "--date", "2001-05-03", page)
    assert not t.run("stories", "--db", "b.db", code=None).out.strip()
    new, mark = t.file("new.txt", "Spain met Chile.\n"), t.file("mark", "")
    os.utime(page, (1e9, 1e9))
    os.utime(mark, (1.2e9, 1.2e9))
    for newer in ("2015-01-01", mark):
        assert t.run("annotate", "--newer", newer, page, new).lines()[0]["path"] == new
        assert len(t.run("annotate", "--newer", newer, page, new).lines()) == 1
    assert "newer" in t.run("annotate", "--newer", "nofile", new, code=FATAL).err

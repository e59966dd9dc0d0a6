#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of the Python package: run.py PROGRAM MODEL (with the package on PYTHONPATH);
ends with `N passed, N failed`. Answers are compared with the program's own."""
import datetime
import json
import os
import pathlib
import pickle
import subprocess
import sys
import tempfile
import threading
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM, MODEL = map(os.path.abspath, sys.argv[1:3])
os.environ["CLAVIJO_MODEL"] = MODEL
SAMARKAND = ROOT / "examples/samarkand-2022"
REPORT = SAMARKAND / "capital-ledger.html"

import clavijo  # noqa: E402


def program(*args):
    child = subprocess.run([PROGRAM, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240)
    assert child.returncode == 0, child.stderr.decode()
    return [json.loads(line) for line in child.stdout.decode().splitlines()]


def raises(kind, function, *args, **kw):
    try:
        function(*args, **kw)
    except kind as e:
        return e
    raise AssertionError(f"no {kind.__name__} raised")


def test_annotate_is_the_programs_line(p):
    want = program("annotate", "--date", "2022-09-16", "--outlet", "Ledger", REPORT)[0]
    data = REPORT.read_bytes()
    for given in (data, bytearray(data), memoryview(data), data.decode()):
        got = p.nlp.annotate(given, path=str(REPORT), date="2022-09-16", outlet="Ledger")
        assert got == want
    assert want["events"], "nothing to compare"


def test_default_model(p):
    text = "Norway's foreign minister visited Astana on Monday."
    line = clavijo.annotate(text.encode(), date=datetime.date(2021, 5, 4))
    assert line == p.nlp.annotate(text, date="2021-05-04")
    assert line["published"] == "2021-05-04"
    assert [line.words(s) for s in line["sentences"]] == [text]


def test_unknown_hints(p):
    want = p.nlp.annotate("Rain fell in Oslo.")
    assert p.nlp.annotate("Rain fell in Oslo.", date=None, outlet=float("nan"), url=float("nan")) == want
    assert p.nlp.annotate("Rain fell in Oslo.", date=float("nan")) == want


def test_threads_agree(p):
    texts = [f.read_bytes() for f in sorted(SAMARKAND.iterdir()) if f.is_file()] * 2
    want, got = [p.nlp.annotate(t) for t in texts], [None] * len(texts)

    def work(first):
        for i in range(first, len(texts), 2):
            got[i] = p.nlp.annotate(texts[i])
    workers = [threading.Thread(target=work, args=(i,)) for i in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    assert got == want


def test_the_gil_is_released(p):
    text, turns, done = REPORT.read_bytes() * 8, [0], threading.Event()

    def count():
        while not done.wait(0.0005):
            turns[0] += 1
    old = sys.getswitchinterval()
    other = threading.Thread(target=count)
    other.start()
    sys.setswitchinterval(60)  # who keeps the GIL now keeps it for good
    before = turns[0]
    p.nlp._engine.annotate(text)
    during = turns[0] - before
    sys.setswitchinterval(old)
    done.set()
    other.join()
    assert during > 2, during


def test_wrong_types(p):
    for bad in (None, 3, ["a"], REPORT):
        raises(TypeError, p.nlp.annotate, bad)
    for name in ("date", "url", "outlet", "path", "type"):
        raises(TypeError, p.nlp.annotate, "x", **{name: 3})
    raises(TypeError, clavijo.read, ["x"], db=str(p.dir / "no.db"), progress=3)
    raises(TypeError, clavijo.read, [b"x", 3], db=str(p.dir / "no.db"))
    raises(TypeError, p.db.story, "1")
    raises(TypeError, p.db.events, limit=1.5)
    raises(ValueError, clavijo.Model, "a\0b")


def test_failures_carry_the_librarys_message(p):
    e = raises(clavijo.Error, p.nlp.annotate, "x", date="yesterday")
    assert e.code == "usage" and "yesterday" in str(e)
    e = raises(clavijo.Error, clavijo.load, str(p.dir / "none.clv"))
    assert e.code == "io" and "none.clv" in str(e)
    e = raises(clavijo.Error, clavijo.open, str(p.dir / "none.db"))
    assert e.code == "notfound"
    e = raises(clavijo.Error, p.db.query, "nonsense")
    assert e.code == "usage" and "nonsense" in str(e)
    raises(clavijo.Error, p.db.events, colour="red")
    e = raises(FileNotFoundError, clavijo.find_model, "xl")
    assert "looked in" in str(e)


def test_closed_handles(p):
    nlp = clavijo.load(MODEL)
    nlp.close()
    nlp.close()
    raises(ValueError, nlp.annotate, "x")
    raises(ValueError, lambda: nlp.id)
    db = clavijo.open(p.db.path)
    rows = db.events()
    next(rows)
    db.close()
    db.close()
    raises(ValueError, next, rows)
    raises(ValueError, db.stories)
    raises(ValueError, db.stale)


def test_a_model_in_use_stays_open(p):
    nlp = clavijo.load(MODEL)
    base = clavijo._clavijo.Database(str(p.dir / "in-use.db"), True, nlp._engine)
    assert raises(clavijo.Error, nlp.close).code == "busy"
    base.close()
    nlp.close()


def test_pickle(p):
    other = pickle.loads(pickle.dumps(p.nlp))
    assert other.path == p.nlp.path and other.id == p.nlp.id
    assert other.annotate("Rain fell in Oslo.") == p.nlp.annotate("Rain fell in Oslo.")


def test_a_child_after_fork(p):
    want, (r, w) = p.nlp.annotate("Rain fell in Oslo."), os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(w, b"same" if p.nlp.annotate("Rain fell in Oslo.") == want else b"else")
        finally:
            os._exit(0)
    assert os.read(r, 4) == b"same" and os.waitpid(child, 0)[1] == 0
    os.close(r)
    os.close(w)


def test_queries_are_the_programs_lines(p):
    path = p.db.path
    for table in ("stories", "events", "quotes"):
        got = list(getattr(p.db, table)())
        assert got and got == program(table, "--jsonl", "--db", path), table
    assert p.db.story(1) == program("story", 1, "--json", "--db", path)[0]
    some = list(p.db.events(type="CONSULT", from_=datetime.date(2022, 9, 1)))
    assert some and some == program("events", "--jsonl", "--db", path, "--type", "CONSULT", "--from", "2022-09-01")
    who = next(q["speaker"]["name"] for q in p.db.quotes() if q["speaker"] and q["speaker"]["name"])
    assert list(p.db.quotes(who)) == program("quotes", who, "--jsonl", "--db", path)
    assert "source" in p.db.tables()["events"]
    raises(KeyError, p.db.story, 99999)


def test_read_tells_and_stops(p):
    seen, bad = [], []
    empty = p.dir / "no-such-report.txt"
    counts = clavijo.read([REPORT, empty], db=p.dir / "told.db", progress=seen.append, failed=bad.append)
    assert counts["documents"] == 1 and counts["failed"] == 1
    assert seen and max(s["failed"] for s in seen) == 1, seen
    assert [b["path"] for b in bad] == [str(empty)] and bad[0]["reason"]
    assert clavijo.read(REPORT, db=p.dir / "told.db")["known"] == 1

    class Enough(Exception):
        pass

    def stop(_):
        raise Enough
    raises(Enough, clavijo.read, [SAMARKAND], db=p.dir / "stopped.db", progress=stop)
    counts = clavijo.read([SAMARKAND], db=p.dir / "stopped.db")
    assert counts["stories"] >= 1, counts


def test_html(p):
    page = p.db.story(1)._repr_html_()
    assert "<table>" in page and "<script" not in page
    line = p.nlp.annotate("Norway's foreign minister said 1 < 2 & left Astana.")
    assert "1 &lt; 2 &amp; left" in line._repr_html_() and "<mark" in line._repr_html_()


def test_the_readmes_session(p):
    page = (ROOT / "python/README.md").read_text()
    code = page.split("```python\n")[1].split("```")[0]
    folder = p.dir / "session"
    folder.mkdir()
    (folder / "examples").symlink_to(ROOT / "examples")
    package = pathlib.Path(clavijo.__file__).resolve().parent.parent
    child = subprocess.run([sys.executable, "-c", code], cwd=folder, env={**os.environ, "PYTHONPATH": str(package)},
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240, text=True)
    assert child.returncode == 0, child.stderr
    assert child.stdout.startswith("CONSULT happened 2021-05-03 "), child.stdout[:200]


class Place:
    def __init__(self, folder):
        self.dir, self.nlp = pathlib.Path(folder), clavijo.load()
        clavijo.read([SAMARKAND], db=self.dir / "samarkand.db")
        self.db = clavijo.open(str(self.dir / "samarkand.db"))


def main():
    failed, tests = 0, [(n, f) for n, f in globals().items() if n.startswith("test_")]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        place = Place(folder)
        for name, test in tests:
            try:
                test(place)
            except Exception:
                failed += 1
                print(f"{name} failed")
                traceback.print_exc(file=sys.stdout)
    print(f"{len(tests) - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())

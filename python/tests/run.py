#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of the Python package: run.py PROGRAM MODEL (with the package on PYTHONPATH);
ends with `N passed, N failed`. Answers are compared with the program's own."""
import ctypes
import datetime
import gc
import json
import math
import os
import pathlib
import pickle
import random
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM, MODEL = map(os.path.abspath, sys.argv[1:3])
os.environ["CLAVIJO_MODEL"] = MODEL
SAMARKAND = ROOT / "examples/samarkand-2022"
REPORT = SAMARKAND / "capital-ledger.html"

sys.path.insert(0, str(ROOT / "tests"))
import clavijo  # noqa: E402
import loop  # noqa: E402


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


def test_objects_are_those_of_json(p):
    """The binding's own reader of JSON against json.loads: what there is, what there may be, what is cut or broken."""
    r, read = random.Random(1), clavijo._clavijo.object
    chars = ["a", "Z", "0", " ", '"', "\\", "/", "\n", "\t", "\b", "\0", "\x7f", "é", "€", "𝄞", "[", "{", ":", ","]

    def made(depth):
        kind = r.randrange(9 if depth else 7)
        if kind > 6:
            items = [made(depth - 1) for _ in range(r.randrange(5))]
            return items if kind == 7 else {"".join(r.choices(chars, k=r.randrange(5))): i for i in items}
        return [None, True, False, r.randrange(-300, 300), r.choice([-1, 1]) * r.getrandbits(r.randrange(1, 90)),
                r.choice([0.5, -1.25e-7, 3e300, r.random()]), "".join(r.choices(chars, k=r.choice([0, 3, 40])))][kind]
    for i in range(3000):
        value = made(4)
        text = json.dumps(value, ensure_ascii=bool(i % 2), indent=[None, 1][i % 3 == 0])
        for given in (text, text.encode()):
            got = read(given)
            assert got == value and json.dumps(got) == json.dumps(value), text
    line = json.dumps(p.nlp.annotate(REPORT.read_bytes())).encode()
    assert read(line) == json.loads(line)
    for n in list(range(0, 300)) + list(range(300, len(line), 97)):
        raises(ValueError, read, line[:n])
    for bad in ("", " ", "{", "[1,]", "[1 2]", '{"a"}', '{"a":}', '{a:1}', '{"a":1,}', "nul", "tru", "-", "+1", "'a'", '"\\x"', '"\\u12"', '"a', '"a\\',
                "[" * 5000, '{"a":' * 5000, "1 1", "NaN", "\0", "]", "}"):
        raises(ValueError, read, bad)
    for _ in range(3000):  # anything may be raised but a crash
        broken = bytearray(line[:400])
        for _ in range(3):
            broken[r.randrange(400)] = r.randrange(256)
        try:
            read(bytes(broken))
        except ValueError:
            pass
    raises(TypeError, read, None)


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
    raises(TypeError, clavijo.read, 3)
    raises(TypeError, clavijo.read, ["x"], progress=print)
    raises(TypeError, clavijo.read, ["x"], limit="1")
    raises(OverflowError, clavijo.read, ["x"], threads=1 << 40)
    raises(TypeError, p.db.sql, 3)
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
    raises(ValueError, nlp.vectors, ["x"])
    raises(ValueError, nlp.record, "x")
    raises(ValueError, list, nlp.pipe(["x"]))
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


def test_ctrl_c_stops_a_reading(p):
    """What was read before it is kept, and the next reading goes on from there."""
    code = ("import clavijo, signal, threading\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "def stop(told):\n"
            "    if told['documents'] == 3: signal.raise_signal(signal.SIGINT)\n"
            f"try: clavijo.read([{str(ROOT / 'examples')!r}], db='stopped.db', progress=stop, threads=1)\n"
            "except KeyboardInterrupt: print('stopped')\n"
            f"rest = clavijo.read([{str(ROOT / 'examples')!r}], db='stopped.db')\n"
            "print(rest['known'] >= 3, rest['documents'] > 0)\n")
    child = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": p.package}, cwd=p.dir, timeout=240,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout.split() == ["stopped", "True", "True"], (child.stdout, child.stderr)


def test_reading_is_an_iterator(p):
    reading = clavijo.read([SAMARKAND], threads=2)
    assert iter(reading) is reading and reading.progress["documents"] == 0
    got = list(reading)
    assert got == program("annotate", SAMARKAND)
    assert reading.progress["documents"] == reading.progress["found"] == len(got) and not reading.failed
    assert list(reading) == []
    bad = clavijo.read([p.dir / "none.txt", REPORT])
    assert [line["path"] for line in bad] == [str(REPORT)]
    assert [f["path"] for f in bad.failed] == [str(p.dir / "none.txt")] and bad.progress["failed"] == 1
    assert [line["outlet"] for line in clavijo.read(REPORT, outlet="Ledger", limit=1)] == ["Ledger"]


def test_reading_may_be_left(p):
    before = threading.active_count()
    reading = clavijo.read([ROOT / "examples"], threads=1)
    first = next(reading)
    reading.close()
    reading.close()
    assert first["text"] and list(reading) == [] and reading.progress["documents"] < 31, reading
    for line in clavijo.read([ROOT / "examples"], threads=1):
        break
    gc.collect()
    raises(ZeroDivisionError, lambda: [1 / 0 for _ in clavijo.read([ROOT / "examples"], threads=1)])
    closed = clavijo.load(MODEL)
    closed.close()
    raises(ValueError, next, clavijo.read([REPORT], model=closed))
    for _ in range(100):  # the threads end by themselves
        gc.collect()
        if threading.active_count() == before:
            return
        threading.Event().wait(0.1)
    raise AssertionError(threading.enumerate())


def test_a_script_that_ends_while_reading(p):
    code = f"import clavijo; r = clavijo.read([{str(ROOT / 'examples')!r}], threads=1); print(next(r)['title'])"
    child = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": p.package}, timeout=60,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.returncode == 0 and child.stdout.strip() and not child.stderr, child.stderr


def test_a_batch_with_a_poisoned_row(p):
    rows = ["Rain fell in Oslo.", {"text": b"Rain fell in Oslo.", "date": "2021-05-04"}, float("nan"),
            {"text": "x", "date": "no day"}, {"text": "Rain fell in Oslo.", "date": float("nan")}, {"date": "2021-05-04"},
            "\ud800 half a character", b"\xff\xfe\x00", "Rain fell in Oslo."]
    bad = {}
    got = list(p.nlp.pipe(rows, threads=2, failed=bad.__setitem__))
    assert sorted(bad) == [i for i, line in enumerate(got) if line is None] and {2, 3, 5} <= set(bad), bad
    assert isinstance(bad[2], TypeError) and bad[3].code == "usage" and isinstance(bad[5], TypeError)
    assert got[0] == got[8] == got[4] == p.nlp.annotate(rows[0]) and got[1]["published"] == "2021-05-04"
    assert raises(clavijo.Error, list, p.nlp.pipe(rows[3:], threads=2)).code == "usage"
    left = p.nlp.pipe(iter(["Rain fell in Oslo."] * 50), threads=2)
    next(left)
    left.close()
    assert list(p.nlp.pipe([])) == []


def test_dates(p):
    for day in ("2021-05-04", datetime.date(2021, 5, 4), datetime.datetime(2021, 5, 4, 23, 59)):
        assert p.nlp.annotate("Rain fell on Monday.", date=day)["published"] == "2021-05-04"
    for none in (None, float("nan"), math.nan):
        assert p.nlp.annotate("Rain fell on Monday.", date=none)["published"] is None
    for bad in ("2021-13-40", "", "yesterday", "2021-05-04\0"):
        raises((clavijo.Error, ValueError), p.nlp.annotate, "x", date=bad)


def test_models_that_clavijo_data_keeps(p):
    """A package without a model finds the packs of the program's `data add`; what is looked for is what is listed."""
    env = {**os.environ, "XDG_DATA_HOME": str(p.dir / "data"), "PATH": str(p.dir / "nowhere"), "PYTHONPATH": p.package}
    env.pop("CLAVIJO_MODEL")
    (p.dir / "mine.clv").symlink_to(MODEL)
    kept = subprocess.run([PROGRAM, "data", "add", p.dir / "mine.clv"], env=env, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    assert kept == str(p.dir / "data/clavijo/model/mine.clv")
    code = "import clavijo; print(clavijo.find_model('mine')); print(clavijo.load('mine').id)"
    found = subprocess.run([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    assert found == [kept, p.nlp.id]
    listed = {pack["path"]: pack for pack in json.loads(subprocess.run([PROGRAM, "data", "--json"], env=env, stdout=subprocess.PIPE, check=True).stdout)}
    assert listed[kept]["id"] == p.nlp.id and not listed[kept]["taken"] and listed[kept]["bytes"] == os.path.getsize(MODEL)
    os.remove(kept)


def test_a_pack_of_another_version(p):
    head = bytearray(pathlib.Path(MODEL).read_bytes()[:1 << 16])
    head[8] += 1
    (p.dir / "newer.clv").write_bytes(head)
    e = raises(clavijo.Error, clavijo.load, p.dir / "newer.clv")
    assert e.code == "version", (e.code, str(e))
    (p.dir / "short.clv").write_bytes(pathlib.Path(MODEL).read_bytes()[:1 << 16])
    assert raises(clavijo.Error, clavijo.load, p.dir / "short.clv").code in ("corrupt", "format")
    (p.dir / "text.clv").write_text("no pack")
    assert raises(clavijo.Error, clavijo.load, p.dir / "text.clv").code == "format"


class Schema(ctypes.Structure):
    pass


class Array(ctypes.Structure):
    pass


class Stream(ctypes.Structure):
    pass


_p, _i = ctypes.c_void_p, ctypes.c_int64
Schema._fields_ = [("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", _p), ("flags", _i), ("n_children", _i),
                   ("children", ctypes.POINTER(ctypes.POINTER(Schema))), ("dictionary", _p),
                   ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Schema))), ("private_data", _p)]
Array._fields_ = [("length", _i), ("null_count", _i), ("offset", _i), ("n_buffers", _i), ("n_children", _i),
                  ("buffers", ctypes.POINTER(_p)), ("children", ctypes.POINTER(ctypes.POINTER(Array))), ("dictionary", _p),
                  ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Array))), ("private_data", _p)]
Stream._fields_ = [("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Schema))),
                   ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Array))),
                   ("get_last_error", _p), ("release", _p), ("private_data", _p)]


def texts_of(capsule, column):
    """Values of a text column, read from the stream by its specification alone."""
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    stream = ctypes.cast(pointer(capsule, b"arrow_array_stream"), ctypes.POINTER(Stream))
    schema, out = Schema(), []
    assert stream.contents.get_schema(stream, ctypes.byref(schema)) == 0
    names = [schema.children[i].contents.name.decode() for i in range(schema.n_children)]
    assert schema.children[names.index(column)].contents.format == b"u"
    while True:
        batch = Array()
        assert stream.contents.get_next(stream, ctypes.byref(batch)) == 0
        if not batch.release:
            break
        a = batch.children[names.index(column)].contents
        ends = ctypes.cast(a.buffers[1], ctypes.POINTER(ctypes.c_int32))
        out += [ctypes.string_at(a.buffers[2] + ends[i], ends[i + 1] - ends[i]).decode() for i in range(a.length)]
        batch.release(ctypes.byref(batch))
    schema.release(ctypes.byref(schema))
    return out


def test_arrow_streams(p):
    for table in ("events", "quotes", "stories", "documents", "mentions"):
        query = p.db.query(table)
        rows = list(query)
        column = "title" if table == "stories" else "id"
        got = texts_of(query.__arrow_c_stream__(requested_schema=None), column)
        assert got == texts_of(query.__arrow_c_stream__(), column), "a query can be asked again"
        assert len(got) == len(rows) and (column not in rows[0] or got == [r[column] for r in rows]), table
    capsule = p.db.events(type="CONSULT").__arrow_c_stream__()
    assert len(texts_of(capsule, "id")) == len(list(p.db.events(type="CONSULT"))) and texts_of(capsule, "id") == []
    db = clavijo.open(p.db.path)
    query, capsule = db.events(), db.events().__arrow_c_stream__()
    db.close()
    assert texts_of(capsule, "id") == [e["id"] for e in p.db.events()], "a stream outlives its database"
    raises(ValueError, query.__arrow_c_stream__)
    del query, capsule
    p.db.events().__arrow_c_stream__()  # nobody reads it
    gc.collect()


KINDS = ("documents", "blocks", "sentences", "mentions", "dates", "places", "quotes", "events")


def test_annotations_as_tables(p):
    """Without a database: a row an item, the words of each cut out of its own document."""
    lines = [p.nlp.annotate(f.read_bytes(), path=f.name, date="2022-09-16") for f in sorted(SAMARKAND.iterdir()) if f.is_file()]
    assert len(lines) > 2
    for kind in KINDS[1:]:
        got = clavijo.table(lines + [None], kind)
        items = [(line, i) for line in lines for i in line[kind]]
        assert items, kind
        assert texts_of(got.__arrow_c_stream__(), "doc") == [line["id"] for line, _ in items], kind
        assert texts_of(got.__arrow_c_stream__(requested_schema=None), "words") == [line.words(i) for line, i in items], kind
    assert texts_of(clavijo.table(lines, "documents").__arrow_c_stream__(), "title") == [line["title"] for line in lines]
    assert texts_of(clavijo.table(lines).__arrow_c_stream__(), "id") == [e["id"] for line in lines for e in line["events"]]
    one = lines[0].table("quotes").__arrow_c_stream__()
    assert texts_of(one, "id") == [q["id"] for q in lines[0]["quotes"]] and texts_of(one, "id") == []
    assert texts_of(clavijo.table([]).__arrow_c_stream__(), "doc") == []
    assert raises(clavijo.Error, clavijo.table(lines, "stories").__arrow_c_stream__).code == "usage"
    assert raises(clavijo.Error, clavijo.table([["x"]]).__arrow_c_stream__).code == "format"
    for bad in (None, 3, "x", b"x", lines[0]):
        raises(TypeError, clavijo.table, bad)
    raises(TypeError, clavijo.table, lines, 3)
    raises(TypeError, clavijo.table([{"a": object()}]).__arrow_c_stream__)
    lines[0].table()  # nobody reads it


def test_vectors(p):
    texts = ["The ministers met in Oslo.", "The two ministers held talks in the Norwegian capital.", "Rain fell on the vineyards.", ""]
    rows = p.nlp.vectors(texts)
    assert rows.shape == (4, 384) and rows.format == "f" and rows.contiguous and rows.nbytes == 4 * 384 * 4
    rows = rows.tolist()

    def alike(a, b):
        return sum(x * y for x, y in zip(rows[a], rows[b]))
    assert abs(alike(0, 0) - 1) < 1e-4 and alike(0, 1) > 0.6 > 0.3 > alike(0, 2), (alike(0, 1), alike(0, 2))
    line = p.nlp.annotate(texts[0])
    assert p.nlp.vectors(line.words(s) for s in line["sentences"]).tolist() == rows[:1] == p.nlp.vectors(texts[0]).tolist()
    assert len(p.nlp.vectors([])) == 0 and p.nlp.vectors(["a\0b"]).shape == (1, 384)
    for bad in (None, 3, [None], [b"x"], [3.5], ["x", None]):
        raises(TypeError, p.nlp.vectors, bad)
    try:
        import numpy
    except ImportError:
        return
    array = numpy.asarray(p.nlp.vectors(texts))
    assert array.shape == (4, 384) and array.dtype == numpy.float32 and numpy.allclose((array[:3] ** 2).sum(axis=1), 1, atol=1e-4)


def test_readers_of_arrow(p):
    absent = []
    for name, read in (("pyarrow", lambda m, q: m.table(q).num_rows), ("polars", lambda m, q: m.DataFrame(q).height),
                       ("duckdb", lambda m, q: m.sql("SELECT count(*) FROM q").fetchall()[0][0]),
                       ("nanoarrow", lambda m, q: sum(len(b) for b in m.ArrayStream(q))),
                       ("pandas", lambda m, q: len(m.DataFrame.from_arrow(q) if hasattr(m.DataFrame, "from_arrow")
                                                   else __import__("pyarrow").table(q).to_pandas()))):
        try:
            module = __import__(name)
            __import__("pyarrow" if name in ("pandas", "duckdb") else name)
        except ImportError:
            absent.append(name)
            continue
        assert read(module, p.db.events()) == len(list(p.db.events())), name
        assert read(module, p.db.sql("SELECT * FROM v_events")) == len(list(p.db.events())), name
        lines = list(clavijo.read([SAMARKAND]))
        for kind in KINDS:
            want = len(lines) if kind == "documents" else sum(len(line[kind]) for line in lines)
            assert read(module, clavijo.table(lines, kind)) == want, (name, kind)
    if absent:
        print("not tested, not installed:", ", ".join(absent))


def test_sql_and_exports(p):
    rows = list(p.db.sql("SELECT type, count(*) AS n, NULL AS none FROM v_events GROUP BY type ORDER BY type"))
    assert rows and rows[0]["none"] is None and sum(r["n"] for r in rows) == len(list(p.db.events()))
    assert raises(clavijo.Error, p.db.sql, "DROP TABLE event").code == "usage"
    p.db.export("graphml", p.dir / "net.graphml")
    child = subprocess.run([PROGRAM, "export", "graphml", "--db", p.db.path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert (p.dir / "net.graphml").read_bytes() == child.stdout and child.stdout
    parts = []

    class Out:
        write = parts.append
    p.db.export("csv", Out, table="quotes")
    assert b"".join(parts).count(b"\r\n") > len(list(p.db.quotes()))
    assert raises(clavijo.Error, p.db.export, "docx", Out).code == "usage"
    raises(TypeError, p.db.export, "csv", 1)  # a descriptor of somebody else's
    os.fstat(1)

    class Full:
        @staticmethod
        def write(_):
            raise OSError("full")
    raises(OSError, p.db.export, "csv", Full)
    other = pickle.loads(pickle.dumps(p.db))
    assert list(other.events()) == list(p.db.events())


def test_relations(p):
    want = program("relations", "CHN", "RUS", "--by", "day", "--all", "--jsonl", "--db", p.db.path)
    got = p.db.relations("CHN", "RUS", by="day", all=True)
    assert got == want and got
    picture = got._repr_html_()
    assert picture.count("<svg") == 1 and picture.count("<title>") == len(got) and "<script" not in picture
    nobody = p.db.relations("FJI", "PER")
    assert nobody == [] and nobody._repr_html_() == "<table></table>"
    assert p.db.relations("CHN")._repr_html_().startswith("<table><tr>")
    raises(TypeError, p.db.relations, 3)
    raises(clavijo.Error, p.db.relations, "CHN", "RUS", by="hour")


def test_parts_give_what_one_database_gives(p):
    """Documents as records, cut into blocks, each reduced alone: the answer of one machine."""
    import sqlite3

    from clavijo import parts
    subprocess.run([sys.executable, ROOT / "tools/make_corpus.py", "150", p.dir / "parts", "--words", "80"], check=True)
    rows = [json.loads(line) for line in (p.dir / "parts/reports.jsonl").read_text().splitlines()]
    for row in rows[:2]:  # two without a date
        row["date"] = None
    rows = [{k: v for k, v in row.items() if v is not None} for row in rows]
    (p.dir / "parts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    most, whole = 40, p.dir / "whole.db"
    clavijo._clavijo.Database(str(whole), True, p.nlp._engine).close()
    db = sqlite3.connect(whole)
    db.execute("INSERT INTO state VALUES ('span_documents', ?)", (str(most),))
    db.commit()
    db.close()
    assert clavijo.read(p.dir / "parts.jsonl", db=whole)["documents"] == len(rows)
    want = parts.checksums(clavijo.open(whole))

    records = [p.nlp.record(row["text"], date=row.get("date"), url=row["url"], outlet=row["outlet"]) for row in rows]
    assert parts.annotation(records[0]) == p.nlp.annotate(rows[0]["text"], url=rows[0]["url"], outlet=rows[0]["outlet"])
    counts, days = {}, [parts.day_of(r) for r in records]
    for day in days:
        counts[day] = counts.get(day, 0) + 1
    of = parts.blocks(counts, most)
    assert len(set(of.values())) > 3 and of[min(counts)] == 0, of
    done = []
    for block in set(of.values()):
        with parts.Part(cut=True, most=most) as part:
            new = [part.add(r) for r, day in reversed(list(zip(records, days))) if of[day] == block]
            assert all(new) and not part.add(records[next(i for i, d in enumerate(days) if of[d] == block)])
            done.append(parts.checksums(part.reduce()))
            raises(ValueError, part.add, records[0])
            raises(ValueError, part.reduce)
    assert parts.add_checksums(done) == want, (parts.add_checksums(done), want)
    assert set(parts.blocks(counts, 1000).values()) == {0}
    assert parts.blocks({}) == {}
    raises(clavijo.Error, p.nlp._engine.day, b"no record")
    assert raises(clavijo.Error, parts.annotation, records[0][:-3]).code == "corrupt"
    raises(ValueError, clavijo._clavijo.blocks, [("2021-05-04", 1), ("2021-05-03", 1)], 0)


def test_import_is_quick(p):
    code = "import sys, time; t = time.process_time(); import clavijo; print(time.process_time() - t); assert 'json' not in sys.modules"
    seconds = [float(subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": p.package}, check=True,
                                    stdout=subprocess.PIPE, text=True).stdout) for _ in range(5)]
    assert min(seconds) < 0.05, seconds


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
    child = subprocess.run([sys.executable, "-c", code], cwd=folder, env={**os.environ, "PYTHONPATH": p.package},
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240, text=True)
    assert child.returncode == 0, child.stderr
    assert child.stdout.startswith("CONSULT happened 2021-05-03 "), child.stdout[:200]


class Place:
    def __init__(self, folder):
        self.dir, self.nlp = pathlib.Path(folder), clavijo.load()
        self.package = str(pathlib.Path(clavijo.__file__).resolve().parent.parent)
        clavijo.read([SAMARKAND], db=self.dir / "samarkand.db")
        self.db = clavijo.open(str(self.dir / "samarkand.db"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        return loop.run(loop.of(globals()), Place(folder))


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random calls of the package and of its extension: the interpreter must not crash.

fuzz.py MODEL [--calls 5000] [--seed 1] (with the package on PYTHONPATH). Each child makes
250 calls, with right and wrong arguments, over handles that are open, closed, in use by
an iterator, forked, shared with threads; a child that ends by a signal, or hangs, has
failed, and its seed is told. Exceptions are answers. Ends with `N passed, N failed`."""
import argparse
import datetime
import faulthandler
import gc
import os
import pickle
import random
import subprocess
import sys
import tempfile
import threading

CALLS = 250


class Bad:
    """Answers every question with an exception or with nonsense."""

    def __init__(self, r):
        self.r = r

    def __fspath__(self):
        return self.r.choice(["x.db", b"x.db", 3])

    def __index__(self):
        return self.r.choice([-1, 1 << 70, 2])

    def __bool__(self):
        raise ValueError("no truth")

    def __call__(self, *_):
        return self.r.choice([None, 1 / (self.r.random() < 0.5)])

    def write(self, data):
        return self(data)

    def __iter__(self):
        return iter(self.r.choice([[], ["x"], [b"x", 3], [("a", "b")]]))


def values(r, made):
    """A random value, often one that an earlier call gave."""
    if made and r.random() < 0.3:
        return r.choice(made)
    text = "".join(r.choice("ab 𝄞é\ud800\0\"%\n<p>") for _ in range(r.randrange(12)))
    return r.choice([
        None, True, False, 0, -1, 3, 1 << 31, 1 << 64, 0.5, float("nan"), float("inf"), "", text, text.encode("utf-8", "replace"),
        os.urandom(r.randrange(40)), bytearray(b"<p>The minister met his counterpart in Oslo on Monday.</p>"), memoryview(b"abcdef")[::2],
        "2021-05-04", "2021-02-31", datetime.date(2021, 5, 4), datetime.date.min, [], ["report.txt"], ["report.txt", "none.txt"], [text], (1, 2),
        [("type", "CONSULT")], [("type",)], [1], {}, {"text": "x"}, [{"text": text}, 3], "x.db", "y.db", "report.txt", "md", "events", "quotes",
        "SELECT 1", "SELECT * FROM v_events", "csv", "arrow", "graphml", print.__class__, len, Bad(r), object(), set(), range(3),
    ])


def targets(clavijo, model):
    from clavijo import parts
    c = clavijo._clavijo
    yield from (clavijo.annotate, clavijo.read, clavijo.open, clavijo.find_model, clavijo.Annotation, clavijo.Story)
    yield from (clavijo.Model, clavijo.Database, clavijo.Query, clavijo.Table, clavijo.table, c.Engine, c.Database, c.Rows)
    yield from (c.items, c.blocks, c.record_line, parts.annotation, parts.day_of, parts.blocks, parts.records, parts.Part)
    yield lambda *a, **k: clavijo.load(model)
    yield lambda *a, **k: clavijo.open("x.db")
    yield lambda *a, **k: c.Database("x.db", True, c.Engine(model, None))
    yield lambda *a, **k: clavijo.read(["report.txt"], **k)


def right(r, made, clavijo, model):
    """A call that is right: (object, name, arguments, named arguments)."""
    def of(kind):
        return next((m for m in made if isinstance(m, kind)), None)
    nlp, db, record = of(clavijo.Model), of(clavijo.Database), next((m for m in made if isinstance(m, bytes) and m[:4] == b"CLVR"), b"")
    line, rows, reading, table, part = map(of, (clavijo.Annotation, clavijo.Query, clavijo.Reading, clavijo.Table, clavijo.parts.Part))
    text = r.choice(["Norway's foreign minister visited Astana on Monday.", b"<p>Troops left Tallinn, said the envoy.</p>", ""])
    options = [
        (clavijo, "Model", [model], {}), (clavijo, "annotate", [text], {"date": "2021-05-04", "outlet": "Ledger"}), (clavijo, "open", ["x.db"], {}),
        (clavijo, "read", [["report.txt"]], {"threads": 1}), (clavijo, "table", [[line, line], "events"], {}),
        (clavijo, "read", [["report.txt", "none.txt"]], {"db": "x.db", "failed": print, "progress": print}),
        (clavijo.parts, "Part", [nlp], {"cut": True, "most": 3}), (clavijo.parts, "annotation", [record], {}), (clavijo.parts, "day_of", [record, nlp], {}),
        (nlp, "annotate", [text], {"date": "2021-05-04", "fast": True}), (nlp, "record", [text], {"url": "https://example.org/1"}),
        (nlp, "vectors", [["a", "b c"]], {}), (nlp, "pipe", [[text, {"text": text, "date": "2021-05-04"}]], {"threads": 1, "failed": print}),
        (db, "events", [], {"type": "CONSULT", "limit": 3}), (db, "query", ["quotes"], {}), (db, "sql", ["SELECT * FROM v_events"], {}),
        (db, "story", [1], {}), (db, "export", ["csv", Bad(r)], {"table": "quotes"}), (db, "relations", ["NOR", "KAZ"], {"by": "week"}), (db, "stale", [], {}),
        (line, "table", ["mentions"], {}), (line, "_repr_html_", [], {}), (rows, "__next__", [], {}), (rows, "__arrow_c_stream__", [], {}),
        (table, "__arrow_c_stream__", [], {"requested_schema": None}), (reading, "__next__", [], {}), (part, "add", [record], {}), (part, "reduce", [], {})]
    return r.choice([o for o in options if o[0] is not None])


def nearly_right(r, made, clavijo, model):
    """The same with one of four arguments changed; what a generator gives is taken."""
    of, name, args, kw = right(r, made, clavijo, model)
    got = getattr(of, name)(*[values(r, made) if r.random() < 0.25 else a for a in args], **{k: values(r, made) if r.random() < 0.25 and k != "threads" else v for k, v in kw.items()})
    return list(got) if name == "pipe" else got


def call(r, made, functions):
    """One call: of a function, or of a method of something made before."""
    names = ["date", "url", "outlet", "path", "type", "charset", "fast", "db", "model", "progress", "failed", "threads", "limit", "again",
             "source", "status", "from_", "record", "data", "engine", "write", "requested_schema", "table", "kind", "what"]
    f = r.choice(functions)
    if made and r.random() < 0.7:
        o = r.choice(made)
        public = [n for n in dir(o) if not n.startswith("__") or n in (
            "__next__", "__iter__", "__arrow_c_stream__", "__exit__", "__enter__", "__reduce__", "__repr__", "__init__", "__class__", "__new__")]
        f = getattr(o, r.choice(public)) if public else f
    args = [values(r, made) for _ in range(r.choice([0, 0, 1, 1, 2, 3, 5]))]
    kw = {r.choice(names): values(r, made) for _ in range(r.choice([0, 0, 0, 1, 2]))}
    if kw.get("threads") not in (None, 0, 1):
        kw["threads"] = 1
    return f(*args, **kw) if callable(f) else f


def forked(f):
    child = os.fork()
    if not child:
        try:
            f()
        except BaseException:
            pass
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0, "a forked child ended badly"


def child(seed, model):
    faulthandler.enable()
    faulthandler.dump_traceback_later(60, exit=True)
    import clavijo
    import clavijo.parts
    r, made = random.Random(seed), []
    kept = (clavijo.Table, clavijo.parts.Part, clavijo.Model, clavijo.Database, clavijo.Query, clavijo.Reading, clavijo.Annotation, clavijo._clavijo.Engine,
            clavijo._clavijo.Database, clavijo._clavijo.Rows)
    functions = list(targets(clavijo, model))
    for _ in range(CALLS):
        try:
            how = r.random()
            if how < 0.02 and threading.active_count() == 1:
                forked(lambda: call(r, made, functions))
                continue
            if how < 0.06:
                t = threading.Thread(target=lambda: [quietly(r, made, functions) for _ in range(3)], daemon=True)
                t.start()
                quietly(r, made, functions)
                t.join(30)
                continue
            got = nearly_right(r, made, clavijo, model) if r.random() < 0.6 else call(r, made, functions)
            if isinstance(got, kept) or type(got).__name__ in ("PyCapsule", "generator") or isinstance(got, bytes) and got[:4] == b"CLVR":
                made.append(got)
            if how > 0.97:
                pickle.loads(pickle.dumps(got))
            r.shuffle(made)
            del made[12:]
            if how > 0.9:
                gc.collect()
        except (Exception, SystemExit):
            pass
    for o in made:
        if isinstance(o, clavijo.Reading):
            o.close()
    print(f"{CALLS} calls made")


def quietly(r, made, functions):
    try:
        call(r, made, functions)
    except Exception:
        pass


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model")
    p.add_argument("--calls", type=int, default=5000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--child", action="store_true")
    a = p.parse_args()
    if a.child:
        return child(a.seed, a.model)
    passed = failed = 0
    for seed in range(a.seed, a.seed + -(-a.calls // CALLS)):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "report.txt"), "w") as f:
                f.write("Norway's foreign minister visited Astana on Monday.\n")
            env = {**os.environ, "XDG_CACHE_HOME": folder, "CLAVIJO_MODEL": a.model, "CLAVIJO_DB": "x.db"}
            done = subprocess.run([sys.executable, os.path.abspath(__file__), a.model, "--seed", str(seed), "--child"], cwd=folder, env=env,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        good = done.returncode == 0 and f"{CALLS} calls made".encode() in done.stdout
        passed, failed = passed + good, failed + (not good)
        if not good:
            print(f"seed {seed}: the interpreter ended with {done.returncode}\n{done.stdout.decode(errors='replace')[-3000:]}")
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())

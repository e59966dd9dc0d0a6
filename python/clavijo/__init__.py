# SPDX-License-Identifier: Apache-2.0
"""Clavijo: news reports in, the international system they describe out, as data.

    import clavijo
    nlp = clavijo.load()
    line = nlp.annotate("The president of Kazakhstan met ...", date="2022-09-14")
    for line in clavijo.read(["reports/"]):
        print(line["title"], len(line["events"]))
    clavijo.read(["reports/"], db="clavijo.db")
    for event in clavijo.open("clavijo.db").events(source="KAZ"):
        print(event["type"], event["from"])

Everything is a plain object: what `annotate`, `stories`, `events`, `quotes` and
`story` give are the JSON objects of the program's commands. Offsets count bytes
of the UTF-8 text; `Annotation.words(item)` cuts them out. What a database gives is
also a table: `pyarrow.table(db.events())`, `polars.DataFrame(db.events())`.
"""
from __future__ import annotations

import datetime
import io
import os
import threading

from . import _clavijo
from ._clavijo import Error
from ._model import find_model, verified_file
from ._reading import Reading, pipe as _pipe

__all__ = ["Annotation", "Database", "Error", "Model", "Query", "Reading", "Relations", "Story", "Table", "annotate",
           "find_model", "load", "open", "read", "table"]
__version__ = _clavijo.version


class Annotation(dict):
    """One document as annotated: a dict with the keys of the annotate line."""

    def words(self, item):
        """The words that an item with `b` and `e` (mention, quote, event …) spans."""
        return self["text"].encode()[item["b"]:item["e"]].decode("utf-8", "replace")

    def table(self, kind="events"):
        """The items of a kind as a table; see clavijo.table."""
        return Table([self], kind)

    def _repr_html_(self):
        from ._html import annotation_html
        return annotation_html(self)


class Story(dict):
    """A story's dossier: a dict with the keys of `clavijo story N --json`."""

    def _repr_html_(self):
        from ._html import story_html
        return story_html(self)


class Relations(list):
    """What two actors did to one another: a dict a period, with the keys of `clavijo relations
    A B --jsonl`; of one or none, pairs. In a notebook it shows itself as a picture."""

    def _repr_html_(self):
        from ._html import relations_html
        return relations_html(self)


class Table:
    """Items of annotations as a table to all who read Arrow: `pyarrow.table(t)`, `polars.DataFrame(t)`, DuckDB by
    its name. Made of what the annotations hold when it is read."""

    def __init__(self, annotations, kind):
        self._annotations, self._kind = annotations, kind

    def __arrow_c_stream__(self, requested_schema=None):
        """A capsule with the items as an Arrow stream; its types are ours, whatever is asked for."""
        import json
        return _clavijo.items([json.dumps(line) for line in self._annotations], self._kind)


def table(annotations, kind="events"):
    """What annotations (of `annotate`, `pipe`, `read`) hold, as a Table: a row an item, with `doc`, the document's id.

    kind: "documents", "blocks", "sentences", "mentions", "dates", "places", "quotes" or "events"."""
    if not isinstance(kind, str):
        raise TypeError(f"kind must be str, not {type(kind).__name__}")
    if isinstance(annotations, (dict, str, bytes)):
        raise TypeError(f"annotations must be an iterable of Annotations, not {type(annotations).__name__}")
    return Table([a for a in annotations if a is not None], kind)


def _annotation(line):
    """Of a line as the library gives it while it reads: bytes of JSON."""
    return Annotation(_clavijo.object(line))


def _known(name, value):
    """A hint as str or None. NaN, which tables hold where nothing is known, is None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value != value or type(value).__name__ == "NaTType":
        return None
    raise TypeError(f"{name} must be str or None, not {type(value).__name__}")


def _day(value):
    if isinstance(value, datetime.date) and value == value:  # NaT is one, and not itself
        return value.strftime("%Y-%m-%d")
    return _known("date", value)


def _number(name, value, most):
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} must be int, not {type(value).__name__}")
    if not 0 <= value <= most:
        raise OverflowError(f"{name} must be between 0 and {most}")
    return value


def _bytes(data):
    if isinstance(data, str):
        return data.encode("utf-8", "surrogatepass")
    if isinstance(data, (bytes, bytearray, memoryview)):
        return data
    raise TypeError(f"text must be str or bytes, not {type(data).__name__}")


class Model:
    """An open model pack. Any number of threads may share it; pickled, it is its path."""

    def __init__(self, path):
        self.path = os.path.abspath(os.fspath(path))
        self._engine = _clavijo.Engine(self.path, verified_file())

    def annotate(self, text, *, date=None, url=None, outlet=None, path=None, type=None, charset=None, fast=False):
        """Annotates one document: plain text or a page in HTML, as str or bytes."""
        line = self._engine.annotate(_bytes(text), path=_known("path", path), url=_known("url", url),
                                     outlet=_known("outlet", outlet), date=_day(date), type=_known("type", type),
                                     charset=_known("charset", charset), fast=bool(fast))
        return Annotation(line)

    def record(self, text, *, date=None, url=None, outlet=None, path=None, type=None, charset=None, fast=False):
        """As annotate; the answer is the flat record in which documents travel, as bytes."""
        return self._engine.annotate(_bytes(text), path=_known("path", path), url=_known("url", url),
                                     outlet=_known("outlet", outlet), date=_day(date), type=_known("type", type),
                                     charset=_known("charset", charset), fast=bool(fast), record=True)

    def vectors(self, texts):
        """Vectors of texts by meaning: a memoryview of floats, one row a text (numpy.asarray takes it as it is).

        texts: str, or an iterable of them: sentences, spans, words (`line.words(item)`). Rows have length 1, so that
        the product of two is their similarity. Long texts are cut at 256 word pieces."""
        texts = [texts] if isinstance(texts, str) else [t.replace("\0", " ") if isinstance(t, str) else t for t in texts]
        rows = memoryview(self._engine.vectors(texts))
        return rows.cast("f", (len(texts), _clavijo.vector)) if texts else rows.cast("f")

    def pipe(self, items, *, threads=0, failed=None):
        """Annotates many texts by several threads: an iterator of Annotations in their order.

        items: texts, or dicts with `text` and what else annotate takes. threads=0: one a
        processor. An item that cannot be annotated raises; with failed=f, f(number, exception)
        is called and None stands in its place."""
        return _pipe(self.annotate, items, _number("threads", threads, 1024), failed)

    @property
    def id(self):
        """Identity of the pack: 16 hexadecimal digits."""
        return self._engine.id

    @property
    def provenance(self):
        """Where weights and tables come from."""
        return self._engine.provenance

    def close(self):
        self._engine.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __reduce__(self):
        return Model, (self.path,)

    def __repr__(self):
        return f"clavijo.Model({self.path!r})"


_default = {}
_lock = threading.Lock()


def load(model=None):
    """Opens a model: "md", "sm" or the path of a pack; None: $CLAVIJO_MODEL, else md."""
    return Model(find_model(model))


def _shared(model=None):
    """The model of calls that name none: opened once a process and path."""
    if isinstance(model, Model):
        return model
    path = find_model(model)
    with _lock:
        if path not in _default:
            _default[path] = Model(path)
        return _default[path]


def annotate(text, *, date=None, url=None, outlet=None, path=None, type=None, charset=None, fast=False):
    """Annotates one document with the default model."""
    return _shared().annotate(text, date=date, url=url, outlet=outlet, path=path, type=type, charset=charset, fast=fast)


def _database_path(path):
    return os.fspath(path) if path is not None else os.environ.get("CLAVIJO_DB") or "clavijo.db"


def read(paths, *, db=None, model=None, progress=None, failed=None, date=None, url=None, outlet=None, fast=False,
         threads=0, again=False, limit=0):
    """Reads files and folders: an iterator of their documents, or into a database.

    Without db a Reading is returned: an iterator of Annotations with `progress` and `failed`.
    With db (a file) all is read into that database, and the counts are returned; the same
    document twice is one. Then progress(dict) is called now and then, failed(dict) for each
    input that cannot be read. An exception in either, or Ctrl-C, stops after the documents
    under way, which are kept, and comes out of this call."""
    paths = [os.fspath(p) for p in ([paths] if isinstance(paths, (str, os.PathLike)) else paths)]
    if not all(isinstance(p, str) for p in paths):
        raise TypeError("paths must be str or paths of str")
    for function in (progress, failed):
        if function is not None and not callable(function):
            raise TypeError("progress and failed must be callable or None")
    about = dict(url=_known("url", url), outlet=_known("outlet", outlet), date=_day(date), fast=bool(fast),
                 threads=_number("threads", threads, 1024), limit=_number("limit", limit, 2**63))
    if db is None:
        if progress or failed or again:
            raise TypeError("progress, failed and again belong to reading into a database: name it with db=")
        return Reading(_shared(model), paths, _annotation, **about)
    base = _clavijo.Database(_database_path(db), True, _shared(model)._engine)
    try:
        return base.read(paths, progress, failed, again=bool(again), **about)
    finally:
        base.close()


def open(path=None):
    """Opens a database for reading. path=None: $CLAVIJO_DB, else clavijo.db."""
    return Database(path)


def _option(key, value):
    """A filter as the library takes it; `from_` is `from`, which Python keeps for itself."""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    elif isinstance(value, datetime.date):
        value = value.strftime("%Y-%m-%d")
    elif isinstance(value, int):
        value = str(value)
    elif not isinstance(value, str):
        raise TypeError(f"{key} must be str, int, bool or a date, not {type(value).__name__}")
    return key.rstrip("_"), value


class Query:
    """The answer of a database: an iterator of dicts, and a table to all who read Arrow
    (`pyarrow.table(q)`, `polars.DataFrame(q)`, DuckDB by its name), which asks anew."""

    def __init__(self, ask, table):
        self._ask, self._table, self._rows = ask, table, ask()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._rows)

    def __arrow_c_stream__(self, requested_schema=None):
        """A capsule with the rows as an Arrow stream; its types are ours, whatever is asked for."""
        return self._ask().arrow(self._table)


class Database:
    """A database open for reading; one thread at a time. Answers are iterators of dicts."""

    def __init__(self, path=None):
        self.path = _database_path(path)
        self._base = _clavijo.Database(self.path, False, None)

    def query(self, table, /, **options):
        """The rows of a named table; `tables()` lists tables and their options."""
        pairs = [_option(k, v) for k, v in options.items() if v is not None]
        return Query(lambda: self._base.query(table, pairs), table)

    def sql(self, select):
        """The rows of a SELECT over the views and tables (docs/data-model.md)."""
        return Query(lambda: self._base.sql(select), "")

    def export(self, format, file, *, table="events", **filters):
        """Writes a table in a format of `clavijo export` into a file: a path, or open for bytes."""
        if hasattr(file, "write"):
            return self._export(format, table, filters, file.write)
        with io.open(os.fspath(file), "wb") as out:  # a number would be somebody's descriptor
            return self._export(format, table, filters, out.write)

    def _export(self, format, table, filters, write):
        base = _clavijo.Database(self.path, False, _shared()._engine)  # whose pack has the codes
        try:
            base.export(format, table, [_option(k, v) for k, v in filters.items() if v is not None], write)
        finally:
            base.close()

    def tables(self):
        """Names of tables → their options."""
        return {t["name"]: t["options"].split() for t in self.query("tables")}

    def stories(self, **filters):
        return self.query("stories", **filters)

    def story(self, number):
        """The dossier of a story; KeyError when there is none of that number."""
        if not isinstance(number, int) or isinstance(number, bool):
            raise TypeError(f"a story's number must be int, not {type(number).__name__}")
        for row in self.query("story", story=number):
            return Story(row)
        raise KeyError(number)

    def events(self, **filters):
        return self.query("events", **filters)

    def quotes(self, speaker=None, **filters):
        return self.query("quotes", speaker=speaker, **filters)

    def relations(self, a=None, b=None, **options):
        """Two actors over time (`by`: day, week, month or year; all=True: also periods without events).
        Of one actor: with whom it deals; of none: all pairs (blocs=True: communities)."""
        for actor in (a, b):
            if actor is not None and not isinstance(actor, str):
                raise TypeError(f"an actor must be str, not {type(actor).__name__}")
        base, parts = _clavijo.Database(self.path, False, _shared()._engine), []
        try:
            base.relations(a, b, [_option(k, v) for k, v in options.items() if v is not None], parts.append)
        finally:
            base.close()
        return Relations(map(_clavijo.object, b"".join(parts).splitlines()))

    def stale(self):
        """True when a reading was interrupted before stories were brought up to date."""
        return self._base.stale()

    def close(self):
        self._base.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __reduce__(self):
        return Database, (os.path.abspath(self.path),)

    def __repr__(self):
        return f"clavijo.Database({self.path!r})"

# SPDX-License-Identifier: Apache-2.0
"""Clavijo: news reports in, the international system they describe out, as data.

    import clavijo
    nlp = clavijo.load()
    line = nlp.annotate("The president of Kazakhstan met ...", date="2022-09-14")
    clavijo.read(["reports/"], db="clavijo.db")
    for event in clavijo.open("clavijo.db").events(source="KAZ"):
        print(event["type"], event["from"])

Everything is a plain object: what `annotate`, `stories`, `events`, `quotes` and
`story` give are the JSON objects of the program's commands. Offsets count bytes
of the UTF-8 text; `Annotation.words(item)` cuts them out.
"""
from __future__ import annotations

import datetime
import json
import os
import threading

from . import _clavijo
from ._clavijo import Error
from ._html import annotation_html, story_html
from ._model import find_model, verified_file

__all__ = ["Annotation", "Database", "Error", "Model", "Story", "annotate", "find_model", "load", "open", "read"]
__version__ = _clavijo.version


class Annotation(dict):
    """One document as annotated: a dict with the keys of the annotate line."""

    def words(self, item):
        """The words that an item with `b` and `e` (mention, quote, event …) spans."""
        return self["text"].encode()[item["b"]:item["e"]].decode("utf-8", "replace")

    def _repr_html_(self):
        return annotation_html(self)


class Story(dict):
    """A story's dossier: a dict with the keys of `clavijo story N --json`."""

    def _repr_html_(self):
        return story_html(self)


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
        return Annotation(json.loads(line))

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
    """Reads files and folders into a database and returns the counts.

    progress(dict) is called now and then, failed(dict) for each input that cannot be
    read. An exception in either, or Ctrl-C, stops after the documents under way, which
    are kept, and comes out of this call. db=None: $CLAVIJO_DB, else clavijo.db."""
    paths = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    for function in (progress, failed):
        if function is not None and not callable(function):
            raise TypeError("progress and failed must be callable or None")
    base = _clavijo.Database(_database_path(db), True, _shared(model)._engine)
    try:
        return base.read([os.fspath(p) for p in paths], progress, failed, _known("url", url), _known("outlet", outlet),
                         _day(date), bool(fast), threads, bool(again), limit)
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


class Database:
    """A database open for reading; one thread at a time. Queries are iterators of dicts."""

    def __init__(self, path=None):
        self.path = _database_path(path)
        self._base = _clavijo.Database(self.path, False, None)

    def query(self, table, /, **options):
        """The rows of a named table; `tables()` lists tables and their options."""
        pairs = [_option(k, v) for k, v in options.items() if v is not None]
        return map(json.loads, self._base.query(table, pairs))

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

    def stale(self):
        """True when a reading was interrupted before stories were brought up to date."""
        return self._base.stale()

    def close(self):
        self._base.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __repr__(self):
        return f"clavijo.Database({self.path!r})"

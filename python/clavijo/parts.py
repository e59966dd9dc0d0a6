# SPDX-License-Identifier: Apache-2.0
"""Parts of a set of documents that several machines read, for Spark, Ray, Dask or a queue of
one's own. Documents travel as records: `nlp.record(text)`, or `records(paths)`.

    one machine, many        record = nlp.record(text, date=...); day = day_of(record)
    in one place             block = blocks({day: count})          days that must be together
    one machine a block      part = Part(model, cut=...); part.add(record); part.reduce()

What the parts answer, taken together, is what one database of all documents answers;
the `checksums` of the parts add up (add_checksums) to the `clavijo check --checksum` of that one.
"""
from __future__ import annotations

import os
import shutil
import tempfile

from . import Annotation, _clavijo, _shared, open as _open


def annotation(record):
    """The Annotation of a record."""
    return Annotation(_clavijo.record_line(record))


def day_of(record, model=None):
    """The day by which a document is brought together with others; "" without."""
    return _shared(model)._engine.day(record)


def records(paths, on_record, on_failed, model=None, **options):
    """Calls on_record(bytes) for each document of files (WARC, JSONL, …), on_failed(dict) for what cannot be read."""
    _shared(model)._engine.annotate_paths([os.fspath(p) for p in paths], on_record, on_failed, None, record=True, **options)


def blocks(counts, most=0):
    """{day: documents} → {day: block}. Days of one block have to be reduced in one Part."""
    days = sorted(counts)
    return dict(zip(days, _clavijo.blocks([(day, counts[day]) for day in days], most)))


class Part:
    """A block of documents in a database of its own, in a temporary folder. cut: there
    are other blocks; most: as given to blocks."""

    def __init__(self, model=None, *, cut=False, most=0):
        self._folder = tempfile.mkdtemp(prefix="clavijo-part-")
        self.path = os.path.join(self._folder, "part.db")
        self._base = _clavijo.Database(self.path, True, _shared(model)._engine)
        if cut:
            self._base.part(most)

    def _open_base(self):
        if self._base is None:
            raise ValueError("the part is reduced or closed")
        return self._base

    def add(self, record):
        """True when the part did not have the document."""
        return self._open_base().add(record)

    def reduce(self):
        """Copies, stories, events and facts; the part then answers as a database does."""
        self._open_base().update()
        self._base.close()
        self._base = None
        return _open(self.path)

    def close(self):
        if self._base:
            self._base.close()
        self._base = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def checksums(db):
    """{kind: (count, checksum)} of a database; see `clavijo check --checksum`."""
    return {r["kind"]: (r["n"], r["checksum"]) for r in db.query("checksum")}


def add_checksums(parts):
    """The checksums of the whole from those of its parts."""
    total = {}
    for part in parts:
        for kind, (n, checksum) in part.items():
            had = total.get(kind, (0, "0"))
            total[kind] = (had[0] + n, f"{(int(had[1], 16) + int(checksum, 16)) % 2**64:016x}")
    return total

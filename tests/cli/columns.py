# SPDX-License-Identifier: Apache-2.0
"""Parquet and Arrow as others read them: value for value what jsonl and csv hold.
By pyarrow where it is installed; without it the test says so and checks the frames."""
import csv
import datetime
import io
import os
import struct
import subprocess

from harness import EXAMPLES, FATAL

try:
    import pyarrow
    import pyarrow.ipc
    import pyarrow.parquet
except ImportError:
    pyarrow = None

TABLES = ["events", "mentions", "quotes", "documents", "facts"]
OF_EVENTS = ["mutual", "historical", "uncertain"]


def as_text(v):
    """A value as csv writes it; numbers as float, so that 0.90 is 0.9."""
    if v is None:
        return ""
    if isinstance(v, datetime.date):
        return v.isoformat()
    return v if isinstance(v, str) else float(v)


def same(got, expected, name):
    want = expected if isinstance(got, str) or not expected else float(expected)
    assert got == want, f"{name}: {got!r}, csv has {expected!r}"


def compare(table, name, rows, objects):
    assert table.num_rows == len(rows), f"{name}: {table.num_rows} rows, csv has {len(rows)}"
    assert table.schema.names[:len(rows[0])] == list(rows[0]), table.schema.names
    for got, row in zip(table.to_pylist(), rows):
        for column, expected in row.items():
            same(as_text(got[column]), expected, f"{name} {column}")
    if name.startswith("events"):
        for got, o in zip(table.to_pylist(), objects):
            assert [got[k] for k in OF_EVENTS] == [o[k] for k in OF_EVENTS]
            assert got["source_actors"] == o["source"] and got["target_actors"] == o["target"], (got, o)


def check_types(schema):
    expected = {"from": pyarrow.date32(), "to": pyarrow.date32(), "published": pyarrow.date32(), "score": pyarrow.float64(),
                "n_documents": pyarrow.int32(), "story": pyarrow.int64(), "mutual": pyarrow.bool_(), "id": pyarrow.string()}
    for name, type_ in expected.items():
        assert name not in schema.names or schema.field(name).type == type_, schema


def frames(parquet, arrow):
    assert parquet[:4] == parquet[-4:] == b"PAR1"
    assert struct.unpack("<I", parquet[-8:-4])[0] <= len(parquet) - 12
    assert arrow[:4] == b"\xff" * 4 and arrow[-8:] == b"\xff" * 4 + b"\0" * 4
    assert struct.unpack("<I", arrow[4:8])[0] % 8 == 0


def test_columnar_files_hold_what_csv_holds(t):
    if not pyarrow:
        print("skipped: Parquet and Arrow are not read back by pyarrow, which is not installed; frames only")
    t.run("read", EXAMPLES)
    for name in TABLES:
        for what in ([], ["--story", "1"]) if name == "events" else ([],):
            more = ["--table", name, *what]
            t.run("export", "parquet", "-o", "t.parquet", *more)
            stream = t.run("export", "arrow", *more).bytes
            frames((t.dir / "t.parquet").read_bytes(), stream)
            if not pyarrow:
                continue
            rows = list(csv.DictReader(io.StringIO(t.run("export", "csv", *more).bytes.decode(), newline="")))
            objects = t.run("export", "jsonl", *more).lines()
            assert rows
            for table in (pyarrow.parquet.read_table(t.dir / "t.parquet"), pyarrow.ipc.open_stream(stream).read_all()):
                table.validate(full=True)
                check_types(table.schema)
                compare(table, name, rows, objects)


def test_columnar_files_without_rows(t):
    t.run("read", EXAMPLES / "samarkand-2022")
    more = ["--from", "1801-01-01", "--to", "1801-01-02"]
    t.run("export", "parquet", "-o", "t.parquet", *more)
    stream = t.run("export", "arrow", *more).bytes
    frames((t.dir / "t.parquet").read_bytes(), stream)
    if pyarrow:
        assert pyarrow.parquet.read_table(t.dir / "t.parquet").num_rows == 0
        assert pyarrow.ipc.open_stream(stream).read_all().num_rows == 0


def test_columnar_export_to_a_full_disk(t):
    if not os.path.exists("/dev/full"):
        return
    t.run("read", EXAMPLES / "samarkand-2022")
    for name in ("parquet", "arrow"):
        with open("/dev/full", "wb") as full:
            child = subprocess.run([t.program, "export", name], cwd=t.dir, env=t.env, stdout=full, stderr=subprocess.PIPE)
        assert child.returncode == FATAL, child

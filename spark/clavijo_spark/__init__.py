# SPDX-License-Identifier: Apache-2.0
"""Clavijo on Spark: the half that sees one document as a map, the half that sees many as a
reduce over blocks of days. Every step is a DataFrame in and a DataFrame out.

    documents = annotate(df)            df: text, and date, url, outlet, path where known
    documents = annotate_files(spark, ["s1.warc.gz", …])
    mentions(documents), quotes(documents), failures(documents)
    found = reduce(documents)           rows of stories, events, quotes, facts, copies
    checksum(found)                     as `clavijo check --checksum` of one database

A document travels as its record (bytes, a few KB, checked whenever it is read). Which days have
to be together is the library's word (clavijo.parts.blocks), the same that one machine goes
by, so that the answer is that of one machine. A document that cannot be read becomes a row
with `error`; the others go on. Functions are pure: Spark may run them again.

The model of a worker: `model` is a path that every worker has, or the name of a file sent by
`--files` or SparkFiles; None: what the package finds ($CLAVIJO_MODEL, else beside it). It
is opened once a worker process and shared by its tasks through the page cache."""
from __future__ import annotations

import json
import os

DOCUMENTS = "doc string, path string, day string, record binary, error string"
MENTIONS = ("doc string, id string, sentence long, type string, mode string, status string, polarity string, source array<string>, "
            "target array<string>, `from` string, `to` string, score double, json string")
QUOTES = "doc string, id string, sentence long, kind string, speaker string, actor string, words string, json string"
FOUND = "block long, kind string, id string, json string"
HINTS = ("date", "url", "outlet", "path")
TABLES = {"stories": {}, "events": {"status": None}, "quotes": {}, "facts": {}, "copies": {}, "checksum": {}}


def _model(name):
    """The model of this process."""
    import clavijo
    if name and not os.path.exists(name):
        from pyspark import SparkFiles
        sent = SparkFiles.get(name)
        name = sent if os.path.exists(sent) else name
    return clavijo._shared(name)


def _batches(rows, schema, size=256):
    """Rows (dicts) as record batches; size bounds what is held."""
    import pyarrow as pa
    held = []
    for row in rows:
        held.append(row)
        if len(held) == size:
            yield pa.RecordBatch.from_pylist(held, schema)
            held = []
    if held:
        yield pa.RecordBatch.from_pylist(held, schema)


def _arrow(ddl):
    from pyspark.sql.pandas.types import to_arrow_schema
    from pyspark.sql.types import StructType
    return to_arrow_schema(StructType.fromDDL(ddl))


def _document(nlp, record, path):
    from clavijo import parts
    return {"doc": parts.annotation(record)["id"], "path": path, "day": parts.day_of(record, nlp), "record": record, "error": None}


def _failed(path, why):
    return {"doc": None, "path": path, "day": None, "record": None, "error": str(why) or type(why).__name__}


def annotate(df, model=None, fast=False):
    """DataFrame of texts (str or binary, plain or HTML) → DataFrame of DOCUMENTS."""
    names, schema = [h for h in HINTS if h in df.columns], _arrow(DOCUMENTS)

    def rows(batches):
        nlp = _model(model)
        for batch in batches:
            for row in batch.to_pylist():
                hints = {h: row[h] for h in names}
                try:
                    yield _document(nlp, nlp.record(row["text"], fast=fast, **hints), row.get("path"))
                except Exception as e:
                    yield _failed(row.get("path"), e)
    return df.select("text", *names).mapInArrow(lambda batches: _batches(rows(batches), schema), DOCUMENTS)


def annotate_files(spark, paths, model=None, fast=False):
    """Files that the library opens itself (WARC, ZIP, JSONL, HTML …), each a task's → DOCUMENTS.
    Every worker has to see them under the same path."""
    import pyspark.sql.functions as F
    files = spark.createDataFrame([(p,) for p in paths], "path string").repartition(max(1, len(paths)), F.col("path"))
    schema = _arrow(DOCUMENTS)

    def rows(batches):
        from clavijo import parts
        nlp = _model(model)
        for batch in batches:
            for path in batch.column("path").to_pylist():
                done = []
                try:
                    parts.records([path], done.append, lambda f: done.append(_failed(f["path"], f["reason"])), nlp, threads=1, fast=fast)
                except Exception as e:
                    done.append(_failed(path, e))
                for found in done:
                    yield found if isinstance(found, dict) else _document(nlp, found, parts.annotation(found)["path"])
    return files.mapInArrow(lambda batches: _batches(rows(batches), schema), DOCUMENTS)


def failures(documents):
    return documents.filter("error IS NOT NULL").select("path", "error")


def _items(documents, ddl, of_line):
    """A row an item of the annotate line."""
    schema = _arrow(ddl)

    def rows(batches):
        from clavijo import parts
        for batch in batches:
            for record in batch.column("record").to_pylist():
                yield from of_line(parts.annotation(record))
    return documents.filter("record IS NOT NULL").select("record").mapInArrow(lambda batches: _batches(rows(batches), schema, 2048), ddl)


def _parties(side):
    return [a.get("code") or a.get("name") for a in side]


def mentions(documents):
    """Events as single sentences tell them."""
    def of_line(line):
        for e in line["events"]:
            yield {"doc": line["id"], "source": _parties(e["source"]), "target": _parties(e["target"]), "json": json.dumps(e, ensure_ascii=False),
                   **{k: e[k] for k in ("id", "sentence", "type", "mode", "status", "polarity", "from", "to", "score")}}
    return _items(documents, MENTIONS, of_line)


def quotes(documents):
    def of_line(line):
        for q in line["quotes"]:
            speaker = q["speaker"] or {}
            yield {"doc": line["id"], "id": q["id"], "sentence": q["sentence"], "kind": q["kind"], "words": q["words"], "speaker": speaker.get("name"),
                   "actor": speaker.get("actor"), "json": json.dumps(q, ensure_ascii=False)}
    return _items(documents, QUOTES, of_line)


def blocks(documents, most=0):
    """DataFrame of day → block, and how many blocks there are: the library's cut."""
    from clavijo import parts
    counts = {row["day"]: row["n"] for row in documents.groupBy("day").agg({"doc": "count"}).withColumnRenamed("count(doc)", "n").collect()}
    cut = parts.blocks(counts, most)
    return documents.sparkSession.createDataFrame(sorted(cut.items()), "day string, block long"), len(set(cut.values()))


def reduce(documents, model=None, most=0):
    """DOCUMENTS → FOUND: each block in a temporary database of the library's, by one task. The JSON of a row
    is that of the program's command. The same document twice is one."""
    read = documents.filter("record IS NOT NULL").dropDuplicates(["doc"]).select("day", "record")
    day_block, n_blocks = blocks(documents.filter("record IS NOT NULL").dropDuplicates(["doc"]), most)
    schema = _arrow(FOUND)

    def block_rows(block, records):
        from clavijo import parts
        with parts.Part(_model(model), cut=n_blocks > 1, most=most) as part:
            for record in records:
                part.add(record)
            with part.reduce() as db:
                for kind, options in TABLES.items():
                    for row in db.query(kind, **options):
                        yield {"block": block, "kind": kind, "id": row.get("id") and str(row["id"]) or row.get("kind"), "json": json.dumps(row, ensure_ascii=False)}

    def one(table):
        import pyarrow as pa
        block = table.column("block")[0].as_py()
        return pa.Table.from_batches(_batches(block_rows(block, table.column("record").to_pylist()), schema, 4096), schema)
    return read.join(day_block, "day").select("block", "record").repartition(n_blocks or 1, "block").groupBy("block").applyInArrow(one, FOUND)


def checksum(found):
    """{kind: (count, checksum)} of all blocks together."""
    from clavijo import parts
    by_block = {}
    for row in found.filter("kind = 'checksum'").collect():
        r = json.loads(row["json"])
        by_block.setdefault(row["block"], {})[r["kind"]] = (r["n"], r["checksum"])
    return parts.add_checksums(by_block.values())

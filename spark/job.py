#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads documents with Clavijo on Spark: spark-submit job.py [options] OUT INPUT…

INPUT: Parquet or JSONL with a column `text` (or `html`) and date, url, outlet, path where known; with
--files-of-records WARC, ZIP and all else that `clavijo read` takes, by path. OUT gets Parquet:
documents (with records), mentions, quotes, failures, found (by kind: stories, events, quotes, facts,
copies). Counts and the checksum come on standard output as JSON. documents that are there
already are taken as they are: a job that was stopped goes on behind them."""
import argparse
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [HERE, os.environ.get("PYTHONPATH")]))  # of local workers; others: --py-files


def is_done(spark, folder):
    """Did an earlier job write all of it?"""
    mark = spark._jvm.org.apache.hadoop.fs.Path(f"{folder}/_SUCCESS")
    return mark.getFileSystem(spark._jsc.hadoopConfiguration()).exists(mark)


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("out")
    p.add_argument("inputs", nargs="+")
    p.add_argument("--files-of-records", action="store_true", help="the library opens the inputs itself")
    p.add_argument("--model", help="file of a model pack, or the name of one sent by --files")
    p.add_argument("--fast", action="store_true")
    p.add_argument("--most", type=int, default=0, help="documents of a set that is not cut into blocks; 0: the library's own")
    p.add_argument("--partitions", type=int, default=0, help="tasks of the map; 0: as the input is")
    a = p.parse_args()
    from pyspark.sql import SparkSession

    import clavijo_spark as cs
    spark = SparkSession.builder.appName("clavijo").getOrCreate()
    if not is_done(spark, f"{a.out}/documents"):
        if a.files_of_records:
            made = cs.annotate_files(spark, a.inputs, a.model, a.fast)
        else:
            parquet = all(i.rstrip("/").endswith(".parquet") for i in a.inputs)
            df = spark.read.parquet(*a.inputs) if parquet else spark.read.json(a.inputs)
            df = df.withColumnRenamed("html", "text") if "text" not in df.columns else df
            made = cs.annotate(df.repartition(a.partitions) if a.partitions else df, a.model, a.fast)
        made.write.mode("overwrite").parquet(f"{a.out}/documents")
    documents = spark.read.parquet(f"{a.out}/documents")
    cs.failures(documents).write.mode("overwrite").parquet(f"{a.out}/failures")
    cs.mentions(documents).write.mode("overwrite").parquet(f"{a.out}/mentions")
    cs.quotes(documents).write.mode("overwrite").parquet(f"{a.out}/quotes")
    cs.reduce(documents, a.model, a.most).write.mode("overwrite").partitionBy("kind").parquet(f"{a.out}/found")
    found = spark.read.parquet(f"{a.out}/found")
    print(json.dumps({"documents": documents.filter("error IS NULL").count(), "failed": documents.filter("error IS NOT NULL").count(),
                      "found": {k: {"n": n, "checksum": c} for k, (n, c) in sorted(cs.checksum(found).items())}}))
    spark.stop()


if __name__ == "__main__":
    main()

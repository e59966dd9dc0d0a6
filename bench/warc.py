#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""WARC: our reader beside FastWARC on the same file, one after the other.

  python3 -m venv V && V/bin/pip install fastwarc
  ninja -C build bench/warc_bench
  V/bin/python bench/warc.py PAGES [--copies 5]

PAGES is a folder of NAME.html.gz; a WARC of one gzip member a record is made of it in
a temporary folder. Each reader gives every HTTP response's body; CPU time of one
thread, best of three.
"""
import argparse
import gzip
import subprocess
import tempfile
import time
from pathlib import Path

HEAD = ("WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%032d>\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        "WARC-Target-URI: http://page.example/%d\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n")


def make(folder, copies, target):
    n = 0
    with open(target, "wb") as out:
        for _ in range(copies):
            for path in sorted(folder.glob("*.gz")):
                body = gzip.open(path).read()
                http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
                out.write(gzip.compress((HEAD % (n, n, len(http))).encode() + http + b"\r\n\r\n", 6))
                n += 1


def fastwarc(path):
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    best = None
    for _ in range(3):
        begin, n, size = time.process_time(), 0, 0
        with open(path, "rb") as f:
            for record in ArchiveIterator(f, record_types=WarcRecordType.response, parse_http=True):
                size += len(record.reader.read())
                n += 1
        seconds = time.process_time() - begin
        best = seconds if best is None else min(best, seconds)
    print(f"fastwarc {n} records, {size / 1e6:.0f} MB, {best:.2f} s, {n / best:.0f} records/s")


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("pages", type=Path)
    ap.add_argument("--copies", type=int, default=5)
    ap.add_argument("--program", default="build/bench/warc_bench")
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        make(a.pages, a.copies, path)
        subprocess.run([a.program, str(path)], check=True)
        try:
            fastwarc(path)
        except ImportError:
            print("fastwarc is not installed: left out")


if __name__ == "__main__":
    main()

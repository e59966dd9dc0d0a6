#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What Clavijo is made of, and that it asks nobody: supply.py PROGRAM BUILD.

Every fetched file has a hash, and one with another hash is not opened; the SBOM is whole by
the rules of SPDX 2.3; reading, asking and exporting open no internet socket: they run with a
seccomp filter that ends a process which does."""
import ctypes
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "cli")]
import fetch  # noqa: E402
import sbom  # noqa: E402
from harness import NOTHING, run_all  # noqa: E402

BUILD = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None


def test_everything_fetched_has_a_hash(t):
    rows = fetch.packages()
    assert len(rows) >= 8
    for row in rows:
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"]) and row["version"] and row["file"], row
        with tempfile.TemporaryDirectory() as folder:
            command = fetch.client(row, folder)
            pin = pathlib.Path(folder) / "pin" / "pin.txt"
            assert row["registry"] == "npm" or ("--require-hashes" in command and row["sha256"] in pin.read_text())
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text())
    without = [name for name, entry in lock["packages"].items() if name and not entry.get("integrity", "").startswith("sha512-")]
    assert not without, without
    assert "--ignore-scripts" in (ROOT / "tools" / "web.py").read_text()


def test_a_file_with_another_hash_is_not_opened(t):
    row = dict(fetch.packages()[0], file="thing.whl")
    cache = t.dir / "cache"
    cache.mkdir()
    (cache / "thing.whl").write_bytes(b"changed in the cache")
    ours = fetch.client
    fetch.client = lambda row, folder: ["sh", "-c", f"echo changed on the way > {folder}/thing.whl"]
    try:
        fetch.fetch(row, cache)
        raise AssertionError("it was taken")
    except SystemExit as e:
        assert "expected " + row["sha256"] in str(e) and "not used" in str(e), e
    finally:
        fetch.client = ours
    assert not (cache / "unpacked").exists() and (cache / "thing.whl").read_bytes() == b"changed in the cache"


def test_the_sbom_is_whole(t):
    one, two = (json.loads(subprocess.run([sys.executable, ROOT / "tools" / "sbom.py", BUILD], check=True, capture_output=True).stdout) for _ in "12")
    assert one == two
    assert one["spdxVersion"] == "SPDX-2.3" and one["dataLicense"] == "CC0-1.0" and one["SPDXID"] == "SPDXRef-DOCUMENT"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one["creationInfo"]["created"]) and one["creationInfo"]["creators"]
    ids = [e["SPDXID"] for e in one["packages"] + one["files"]]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", i) for i in ids)
    for p in one["packages"]:
        assert p["name"] and p["downloadLocation"] and p["licenseDeclared"] and p["filesAnalyzed"] is False, p
    for f in one["files"]:
        assert {c["algorithm"] for c in f["checksums"]} == {"SHA1", "SHA256"} and f["fileName"].startswith("./")
    for r in one["relationships"]:
        assert {r["spdxElementId"], r["relatedSpdxElement"]} <= {*ids, "SPDXRef-DOCUMENT"}, r
    names = {p["name"]: p for p in one["packages"]}
    for row in fetch.packages():
        assert {"algorithm": "SHA256", "checksumValue": row["sha256"]} in names[row["package"]]["checksums"]
    assert {"sqlite3", "libarchive", "libxml-2.0", "preact", "clavijo"} <= set(names)
    assert {"./clavijo", "./model/md.clv"} <= {f["fileName"] for f in one["files"]}


def no_internet():
    """In a child: whoever asks for an internet socket from here on is ended."""
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p

    class Compare(ctypes.Structure):
        _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]

    lib.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(Compare)]
    lib.seccomp_load.argtypes = [ctypes.c_void_p]
    rules = lib.seccomp_init(ctypes.c_uint32(0x7fff0000))
    number = lib.seccomp_syscall_resolve_name(b"socket")
    for family in (2, 10):
        assert lib.seccomp_rule_add_array(rules, 0x80000000, number, 1, Compare(0, 4, family, 0)) == 0
    assert lib.seccomp_load(rules) == 0


def test_nothing_opens_the_internet_unasked(t):
    try:
        ctypes.CDLL("libseccomp.so.2")
    except OSError:
        print("skipped: no libseccomp here")
        return
    control = subprocess.run([sys.executable, "-c", "import socket; socket.socket()"], preexec_fn=no_internet)
    assert control.returncode == -31, "the filter proves nothing"
    for args in (["read", ROOT / "examples"], ["annotate", ROOT / "examples" / "samarkand-2022"], ["page", "--json", ROOT / "examples" / "samarkand-2022"],
                 ["stories"], ["story", "1"], ["events", "--jsonl"], ["export", "csv"], ["export", "parquet", "-o", "e.parquet"], ["methods"], ["check"],
                 ["version", "--verbose"]):
        t.run(*args, preexec_fn=no_internet)
    t.run("search", "nothing-has-this-word", code=NOTHING, preexec_fn=no_internet)


if __name__ == "__main__":
    sys.exit(run_all([sys.modules[__name__]], os.path.abspath(sys.argv[1]), sys.argv[3] if len(sys.argv) > 3 else ""))

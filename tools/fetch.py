#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fetches the pinned packages of model/packages.tsv into a cache and unpacks them.

Packages come from their registries through the ordinary clients (pip, npm) by
name and version; each file's sha256 is compared before it is opened, and no
code of a package runs. The cache (outside git) is --cache, else $CLAVIJO_CACHE,
else $XDG_CACHE_HOME/clavijo, else ~/.cache/clavijo:

    FILE                  the package as fetched
    unpacked/KEY/…        its files

A second run finds everything and does nothing; with a filled cache no network
is needed.
"""
import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEXBOR_PARTS = ["core", "dom", "ns", "tag", "html", "css", "selectors", "style", "ports/posix"]


def packages():
    rows, head = [], None
    for line in (ROOT / "model" / "packages.tsv").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if head is None:
            head = cells
        else:
            rows.append(dict(zip(head, cells)))
    return rows


def cache_folder(given):
    if given:
        return pathlib.Path(given).expanduser()
    if os.environ.get("CLAVIJO_CACHE"):
        return pathlib.Path(os.environ["CLAVIJO_CACHE"]).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "clavijo"


def sha256(path):
    h = hashlib.sha256()
    with open(path, "rb") as f:
        for part in iter(lambda: f.read(1 << 20), b""):
            h.update(part)
    return h.hexdigest()


def fail(text):
    sys.exit(f"fetch: {text}")


# pip asks the build backend of a source package for its name and version, which would run
# the package's own code and fetch what that needs. This one, found first, says them instead.
BACKEND = """import sys

__legacy__ = sys.modules[__name__]


def get_requires_for_build_wheel(settings=None):
    return []


def prepare_metadata_for_build_wheel(folder, settings=None):
    import os
    os.mkdir(os.path.join(folder, "{package}-{version}.dist-info"))
    with open(os.path.join(folder, "{package}-{version}.dist-info", "METADATA"), "w") as f:
        f.write("Metadata-Version: 2.1\\nName: {package}\\nVersion: {version}\\n")
    return "{package}-{version}.dist-info"
"""


def client(row, folder):
    """The command that puts the package's file into folder. pip compares the hash before it opens the file."""
    pins = pathlib.Path(folder) / "pin"
    (pins / "setuptools").mkdir(parents=True)
    (pins / "pin.txt").write_text(f"{row['package']}=={row['version']} --hash=sha256:{row['sha256']}\n")
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, "--require-hashes", "-r", str(pins / "pin.txt")]
    if row["registry"] == "pypi":
        return pip + ["--only-binary=:all:", "--python-version", "3.12"]
    if row["registry"] == "pypi-sdist":
        (pins / "setuptools" / "__init__.py").write_text("")
        (pins / "setuptools" / "build_meta.py").write_text(BACKEND.format(**row))
        return ["env", f"PYTHONPATH={pins}", *pip, f"--no-binary={row['package']}", "--no-build-isolation", "--use-pep517"]
    if row["registry"] == "npm":
        return ["npm", "pack", "--silent", "--pack-destination", folder,
                f"{row['package']}@{row['version']}"]
    fail(f"model/packages.tsv: unknown registry {row['registry']!r}")


def fetch(row, cache):
    """Path of the verified file, fetched if the cache lacks it."""
    path = cache / row["file"]
    if path.exists() and sha256(path) == row["sha256"]:
        return path
    name = f"{row['package']} {row['version']} ({row['registry']}: {row['holds']})"
    print(f"fetch: {name}", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=cache) as tmp:
        try:
            done = subprocess.run(client(row, tmp), stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, text=True, timeout=900)
        except FileNotFoundError as e:
            fail(f"{name}: the client {e.filename!r} is not installed; install it and run again")
        except subprocess.TimeoutExpired:
            fail(f"{name}: no answer within 15 minutes; check the network and run again")
        got = pathlib.Path(tmp) / row["file"]
        if done.returncode or not got.exists():
            last = (done.stderr or "").strip().splitlines()[-1:] or ["no such file came"]
            fail(f"{name}: could not be fetched: {last[0]}\n"
                 f"fetch: with network run again, or put {row['file']} into {cache}")
        found = sha256(got)
        if found != row["sha256"]:
            fail(f"{name}: sha256 is {found}, expected {row['sha256']}; not used")
        os.replace(got, path)
    return path


def unpack(row, path, cache):
    """Folder with the package's files, unpacked once per hash."""
    to = cache / "unpacked" / row["key"]
    stamp = to / ".sha256"
    if stamp.exists() and stamp.read_text() == row["sha256"]:
        return to
    shutil.rmtree(to, ignore_errors=True)
    to.parent.mkdir(parents=True, exist_ok=True)
    tmp = pathlib.Path(tempfile.mkdtemp(dir=to.parent))
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as z:
            z.extractall(tmp)
    else:
        with tarfile.open(path) as t:
            keep = [m for m in t.getmembers()
                    if m.isfile() and not m.name.startswith("/") and ".." not in m.name.split("/")]
            t.extractall(tmp, members=keep)
    (tmp / ".sha256").write_text(row["sha256"])
    os.chmod(tmp, 0o755)
    try:
        os.rename(tmp, to)
    except OSError:  # another build was faster
        shutil.rmtree(tmp)
    return to


def lexbor_root(folder):
    hits = sorted(folder.glob("*/lexbor/source/lexbor/core"))
    if not hits:
        fail(f"lexbor: no source in {folder}; remove that folder and run again")
    return hits[0].parent.parent.parent


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--cache", default="", help="folder of the cache")
    p.add_argument("--for", dest="need", default="build", choices=["build", "check"],
                   help="build: what the program needs; check: also the peers' models")
    p.add_argument("--where", metavar="KEY", help="print the unpacked folder of one package")
    p.add_argument("--lexbor-sources", action="store_true", help="print lexbor's source files")
    a = p.parse_args()
    cache = cache_folder(a.cache)
    cache.mkdir(parents=True, exist_ok=True)
    rows = packages()
    if a.lexbor_sources:
        a.where = "lexbor"
    if a.where:
        rows = [r for r in rows if r["key"] == a.where] or fail(f"no package {a.where!r}")
    else:
        rows = [r for r in rows if r["needed"] == "build" or a.need == "check"]
    for row in rows:
        folder = unpack(row, fetch(row, cache), cache)
        if a.lexbor_sources:
            root = lexbor_root(folder)
            for part in LEXBOR_PARTS:
                for f in sorted((root / "source" / "lexbor" / part).rglob("*.c")):
                    print(f)
        elif a.where:
            print(lexbor_root(folder) if a.where == "lexbor" else folder)


if __name__ == "__main__":
    main()

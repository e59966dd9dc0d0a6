#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds web/ and writes the files that `clavijo serve` gives to browsers as C.

usage: web.py WEB WORK OUTPUT.c

Copies WEB to WORK, installs its packages there by the lock file (`npm ci`, which
checks each one's hash), bundles src/main.tsx (esbuild) and writes the bundle, its
stylesheet and the map of the world, each compressed, as `serve_assets[]` of
src/serve/serve_priv.h. Without npm or its registry the list is empty, which is
said: the pages are whole without script. A second run installs nothing when the
lock file is the same.
"""
import argparse
import gzip
import pathlib
import shutil
import subprocess
import sys

WORLD = "node_modules/world-atlas/countries-110m.json"


def install(work):
    """npm ci, once for each lock file."""
    lock, mark = work / "package-lock.json", work / "node_modules" / ".installed"
    if mark.exists() and mark.read_bytes() == lock.read_bytes():
        return
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=work, check=True,
                   stdout=subprocess.DEVNULL, timeout=300)
    mark.write_bytes(lock.read_bytes())


def bundle(work):
    subprocess.run(["node_modules/.bin/esbuild", "src/main.tsx", "--bundle", "--minify", "--format=iife",
                    "--target=es2020", "--legal-comments=none", "--log-level=error", "--outfile=app.js"],
                   cwd=work, check=True, timeout=120)


def assets(work):
    return [("app.js", "text/javascript; charset=utf-8", (work / "app.js").read_bytes()),
            ("app.css", "text/css; charset=utf-8", (work / "app.css").read_bytes()),
            ("world.json", "application/json; charset=utf-8", (work / WORLD).read_bytes())]


def as_c(files):
    out = ["/* Made from web/ by tools/web.py. */", '#include "serve/serve_priv.h"', ""]
    rows = []
    for i, (name, kind, data) in enumerate(files):
        packed = gzip.compress(data, 9, mtime=0)
        out.append(f"static const unsigned char file_{i}[] = {{")
        for k in range(0, len(packed), 24):
            out.append("\t" + ",".join(map(str, packed[k:k + 24])) + ",")
        out.append("};")
        rows.append(f'\t{{ "{name}", "{kind}", file_{i}, sizeof file_{i}, {len(data)} }},')
    out += ["const serve_asset serve_assets[] = {", *rows, "\t{ NULL, NULL, NULL, 0, 0 },", "};", ""]
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("web", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    args = parser.parse_args()
    work = args.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "tsconfig.json"):
        shutil.copy(args.web / name, work / name)
    shutil.rmtree(work / "src", ignore_errors=True)
    shutil.copytree(args.web / "src", work / "src")
    try:
        install(work)
        bundle(work)
        files = assets(work)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"web.py: {error}; clavijo serve will have no pictures and no keys: its pages are whole without",
              file=sys.stderr)
        files = []
    args.output.write_text(as_c(files), encoding="utf-8")


if __name__ == "__main__":
    main()

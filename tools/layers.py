#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the house rules that a compiler does not see (docs/HACKING.md):

- a file of src/X includes only headers of X and of the folders that layers.txt
  allows X, and of those only Y/Y.h (base and doc and model: any header);
- each folder named in layers.txt stands below those that it may include;
- sqlite3.h only in store, sockets only in cage, fetch and serve, threads only in run
  (cage has a lock);
- every .c starts with the licence line and a comment that explains the file;
- no source file over 1,000 lines, but for generated tables (*_table.h).

Prints file:line: message for each breach; exit status 1 if there is one.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OPEN = {"base", "model"}  # folders whose every header is public
SYSTEM = {
    "sqlite3.h": {"store"},
    "sys/socket.h": {"cage", "fetch", "serve"},
    "netdb.h": {"fetch", "serve"},
    "curl/curl.h": {"fetch"},
    "pthread.h": {"cage", "run"},
    "threads.h": {"run"},
    "seccomp.h": {"cage"},
    "sys/prctl.h": {"cage"},
    "lexbor/html/html.h": {"page"},
}


def read_layers():
    allowed, problems = {}, []
    for n, line in enumerate((ROOT / "layers.txt").read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        folder, rest = line.split(":", 1)
        may = rest.split()
        for other in may:
            if other not in allowed:
                problems.append(f"layers.txt:{n}: {folder} may not include {other}: "
                                "it does not stand on an earlier line")
        allowed[folder] = set(may) | {folder}
    return allowed, problems


def check_includes(path, folder, allowed, text):
    for n, line in enumerate(text.splitlines(), 1):
        m = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not m:
            continue
        target = m.group(2)
        where = f"{path.relative_to(ROOT)}:{n}"
        if target in SYSTEM and folder not in SYSTEM[target]:
            yield f"{where}: {target} belongs in {' or '.join(sorted(SYSTEM[target]))} only"
        if m.group(1) == "<" or target == "clavijo.h":
            continue
        parts = target.split("/")
        if len(parts) != 2:
            continue
        other, header = parts
        if other not in allowed[folder]:
            yield f"{where}: {folder} may not include {other} (layers.txt)"
        elif other != folder and other not in OPEN and header != other + ".h":
            yield f"{where}: of {other} only {other}/{other}.h is public"


def check_head(path, text):
    name = path.relative_to(ROOT)
    if not text.startswith("/* SPDX-License-Identifier: Apache-2.0"):
        yield f"{name}:1: the first line must be the licence line"
    if path.suffix == ".c" and "/*" not in text[10:1500]:
        yield f"{name}:2: a comment must say what the file does"
    lines = text.count("\n")
    if lines > 1000 and not name.name.endswith("_table.h"):
        yield f"{name}:{lines}: longer than 1,000 lines; split it by idea"


def main():
    allowed, problems = read_layers()
    for path in sorted((ROOT / "src").rglob("*.[ch]")):
        folder = path.relative_to(ROOT / "src").parts[0]
        if folder not in allowed:
            problems.append(f"{path.relative_to(ROOT)}:1: folder {folder} is missing in layers.txt")
            continue
        text = path.read_text(encoding="utf-8")
        problems += check_includes(path, folder, allowed, text)
        problems += check_head(path, text)
    print("\n".join(problems) if problems else "layers: in order")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

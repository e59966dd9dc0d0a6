#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/api.md from include/clavijo.h: each part of the header, its comments as text and its
declarations as code. usage: api_page.py > docs/api.md

tools/docs_check.py holds the page against the header, and says which exported symbol of
src/api/clavijo.map has no declaration, or none with a comment above or behind it (a comment
holds for the declarations that follow it without a blank line).
"""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADER, SYMBOLS = ROOT / "include" / "clavijo.h", ROOT / "src" / "api" / "clavijo.map"
HEAD = """# Every function of the library

Made from `include/clavijo.h` by `tools/api_page.py`; [the library](library.md) says how to build with it.

"""


def text_of(comment):
    """A comment's words, its lists and examples kept."""
    lines = [re.sub(r"^ \* ?", "", line).rstrip() for line in comment.strip()[2:-2].split("\n")]
    return "\n".join(lines).strip()


def parts(header):
    """(heading, [(comment or None, code)]) of each part; pieces are parted by blank lines or comments at a line's start."""
    header = header[header.index("/* ---- status"):header.rindex("#ifdef __cplusplus")]
    for part in re.split(r"^/\* -+ ", header, flags=re.M)[1:]:
        heading, body = re.match(r"(.*?) -+ \*/\n(.*)", part, re.S).groups()
        pieces, comment, code = [], None, []
        for chunk in re.split(r"(^/\*.*?\*/[ \t]*$)", body, flags=re.M | re.S):
            if chunk.startswith("/*"):
                comment = chunk
                continue
            for i, run in enumerate(re.split(r"\n\s*\n", chunk.strip("\n"))):
                if run.strip():
                    pieces.append((comment if i == 0 else None, run.strip("\n")))
            comment = None
        yield heading, pieces


def page():
    out = [HEAD]
    for heading, pieces in parts(HEADER.read_text(encoding="utf-8")):
        out.append(f"## {heading[0].upper()}{heading[1:]}\n\n")
        for comment, code in pieces:
            if comment:
                out.append(escape(text_of(comment)) + "\n\n")
            out.append(f"```c\n{code.replace('CLV_API ', '')}\n```\n\n")
    return "".join(out).rstrip() + "\n"


def escape(text):
    return re.sub(r"(?<=\W)_|\*(?=\w)|[<>\[\]]", lambda m: "\\" + m[0], text)


def symbols():
    return sorted(set(re.findall(r"\b(clv_\w+);", SYMBOLS.read_text(encoding="utf-8"))))


def undocumented():
    """Exported symbols that the header does not explain."""
    told = set()
    for _, pieces in parts(HEADER.read_text(encoding="utf-8")):
        for comment, code in pieces:
            for declaration in re.findall(r"[^;{}]*\b(?:clv_\w+)\([^;]*;[^\n]*", code):
                name = re.search(r"\b(clv_\w+)\(", declaration)[1]
                obvious = name.endswith(("_close", "_free"))  # what the rules at the header's top say
                if comment or "/*" in declaration or obvious:
                    told.add(name)
    return [s for s in symbols() if s not in told]


if __name__ == "__main__":
    print(page(), end="")

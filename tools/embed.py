#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a text file as a C string: embed.py NAME INPUT OUTPUT

The output defines `const char NAME[]`, which ends in NUL. Lines are kept, so
that compiler and reader see what stands in the file.
"""
import pathlib
import sys

name, source, target = sys.argv[1:4]
lines = pathlib.Path(source).read_text(encoding="utf-8").split("\n")
escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
body = "\n".join(f'\t"{line}\\n"' for line in escaped)
pathlib.Path(target).write_text(
    f"/* Made from {pathlib.Path(source).name} by tools/embed.py. */\n"
    '#pragma GCC diagnostic ignored "-Woverlength-strings"\n'
    f"extern const char {name}[];\nconst char {name}[] =\n{body};\n", encoding="utf-8")

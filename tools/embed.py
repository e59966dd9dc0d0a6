#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a text file as a C string: embed.py [--bytes] NAME INPUT OUTPUT

The output defines `const char NAME[]`, which ends in NUL. Lines are kept, so
that compiler and reader see what stands in the file. With --bytes any file, as
`const unsigned char NAME[]` and `const size_t NAME_size`.
"""
import pathlib
import sys

if sys.argv[1] == "--bytes":
    name, source, target = sys.argv[2:5]
    data = pathlib.Path(source).read_bytes()
    rows = "\n".join("\t" + "".join(f"{b}," for b in data[i:i + 32]) for i in range(0, len(data), 32))
    pathlib.Path(target).write_text(
        f"/* Made from {pathlib.Path(source).name} by tools/embed.py. */\n#include <stddef.h>\n"
        f"extern const unsigned char {name}[];\nextern const size_t {name}_size;\n"
        f"const unsigned char {name}[] = {{\n{rows}\n}};\nconst size_t {name}_size = sizeof {name};\n", encoding="utf-8")
    sys.exit()
name, source, target = sys.argv[1:4]
lines = pathlib.Path(source).read_text(encoding="utf-8").split("\n")
escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
body = "\n".join(f'\t"{line}\\n"' for line in escaped)
pathlib.Path(target).write_text(
    f"/* Made from {pathlib.Path(source).name} by tools/embed.py. */\n"
    '#pragma GCC diagnostic ignored "-Woverlength-strings"\n'
    f"extern const char {name}[];\nconst char {name}[] =\n{body};\n", encoding="utf-8")

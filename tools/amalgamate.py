#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The library as two files: amalgamate.py BUILD OUT writes OUT/clavijo.c and OUT/clavijo.h.

Our own code alone, compiled by one call (docs/library.md); the libraries it stands on come from the system.
Sources are those that BUILD compiles into libclavijo.a, in the order of layers.txt. Each header stands where
it is first included. What a source keeps to itself (static functions and data, types, enumerators) gets the
source's name in front, since all now share one scope: `fail` of feed/warc.c is `feed_warc_fail`. A name
that headers of two folders use for two things gets the folder behind. Macros of a source end with it.

Method: tokens and brackets, not the whole grammar. A name is left alone behind `.` and `->`, as a member in a
struct's body, where a macro makes a string or a longer name of it, and in offsetof. A wrong guess
does not compile or changes what is printed: tests/library compiles it and compares."""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*"""
                   r"""|->|\.\.\.|\#\#|\\\n|[ \t]+|\n|.""", re.S)
WORD = re.compile(r"[A-Za-z_]\w*$")
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)(?:\([^)]*\))?((?:[^\n\\]|\\.|\\\n)*)", re.M)
TAGGED = ("struct", "union", "enum")
BANNER = """/* SPDX-License-Identifier: Apache-2.0 */
/* Clavijo {version}, the library in one file, made by tools/amalgamate.py: change the sources, not this.
 *
 * Needs clavijo.h beside it and sqlite3, libpcre2-8, zlib, libzstd, libarchive, uchardet, libutf8proc, jansson,
 * libxml-2.0, lexbor, libexttextcat and xxhash.h; with -DCLV_WITH_LIBDEFLATE, -DCLV_WITH_CURL, -DCLV_WITH_SECCOMP
 * these, too. docs/library.md has the call. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#ifndef _FILE_OFFSET_BITS
#define _FILE_OFFSET_BITS 64
#endif
#ifndef CLV_PROGRAM_VERSION
#define CLV_PROGRAM_VERSION "{version}"
#endif
"""


def is_space(token):
    return token.isspace() or token == "\\\n" or token.startswith(("/*", "//"))


def file_of(name):
    """Of an include; None: none of ours."""
    return next((ROOT / folder / name for folder in ("src", "include") if (ROOT / folder / name).is_file()), None)


class Source:
    """A file with its tokens, and the names that it has at file scope: types (and tags), values (enumerators), own (static)."""

    def __init__(self, path, name):
        self.name, self.folder, self.text = name, name.split("/")[0], path.read_text()
        self.includes = [i for i in re.findall(r'^#\s*include "([^"]+)"', self.text, re.M) if file_of(i)]
        self.once = "#ifndef CLV_" in self.text or name == "clavijo.h"
        self.tokens = TOKEN.findall(self.text)
        self.macros = {m: body for m, body in MACRO.findall(self.text)}
        self.stringify = {m for m, body in self.macros.items() if re.search(r"(?<!#)#[ \t]*[A-Za-z_]", body)}
        self.types, self.own, self.values = set(), set(), set()
        if name == "clavijo.h":
            self.types = set(re.findall(r"\bclv_\w+", self.text))
        else:
            self.scan()

    def names(self):
        return self.types | self.own | self.values

    def plain(self):
        """The tokens that are neither space nor part of a directive."""
        directive, begins = False, True
        for t in self.tokens:
            if t == "\n":
                directive, begins = False, True
            elif not is_space(t):
                directive, begins = directive or begins and t == "#", False
                if not directive:
                    yield t

    def scan(self):
        declaration, depth, body = [], 0, False
        for t in self.plain():
            if t == "{" and depth == 0:
                body = declaration[-1:] == [")"] and declaration[0] != "typedef"  # of a function
            declaration.append(t)
            depth += (t in "([{") - (t in ")]}")
            if depth == 0 and (t == ";" or t == "}" and body):
                self.declared(declaration)
                declaration, body = [], False

    def declared(self, d):
        flat, depth, enum = [], 0, False  # flat: what stands outside all braces
        for i, t in enumerate(d):
            if t == "{":
                depth += 1
                if depth == 1:
                    enum = "enum" in d[max(0, i - 2):i]
                    if i > 1 and d[i - 2] in TAGGED:
                        self.types.add(d[i - 1])
            if depth == 1 and enum and t in "{," and WORD.match(d[i + 1]) and d[i + 2] in ",=}":
                self.values.add(d[i + 1])
            if t == "}":
                depth -= 1
            elif depth == 0:
                flat.append(t)
        tags = {flat[i + 1] for i in range(len(flat) - 1) if flat[i] in TAGGED and WORD.match(flat[i + 1])}
        if flat[0] == "typedef":
            self.types |= self.declarators(flat) | tags
        elif "static" in flat or "K_INLINE" in flat:
            self.own |= self.declarators(flat)
        elif len(flat) == 3 and tags:
            self.types |= tags

    @staticmethod
    def declarators(flat):
        """The names that a declaration declares: of a function its own alone."""
        names, depth, value, i = set(), 0, False, 0
        while i < len(flat) - 1:
            t, after = flat[i], flat[i + 1]
            if after == "(" and t in ("__attribute__", "_Alignas", "CLV_VEC"):
                level, i = 1, i + 2
                while level:
                    level += (flat[i] == "(") - (flat[i] == ")")
                    i += 1
                continue
            if depth == 0 and t in "=,":
                value = t == "="
            elif WORD.match(t) and not value:
                pointer = depth == 1 and flat[i - 2:i] == ["(", "*"] and after in ")["
                if pointer or depth == 0 and (after in ";=[," or after == "(" and flat[i + 2] != "*"):
                    names.add(t)
                    if after == "(":
                        break
            depth += (t in "([{") - (t in ")]}")
            i += 1
        return names


class Amalgam:
    def __init__(self, build):
        self.files, self.given, self.out = {}, set(), []
        entries = [e["file"] for e in json.loads((build / "compile_commands.json").read_text()) if "src/libclavijo.a.p" in e["output"]]
        layer = {line.split(":")[0]: i for i, line in enumerate((ROOT / "layers.txt").read_text().splitlines())}
        ours = sorted((e.removeprefix("../src/") for e in entries if e.startswith("../")), key=lambda f: (layer[f.split("/")[0]], f))
        self.sources = [self.add(build / e, e.removeprefix("src/")) for e in entries if not e.startswith("../")]  # made of SQL
        self.sources += [self.add(ROOT / "src" / f, f) for f in ours]
        files = self.files.values()
        self.stringify = set().union(*(f.stringify for f in files))
        shared = set().union(*(f.names() for f in files if f.name.endswith(".h"))) - self.files["clavijo.h"].types
        self.clashes = {n for n in shared if len({f.folder for f in files if self.defines(f, n)}) > 1}

    def add(self, path, name):
        if name not in self.files:
            self.files[name] = Source(path, name)
            for inner in self.files[name].includes:
                self.add(file_of(inner), inner)
        return self.files[name]

    @staticmethod
    def defines(f, name):
        """`typedef struct x x;` only names it. What a source has for itself does not count."""
        return f.name.endswith(".h") and name in f.values | f.own or name in f.types and re.search(
            rf"^(?:typedef )?(?:{'|'.join(TAGGED)}) {name} \{{|^\}} {name};|^typedef (?!struct ).*\b{name};", f.text, re.M) is not None

    def seen(self, f, found=None):
        """The files that one includes, itself too, by name."""
        found = {} if found is None else found
        if f.name not in found:
            found[f.name] = f
            for inner in f.includes:
                self.seen(self.files[inner], found)
        return found

    def renamed(self, f):
        """{name: new name} in a file."""
        seen, names = self.seen(f), {}
        headers = [h for n, h in seen.items() if n.endswith(".h")]
        for n in self.clashes:
            folders = {h.folder for h in headers if n in h.names()}
            if folders:
                names[n] = f"{n}_{f.folder if f.folder in folders else min(folders)}"
        if f.name.endswith(".h"):
            return names
        whole = [f] + [self.files[i] for i in f.includes if i.endswith(".inc")]
        pasted = [re.compile(f"{a}\\w*{b}$") for w in whole for a, b in re.findall(r"\b(\w+_)##\w+|\w+##(_\w+)\b", w.text)]
        public = set().union(*(h.types | h.own for h in headers))
        own = set().union(*(w.names() for w in whole)) - public - set().union(*(w.macros for w in whole))
        stem = re.sub(r"\W", "_", f.name.rsplit(".", 1)[0])
        return names | {n: f"{stem}_{n}" for n in own if not any(p.match(n) for p in pasted)}

    def text(self, f, names):
        """The file's text with its names changed."""
        out, code = list(f.tokens), [i for i, t in enumerate(f.tokens) if not is_space(t)]
        stack, quiet = [], []  # what the open brackets are; those of macros that make strings, and of offsetof
        for k, i in enumerate(code):
            t = f.tokens[i]
            before2, before, after = ([""] * 2 + [f.tokens[c] for c in code[max(0, k - 2):k]])[-2:] + [f.tokens[code[k + 1]] if k + 1 < len(code) else ""]
            if t in "([{":
                if t == "(" and (before in self.stringify or before == "offsetof"):
                    quiet.append((len(stack), before))
                stack.append("struct" if t == "{" and {before, before2} & {"struct", "union"} else t)
            elif t in ")]}":
                if stack:
                    stack.pop()
                if quiet and quiet[-1][0] == len(stack):
                    quiet.pop()
            elif t in names and before not in (".", "->") and not self.is_member(stack, before, before2, after):
                string = quiet and t not in self.clashes and (quiet[-1][1] != "offsetof" or before == ",")
                if not string and not re.match(r"\s*#\s*(include|if|elif|undef)", self.line(f.tokens, i)):
                    out[i] = names[t]
        return "".join(out)

    @staticmethod
    def line(tokens, i):
        begin = i
        while begin and tokens[begin - 1] != "\n":
            begin -= 1
        return "".join(tokens[begin:i])

    @staticmethod
    def is_member(stack, before, before2, after):
        """Is the name that of a struct's member, or of a parameter of one that points to a function?"""
        if stack[-1:] == ["struct"]:
            return after in (";", ",", "[", ":", "=") and before not in (*TAGGED, "(")
        if stack[-1:] == ["("] and "struct" in stack and "{" not in stack[stack.index("struct"):]:
            return (before2, before, after) == ("(", "*", ")") or after in (",", ")") and before not in ("(", ",", "const", *TAGGED)
        return False

    def put(self, name, names=None):
        f = self.files[name]
        if f.once and name in self.given:
            return
        self.given.add(name)
        if name == "clavijo.h":
            self.out.append('#include "clavijo.h"\n')
            return
        names = names if name.endswith(".inc") else self.renamed(f)
        self.out.append(f"\n/* ==== src/{name} ==== */\n")
        for part in re.split(r'^(#[ \t]*include "[^"]+".*\n)', self.text(f, names), flags=re.M):
            inner = re.match(r'#[ \t]*include "([^"]+)"', part)
            if inner and file_of(inner.group(1)):
                self.put(inner.group(1), names)
            else:  # what base/banned.h forbids is for those who write the sources
                self.out.append(re.sub(r"^#pragma GCC poison.*\n", "", part, flags=re.M))
        if name.endswith(".c"):
            macros = [m for w in [f] + [self.files[i] for i in f.includes if i.endswith(".inc")] for m in w.macros]
            self.out += [f"#undef {m}\n" for m in macros if m != "_GNU_SOURCE"]

    def make(self):
        version = re.search(r"version: '([^']+)'", (ROOT / "meson.build").read_text()).group(1)
        self.out.append(BANNER.replace("{version}", version))
        for f in self.sources:
            self.put(f.name)
        return "".join(self.out)


def main():
    build, out = map(pathlib.Path, sys.argv[1:3])
    out.mkdir(parents=True, exist_ok=True)
    text = Amalgam(build.resolve()).make()
    (out / "clavijo.c").write_text(text)
    (out / "clavijo.h").write_text((ROOT / "include/clavijo.h").read_text())
    print(f"{out}/clavijo.c: {text.count(chr(10)):,} lines, {len(text) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The library in one file, as docs/library.md says: made, compiled by one call, linked with the page's example as
C99 and as C++11, its answers those of the program. amalgamation.py BUILD; ends with `N passed, N failed`."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/library")]
import loop  # noqa: E402
from run import STRICT, output  # noqa: E402

LIBRARIES = "sqlite3 libpcre2-8 zlib libzstd libarchive uchardet libutf8proc jansson libxml-2.0".split()


class Place:
    def __init__(self, build, folder):
        self.build, self.dir = build, folder
        output(sys.executable, ROOT / "tools/amalgamate.py", build, folder)
        commands = (build / "compile_commands.json").read_text()
        lexbor = re.search(r"-isystem\s*(\S*lexbor\S*/source)", commands).group(1)
        self.flags = output("pkg-config", "--cflags", *LIBRARIES).split() + ["-I", lexbor]
        self.libraries = [build / "src/lexbor/liblexbor.a", *output("pkg-config", "--libs", *LIBRARIES).split(), "-lm", "-pthread"]
        for name, flag in (("deflate", "libdeflate"), ("curl", "libcurl"), ("seccomp", "libseccomp")):
            if f"-DCLV_WITH_{name.upper()} " in commands:
                self.flags.append(f"-DCLV_WITH_{name.upper()}")
                self.libraries += output("pkg-config", "--libs", flag).split()
        if subprocess.run(["cc", "-x", "c", "-", "-lexttextcat-2.0", "-o", folder / "probe"], input=b"int main(void){return 0;}",
                          stderr=subprocess.DEVNULL).returncode == 0:
            self.libraries.append("-lexttextcat-2.0")
        page = (ROOT / "docs/library.md").read_text()
        (folder / "annotate.c").write_text(re.search(r"```c\n(.*?)```", page, re.S).group(1))
        shutil.copy(folder / "annotate.c", folder / "annotate.cc")
        self.object = folder / "clavijo.o"

    def same(self, program):
        reports = sorted((ROOT / "examples").glob("*/*.html"))[:4] + sorted((ROOT / "examples").glob("*/*.txt"))[:4]
        assert len(reports) > 4
        for report in reports:
            got = output(program, self.build / "model/md.clv", report)
            assert got == output(self.build / "clavijo", "annotate", report) and len(got) > 1000, report


def test_one_call_compiles_it(p):
    output("cc", "-std=gnu17", "-O1", "-ffp-contract=off", "-Wall", "-Wextra", "-Wno-unused-function", "-Werror", "-c", p.dir / "clavijo.c", *p.flags,
           "-o", p.object)


def test_all_of_the_header_is_there(p):
    from run import declared
    names = {line.split()[2] for line in output("nm", "--defined-only", p.object).splitlines() if line.split()[1] == "T"}
    assert declared() <= names, declared() - names


def test_each_processor_gets_its_code(p):
    if subprocess.run(["uname", "-m"], stdout=subprocess.PIPE, text=True).stdout.strip() != "x86_64":
        return
    code = output("objdump", "-d", "--no-show-raw-insn", p.object)
    for sign in ("%ymm", "%zmm", "vpdpbusd", "cpuid"):
        assert sign in code or sign == "cpuid" and "__cpu_model" in output("nm", p.object), sign


def test_c99(p):
    output("cc", "-std=c99", *STRICT, "-I", p.dir, p.dir / "annotate.c", p.object, *p.libraries, "-o", p.dir / "annotate-c")
    p.same(p.dir / "annotate-c")


def test_cxx(p):
    output("c++", "-std=c++11", *STRICT, "-Wno-missing-field-initializers", "-I", p.dir, p.dir / "annotate.cc", p.object, *p.libraries,
           "-o", p.dir / "annotate-cxx")
    p.same(p.dir / "annotate-cxx")


def main():
    with tempfile.TemporaryDirectory() as folder:
        return loop.run(loop.of(globals()), Place(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder)))


if __name__ == "__main__":
    sys.exit(main())

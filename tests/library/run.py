#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The library as others use it: what it exports, the example of docs/library.md
compiled as C99 and as C++11, against the build folder and against an installed
tree, and the installed program. run.py BUILD; ends with `N passed, N failed`."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import loop  # noqa: E402

REPORT = "Reporting from Astana, 3 May 2021.\n\nThe president of Kazakhstan met the foreign minister of Norway in Astana on Monday.\n"
STRICT = ["-pedantic", "-Wall", "-Wextra", "-Werror"]


def output(*args, **more):
    child = subprocess.run([str(a) for a in args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                           timeout=240, **more)
    assert child.returncode == 0, f"{' '.join(map(str, args))}: exit {child.returncode}\n{child.stderr[-1500:]}"
    return child.stdout


def declared():
    header = (ROOT / "include/clavijo.h").read_text()
    return set(re.findall(r"^CLV_API[^;]*?\b(clv_\w+)\(", header, re.M))


class Place:
    def __init__(self, build, folder):
        self.build, self.dir = build, folder
        self.report = folder / "report.txt"
        self.report.write_text(REPORT)
        page = (ROOT / "docs/library.md").read_text()
        (folder / "annotate.c").write_text(re.search(r"```c\n(.*?)```", page, re.S).group(1))
        shutil.copy(folder / "annotate.c", folder / "annotate.cc")
        self.line = output(build / "clavijo", "annotate", self.report)
        self.tree = folder / "tree"
        self.prefix = None

    def same(self, program, model, **more):
        assert output(program, model, self.report, **more) == self.line, "another line than the program's"

    def install(self):
        """The installed tree below a staging folder; made once."""
        if not self.prefix:
            output("meson", "install", "-C", self.build, "--no-rebuild", "--destdir", self.tree)
            self.prefix = next(self.tree.rglob("bin/clavijo")).parent.parent
        return self.prefix

    def pkgconfig(self, *args):
        pc = next(self.install().rglob("clavijo.pc"))
        env = {**os.environ, "PKG_CONFIG_PATH": str(pc.parent)}
        # The tree lies in a staging folder: the prefix is what the file's own place says.
        prefix = f"--define-variable=prefix={self.prefix}"
        return output("pkg-config", prefix, *args, "clavijo", env=env).split()


def test_exports(p):
    table = output("nm", "-D", "--defined-only", p.build / "src/libclavijo.so")
    rows = [line.split() for line in table.splitlines()]
    names = {r[2].split("@")[0] for r in rows if r[1] in "TWBDR"}
    assert names == declared(), names ^ declared()
    assert all("@@CLAVIJO_0" in r[2] for r in rows if r[1] == "T"), "symbols without a version"


def test_c99_against_the_build(p):
    output("cc", "-std=c99", *STRICT, "-I", ROOT / "include", p.dir / "annotate.c", "-L", p.build / "src", "-lclavijo",
           f"-Wl,-rpath,{p.build / 'src'}", "-o", p.dir / "annotate-c")
    p.same(p.dir / "annotate-c", p.build / "model/md.clv")


def test_cxx_against_the_build(p):
    output("c++", "-std=c++11", *STRICT, "-Wno-missing-field-initializers", "-I",
           ROOT / "include", p.dir / "annotate.cc", "-L", p.build / "src", "-lclavijo",
           f"-Wl,-rpath,{p.build / 'src'}", "-o", p.dir / "annotate-cxx")
    p.same(p.dir / "annotate-cxx", p.build / "model/md.clv")


def test_threads_share_an_engine(p):
    page = (ROOT / "docs/library.md").read_text()
    for name, compiler, extra in (("threads.c", ["cc", "-std=c99"], []), ("threads.cc", ["c++", "-std=c++11"], ["-Wno-missing-field-initializers"])):
        (p.dir / name).write_text(re.search(r"```c threads.c\n(.*?)```", page, re.S).group(1))
        output(*compiler, *STRICT, *extra, "-I", ROOT / "include", p.dir / name, "-L", p.build / "src", "-lclavijo", "-pthread",
               f"-Wl,-rpath,{p.build / 'src'}", "-o", p.dir / "threads")
        lines = output(p.dir / "threads", p.build / "model/md.clv", *[p.report] * 6).splitlines(keepends=True)
        assert lines == [p.line] * 6


def test_installed_shared(p):
    output("cc", "-std=c99", *STRICT, p.dir / "annotate.c", *p.pkgconfig("--cflags", "--libs"), "-o", p.dir / "annotate-so")
    model = p.install() / "share/clavijo/model/md.clv"
    library = next(p.prefix.rglob("libclavijo.so")).parent
    p.same(p.dir / "annotate-so", model, env={**os.environ, "LD_LIBRARY_PATH": str(library)})


def test_installed_static(p):
    needs = p.pkgconfig("--print-requires-private")
    flags = p.pkgconfig("--cflags") + output("pkg-config", "--libs", *needs).split() + ["-lexttextcat-2.0", "-lm", "-pthread"]
    archive = next(p.prefix.rglob("libclavijo.a"))
    output("cc", "-std=c99", *STRICT, p.dir / "annotate.c", archive, *flags, "-o", p.dir / "annotate-a")
    p.same(p.dir / "annotate-a", p.prefix / "share/clavijo/model/md.clv")
    needed = output("readelf", "-d", p.dir / "annotate-a")
    assert "libclavijo" not in needed, "linked against the shared library"


def test_installed_program_finds_its_model(p):
    env = {k: v for k, v in os.environ.items() if k != "CLAVIJO_MODEL"}
    line = output(p.install() / "bin/clavijo", "annotate", p.report, cwd=p.dir, env=env)
    assert line == p.line
    modeldir = p.pkgconfig("--variable=modeldir")[0]
    assert pathlib.Path(modeldir, "md.clv").is_file(), modeldir


def main():
    with tempfile.TemporaryDirectory() as folder:
        return loop.run(loop.of(globals()), Place(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder)))


if __name__ == "__main__":
    sys.exit(main())

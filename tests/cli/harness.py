# SPDX-License-Identifier: Apache-2.0
"""What the command-line tests share: running the program in a folder of its own,
with an environment of its own, and counting. A test is a function whose name
begins with test_ and that takes a Place; it fails by raising."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "examples"
DONE, NOTHING, FATAL, SOME_FAILED, NOT_OURS, INTERRUPTED = 0, 1, 2, 3, 4, 130


class Answer:
    def __init__(self, code, out, err):
        self.code, self.bytes = code, out
        self.out = out.decode("utf-8", "replace")
        self.err = err.decode("utf-8", "replace")

    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def json(self):
        return json.loads(self.out)


class Place:
    """A temporary folder and the program in it."""

    def __init__(self, program, folder):
        self.program, self.dir = program, pathlib.Path(folder)
        self.env = {"HOME": str(self.dir / "home"), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
                    "XDG_CACHE_HOME": os.environ["CLAVIJO_TEST_CACHE"]}
        if "LLVM_PROFILE_FILE" in os.environ:  # tools/coverage.sh
            self.env["LLVM_PROFILE_FILE"] = os.environ["LLVM_PROFILE_FILE"]

    def file(self, name, data):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(path)

    def start(self, *args, **more):
        return subprocess.Popen([self.program, *map(str, args)], cwd=self.dir, env={**self.env, **more.pop("env", {})},
                                stdin=more.pop("stdin", subprocess.DEVNULL), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **more)

    @staticmethod
    def until(true, seconds=120):
        """Waits for what comes soon, but on a busy machine late. False: it did not come."""
        for _ in range(seconds * 20):
            if true():
                return True
            time.sleep(0.05)
        return False

    def run(self, *args, code=DONE, stdin=b"", env=None, **more):
        """Runs and expects an exit code (None: any)."""
        child = self.start(*args, stdin=subprocess.PIPE, env=env or {}, **more)
        out, err = child.communicate(stdin if isinstance(stdin, bytes) else stdin.encode(), timeout=900)
        answer = Answer(child.returncode, out, err)
        if code is not None:
            assert answer.code == code, f"clavijo {' '.join(map(str, args))}: exit {answer.code}, expected {code}\n" \
                                        f"{answer.err[-800:]}{answer.out[-300:]}"
        return answer


def run_all(modules, program, pattern):
    passed, failed = 0, []
    os.environ.setdefault("CLAVIJO_TEST_CACHE", tempfile.mkdtemp(prefix="clavijo-cache-"))
    for module in modules:
        for name, test in sorted(vars(module).items()):
            if not name.startswith("test_") or pattern not in name:
                continue
            folder = tempfile.mkdtemp(prefix="clavijo-test-")
            begin = time.time()
            try:
                test(Place(program, folder))
                passed += 1
            except Exception:  # a failing test is counted, the others go on
                failed.append(name)
                print(f"FAILED {name}\n{traceback.format_exc(limit=-3)}")
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            if time.time() - begin > 5:
                print(f"slow: {name} {time.time() - begin:.1f} s")
    shutil.rmtree(os.environ["CLAVIJO_TEST_CACHE"], ignore_errors=True)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0

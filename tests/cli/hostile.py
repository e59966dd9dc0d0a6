# SPDX-License-Identifier: Apache-2.0
"""What surrounds the program fails: descriptors that run out or are closed, a pipe that
nobody reads, signals while it waits or works, calls that are broken off or do a part,
a clock that jumps, limits of size and memory, a disk that is full while an old database
is brought to today's form."""
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request

from harness import DONE, EXAMPLES, FATAL, INTERRUPTED, SOME_FAILED
from storage import content, corpus
from whole import older

SAMARKAND = EXAMPLES / "samarkand-2022"


def run_with(t, args, prepare, **more):
    return subprocess.run([t.program, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=t.dir, env=t.env, timeout=120,
                          preexec_fn=prepare, **more)


def test_descriptors_run_out(t):
    whole = t.run("annotate", SAMARKAND).out.count("\n")
    for n in (4, 6, 8, 16):
        done = run_with(t, ["annotate", SAMARKAND], lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (n, n)))
        assert done.returncode in (DONE, FATAL, SOME_FAILED), (n, done)
        assert done.returncode == DONE and done.stdout.count(b"\n") == whole or b"clavijo:" in done.stderr, (n, done)


def test_closed_standard_input_is_no_document_and_does_not_wait(t):
    done = run_with(t, ["annotate", "-"], lambda: os.close(0))
    assert done.returncode in (FATAL, SOME_FAILED) and b"cannot be read" in done.stderr and not done.stdout, done


def test_closed_standard_output_is_told(t):
    done = subprocess.run([t.program, "annotate", str(SAMARKAND)], stderr=subprocess.PIPE, cwd=t.dir, env=t.env, timeout=120,
                          preexec_fn=lambda: os.close(1))
    assert done.returncode == FATAL and b"standard output" in done.stderr, done


def test_a_pipe_that_nobody_reads_ends_it(t):
    child = subprocess.Popen([t.program, "annotate", str(EXAMPLES)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=t.dir, env=t.env)
    child.stdout.read(100)
    child.stdout.close()
    child.wait(300)
    assert child.returncode in (-signal.SIGPIPE, FATAL, DONE), child.returncode
    child.stderr.close()


def handles(child, number):
    """Has it come so far that it answers the signal?"""
    caught = re.search(r"^SigCgt:\s*(\w+)", pathlib.Path(f"/proc/{child.pid}/status").read_text(), re.M)
    return int(caught[1], 16) >> (number - 1) & 1


def test_signals_while_it_waits_for_standard_input(t):
    for number in (signal.SIGINT, signal.SIGTERM):
        child = subprocess.Popen([t.program, "annotate", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=t.dir, env=t.env)
        assert t.until(lambda: handles(child, number))
        child.send_signal(number)  # at once: it may come just before the wait, and must not be lost
        out, _ = child.communicate(timeout=120) if child.wait(120) is not None else (b"", b"")
        assert child.returncode == INTERRUPTED and not out, (child.returncode, out)


def trouble(t, what, every=3):
    """The environment in which tests/support/trouble.c is loaded before the program."""
    library = pathlib.Path(t.program).parent / "tests/cli/trouble.so"
    assert library.exists(), f"{library} is not built"
    return {"LD_PRELOAD": str(library), "TROUBLE": what, "TROUBLE_EVERY": str(every)}


def test_the_troubles_are_there(t):
    """What the tests below rest on: the library does what it says."""
    file = t.file("ten", "ten bytes\n")

    def seen(what, every, code):
        begin = "import ctypes, os, sys, time\nc = ctypes.CDLL(None, use_errno=True)\nroom = ctypes.create_string_buffer(10)\n" \
                "fd = os.open(sys.argv[1], os.O_RDWR)\n"
        return subprocess.run(["python3", "-c", begin + code, file], env={**t.env, **trouble(t, what, every)}, stderr=subprocess.PIPE, check=False, text=True).stderr
    assert seen("short", 1, "print(c.read(fd, room, 10), file=sys.stderr)") == "5\n"
    assert seen("eintr", 2, "print({c.read(fd, room, 0) for _ in range(2)}, file=sys.stderr)") == "{0, -1}\n"
    assert seen("space", 1, "print(c.write(fd, room, 1), ctypes.get_errno(), file=sys.stderr)") == "-1 28\n"
    this, years = time.gmtime().tm_year, seen("clock", 1, "print([time.gmtime(c.time(None)).tm_year for _ in range(2)], file=sys.stderr)")
    assert str(this - 10) in years and str(this + 10) in years, years


def test_calls_that_are_broken_off_or_do_a_part_change_nothing(t):
    path = corpus(t, 60)
    plain = t.run("annotate", path, SAMARKAND).out
    t.run("read", "--db", "whole.db", path, SAMARKAND)
    want = content(t.dir / "whole.db")
    for what, every in (("eintr", 2), ("eintr", 5), ("short", 1), ("short", 4)):
        env = trouble(t, what, every)
        for more in ((), ("--no-sandbox",)):
            assert t.run("annotate", *more, path, SAMARKAND, env=env).out == plain, (what, every, more)
        t.run("read", "--db", f"{what}{every}.db", path, SAMARKAND, env=env)
        t.run("check", "--db", f"{what}{every}.db", env=env)
        assert content(t.dir / f"{what}{every}.db") == want, (what, every)


def test_a_clock_that_jumps_changes_no_result(t):
    path = corpus(t, 60)
    plain = t.run("annotate", path).out
    t.run("read", "--db", "whole.db", path)
    env = trouble(t, "clock")
    assert t.run("annotate", path, env=env).out == plain
    t.run("read", "--db", "jumps.db", path, env=env)
    t.run("read", "--db", "jumps.db", SAMARKAND, env=env)
    t.run("check", "--db", "jumps.db", env=env)
    t.run("read", "--db", "whole.db", SAMARKAND)
    assert content(t.dir / "jumps.db") == content(t.dir / "whole.db")
    assert t.run("stories", "--db", "jumps.db", "--jsonl", env=env).out == t.run("stories", "--db", "whole.db", "--jsonl").out


def test_stops_and_goes_change_nothing(t):
    path = corpus(t, 150)
    t.run("read", "--db", "whole.db", path)
    child = t.start("read", "--db", "stopped.db", path)
    for _ in range(40):
        if child.poll() is not None:
            break
        for number in (signal.SIGSTOP, signal.SIGCONT, signal.SIGWINCH, signal.SIGCHLD, signal.SIGURG):
            child.send_signal(number)
            time.sleep(0.005)
    _, err = child.communicate(timeout=120)
    assert child.returncode == DONE, err
    assert content(t.dir / "stopped.db") == content(t.dir / "whole.db")


def test_terminated_while_it_reads_keeps_what_is_finished(t):
    path = corpus(t, 400)
    child = t.start("read", path)

    def n_documents():
        try:
            with sqlite3.connect(f"file:{t.dir}/clavijo.db?mode=ro", uri=True) as db:
                return db.execute("SELECT count(*) FROM document").fetchone()[0]
        except sqlite3.OperationalError:
            return 0

    assert t.until(n_documents)
    n = n_documents()
    child.send_signal(signal.SIGTERM)
    _, err = child.communicate(timeout=120)
    assert child.returncode == INTERRUPTED and b"kept" in err, (child.returncode, err)
    with sqlite3.connect(t.dir / "clavijo.db") as db:
        kept = db.execute("SELECT count(*) FROM document").fetchone()[0]
    assert n <= kept < 400, (n, kept)
    t.run("read", path)
    t.run("read", "--db", "whole.db", path)
    assert content(t.dir / "clavijo.db") == content(t.dir / "whole.db")


def test_memory_that_is_limited_is_told(t):
    whole = t.run("annotate", "--model", "sm", SAMARKAND).out.count("\n")
    for mib in (16, 96, 200, 300):
        done = run_with(t, ["annotate", "--model", "sm", SAMARKAND], lambda: resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20)))
        loader = b"shared libraries" in done.stderr or b"failed to map" in done.stderr  # not even begun
        assert loader or done.returncode in (DONE, FATAL, SOME_FAILED), (mib, done)
        assert loader or done.returncode == DONE and done.stdout.count(b"\n") == whole or b"clavijo:" in done.stderr, (mib, done)


def test_descriptors_run_out_while_reading_into_a_database(t):
    path = corpus(t, 40)
    t.run("read", "--db", "whole.db", path)
    for n in (5, 7, 9, 11, 13, 16, 24):
        done = run_with(t, ["read", "--db", f"{n}.db", path], lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (n, n)))
        assert done.returncode == DONE or b"clavijo:" in done.stderr and done.returncode in (FATAL, SOME_FAILED), (n, done)
        t.run("read", "--db", f"{n}.db", path)  # once there are some, all is read
        assert content(t.dir / f"{n}.db") == content(t.dir / "whole.db"), n


def test_pages_are_served_again_after_descriptors_ran_out(t):
    t.run("read", SAMARKAND)
    child = t.start("serve", "--port", "0", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24)))
    try:
        address = child.stdout.readline().decode().strip()
        at = urllib.parse.urlparse(address)
        many = []
        for _ in range(40):
            s = socket.socket()
            s.settimeout(2)
            try:
                s.connect((at.hostname, at.port))
                s.sendall(b"GET / HTTP/1.1\r\n")
            except OSError:
                pass
            many.append(s)
        time.sleep(0.5)
        assert child.poll() is None
        for s in many:
            s.close()
        assert b"<html" in urllib.request.urlopen(address, timeout=120).read()
    finally:
        child.terminate()
        _, err = child.communicate(timeout=120)
    assert len(err) < 1000, err[:300]


def test_a_disk_that_is_full_while_an_old_database_is_migrated(t):
    t.run("read", corpus(t, 60))
    older(t, 4)
    old = "v4.db"
    before = (t.dir / old).read_bytes()
    shutil.copy(t.dir / old, t.dir / "migrated.db")
    t.run("read", "--db", "migrated.db", SAMARKAND)
    told = 0
    for every in (1, 2, 4, 8, 16, 32, 64):
        (t.dir / old).write_bytes(before)
        done = t.run("read", "--db", old, SAMARKAND, code=None, env=trouble(t, "space", every))
        assert done.code == DONE or "no space left" in done.err, (every, done.code, done.err)
        told += done.code != DONE
        t.run("read", "--db", old, SAMARKAND)
        t.run("check", "--db", old)
        assert content(t.dir / old) == content(t.dir / "migrated.db"), every
    assert told > 2, told

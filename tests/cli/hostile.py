# SPDX-License-Identifier: Apache-2.0
"""What surrounds the program fails: descriptors that run out or are closed, a pipe that
nobody reads, signals while it waits."""
import os
import resource
import signal
import subprocess
import time

from harness import DONE, EXAMPLES, FATAL, INTERRUPTED, SOME_FAILED

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
    child.wait(60)
    assert child.returncode in (-signal.SIGPIPE, FATAL, DONE), child.returncode
    child.stderr.close()


def test_signals_while_it_waits_for_standard_input(t):
    for number in (signal.SIGINT, signal.SIGTERM):
        child = subprocess.Popen([t.program, "annotate", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=t.dir, env=t.env)
        time.sleep(1.5)
        child.send_signal(number)
        out, _ = child.communicate(timeout=60) if child.wait(60) is not None else (b"", b"")
        assert child.returncode == INTERRUPTED and not out, (child.returncode, out)

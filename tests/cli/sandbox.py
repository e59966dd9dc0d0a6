#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Documents that take their reader over: sandbox.py PLANTED-PROGRAM MODEL.

The program has a bug planted in its sandboxed workers (tests/support/planted.h): a document
that says "planted: WORD." does there what WORD names. Nothing of it may reach a file, the
network, another process or another document; the document is told and the rest is read."""
import json
import os
import re
import socket
import sys

sys.dont_write_bytecode = True
from harness import NOTHING, ROOT, SOME_FAILED, run_all  # noqa: E402

GOOD = "The president of {} met the prime minister of Kenya in Oslo on 14 September 2022. They signed an agreement on trade.\n"
ATTACKS = re.findall(r'^\t\{ "([a-z0-9-]+)", attack_', (ROOT / "tests/support/attacks.h").read_text(), re.M)
DEATHS = ["crash", "stop", "loop", "leave"]
ANSWERS = ["noise", "rubbish", "long", "short", "kind", "error", "empty"]
ITEMS = ["crash", "range", "path", "hints", "extra", "day"]


def reader(t):
    t.env["CLAVIJO_MODEL"] = MODEL
    return t


def among_good(t, words, more=""):
    """A good report before, between and after those that carry a word."""
    for i, word in enumerate(words):
        t.file(f"in/{i:02}-a.txt", GOOD.format("France") + f"\nReport {i}.\n")
        t.file(f"in/{i:02}-b-{word}.txt", GOOD.format("Spain") + f"\nplanted: {word}. {more}\n")
    t.file("in/zz.txt", GOOD.format("Japan"))


def read_paths(answer):
    return [line["path"] for line in answer.lines()]


def told(answer):
    return re.findall(r"^clavijo: (in/\S+?)(?:#\d+)?: the sandboxed process", answer.err, re.M)


def test_an_attack_reaches_nothing(t):
    reader(t).file("victim", "here")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        among_good(t, ATTACKS, f"planted-port: {listener.getsockname()[1]} ")
        answer = t.run("annotate", "--sandbox", "-j", "2", "in", code=None)
        try:
            listener.accept()
            raise AssertionError("a worker connected")
        except TimeoutError:
            pass
    assert len(ATTACKS) > 20 and "ended with 99" not in answer.err, answer.err
    assert sorted(os.listdir(t.dir)) in (["in", "victim"], ["home", "in", "victim"]) and "taken" not in answer.out
    everything = sorted("in/" + name for name in os.listdir(t.dir / "in"))
    assert sorted(set(read_paths(answer) + told(answer))) == everything
    assert not [p for p in told(answer) if "-b-" not in p], "a good report was lost"
    assert {"in/%02d-b-fork.txt" % ATTACKS.index("fork"), "in/%02d-b-connect.txt" % ATTACKS.index("connect")} <= set(told(answer))


def test_who_dies_is_told_and_the_rest_is_read(t):
    among_good(reader(t), DEATHS)
    one, many = (t.run("annotate", "-j", n, "in", code=SOME_FAILED) for n in ("1", "8"))
    assert one.out == many.out and one.err == many.err
    assert told(one) == [f"in/{i:02}-b-{w}.txt" for i, w in enumerate(DEATHS)]
    assert len(one.lines()) == len(DEATHS) + 1 and "docs/security.md" in one.err
    for word, how in zip(DEATHS, ("Segmentation", "Abort", "too long", "ended with 0")):
        assert re.search(f"-b-{word}.txt: .*{how}", one.err), (word, one.err)


def test_the_database_has_who_failed_and_a_second_try_mends(t):
    among_good(reader(t), ["crash", "rubbish"])
    t.run("read", "in", code=SOME_FAILED)
    kept = t.run("sql", "--jsonl", "SELECT path FROM document ORDER BY path").lines()
    assert [k["path"] for k in kept] == ["in/00-a.txt", "in/01-a.txt", "in/zz.txt"]
    failed = t.run("sql", "--jsonl", "SELECT path, reason FROM read_error ORDER BY path").lines()
    assert [f["path"] for f in failed] == ["in/00-b-crash.txt", "in/01-b-rubbish.txt"], failed
    assert "Segmentation" in failed[0]["reason"]
    for name in ("00-b-crash", "01-b-rubbish"):
        t.file(f"in/{name}.txt", GOOD.format("Peru"))
    t.run("read", "--retry")
    t.run("sql", "--jsonl", "SELECT path FROM read_error", code=NOTHING)


def test_answers_that_are_none_are_refused(t):
    among_good(reader(t), ANSWERS)
    answer = t.run("annotate", "in", code=SOME_FAILED)
    assert told(answer) == [f"in/{i:02}-b-{w}.txt" for i, w in enumerate(ANSWERS)], answer.err
    assert len(answer.lines()) == len(ANSWERS) + 1
    clean = t.run("annotate", "--no-sandbox", "in").lines()
    assert [line for line in clean if "-b-" not in line["path"]] == answer.lines()


def test_who_eats_memory_is_stopped_or_read(t):
    among_good(reader(t), ["eat"])
    answer = t.run("annotate", "in", code=None)
    assert sorted(read_paths(answer) + told(answer)) == ["in/00-a.txt", "in/00-b-eat.txt", "in/zz.txt"]


def test_a_container_ends_where_its_reader_was_taken_over(t):
    reader(t)
    for i, word in enumerate(ITEMS):
        lines = [GOOD.format("Chile"), f"{GOOD.format('Egypt')} planted-file: {word}.", GOOD.format("India")]
        t.file(f"in/{i}-{word}.jsonl", "".join(json.dumps({"text": x, "url": f"http://example.org/{i}/{n}"}) + "\n"
                                             for n, x in enumerate(lines)))
    t.file("in/zz.txt", GOOD.format("Japan"))
    answer = t.run("annotate", "in", code=SOME_FAILED)
    assert told(answer) == [f"in/{i}-{w}.jsonl" for i, w in enumerate(ITEMS)], answer.err
    assert read_paths(answer) == [f"in/{i}-{w}.jsonl#1" for i, w in enumerate(ITEMS)] + ["in/zz.txt"]
    assert "documents before that are kept" in answer.err


if __name__ == "__main__":
    MODEL = sys.argv[2]
    sys.exit(run_all([sys.modules[__name__]], os.path.abspath(sys.argv[1]), sys.argv[3] if len(sys.argv) > 3 else ""))

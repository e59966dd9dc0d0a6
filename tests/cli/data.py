# SPDX-License-Identifier: Apache-2.0
"""The model packs of a machine: listed, checked, kept."""
import hashlib
import os

from harness import DONE, FATAL


def packs(t, *args, **more):
    return {p["path"]: p for p in t.run("data", *args, "--jsonl", **more).lines()}


def test_the_pack_that_is_taken(t):
    found = packs(t)
    taken = [p for p in found.values() if p["taken"]]
    assert len(taken) == 1 and len(taken[0]["id"]) == 16 and taken[0]["trouble"] is None, found
    assert taken[0]["bytes"] == os.path.getsize(taken[0]["path"]) and taken[0]["id"] in t.run("version", "--verbose").out
    other = next(p for p in found.values() if not p["taken"])
    assert packs(t, "--model", other["name"])[other["path"]]["taken"]
    rows = t.run("data").out.splitlines()
    assert sum(r.startswith("* ") for r in rows) == 1 and len(rows) == len(found)


def test_a_pack_is_kept_and_found_by_name(t):
    env = {"XDG_DATA_HOME": str(t.dir / "data")}
    pack = next(p for p in packs(t) if p.endswith("sm.clv"))
    (t.dir / "mine.clv").symlink_to(pack)
    kept = t.run("data", "add", "mine.clv", env=env).out.strip()
    assert kept == str(t.dir / "data/clavijo/model/mine.clv")
    got = t.run("data", "check", "mine", "--json", env=env).json()
    with open(pack, "rb") as f:
        assert [p["sha256"] for p in got] == [hashlib.sha256(f.read()).hexdigest()] and got[0]["path"] == kept
    report = t.file("r.txt", "Norway's foreign minister visited Astana on Monday.")
    assert t.run("annotate", "--model", "mine", report, env=env).out == t.run("annotate", "--model", "sm", report).out


def test_what_is_no_pack_or_damaged_is_told(t):
    env = {"XDG_DATA_HOME": str(t.dir / "data")}
    assert "no such file" in t.run("data", "add", "none.clv", code=FATAL).err
    t.file("text.clv", "no pack at all\n" * 99)
    t.run("data", "add", "text.clv", code=FATAL, env=env)
    assert not (t.dir / "data/clavijo/model/text.clv").exists()
    t.run("data", env=env, code=DONE)
    t.file("data/clavijo/model/bad.clv", "no pack at all\n" * 99)
    bad = packs(t, env=env, code=FATAL)[str(t.dir / "data/clavijo/model/bad.clv")]
    assert bad["id"] is None and bad["trouble"]
    assert "damaged" in t.run("data", env=env, code=FATAL).out
    t.run("data", "check", "nosuch", code=FATAL)
    t.run("data", "forget", code=FATAL)

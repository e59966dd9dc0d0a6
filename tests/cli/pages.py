# SPDX-License-Identifier: Apache-2.0
"""Pages: fields with their sources, readings of re-worded text, containers, filters, hostile pages."""
from harness import DONE, FATAL, NOTHING, SOME_FAILED

SPUN = ("The unfamiliar minister of France met himself with the prime clergyman of Italy on Monday in Rome. "
        "An envoy of the Joined Countries spoke once morest the plan.")


def words(line, span):
    return line["text"].encode()[span["b"]:span["e"]].decode()


def test_odd_words_are_read_otherwise_and_stay(t):
    line = t.run("annotate", "--date", "2024-11-20", "-", stdin=SPUN).lines()[0]
    assert line["text"] == SPUN
    named = {words(line, m): m["code"] for m in line["mentions"]}
    assert named["unfamiliar minister of France"] == "FRA" and "UN" in named.values(), named
    event = next(e for e in line["events"] if e["type"] == "CONSULT")
    assert [words(line, event)] == ["unfamiliar minister of France met himself with the prime clergyman of Italy"]
    assert [p["code"] for p in event["source"] + event["target"]] == ["FRA", "ITA"]
    notes = [d["note"] for d in line["diagnostics"] if d["code"] == "reading"]
    assert any('read as "against"' in n for n in notes) and any(d["code"] == "spun" for d in line["diagnostics"])


def test_odd_words_lower_the_score_and_why_says_so(t):
    plain = SPUN.replace("unfamiliar", "foreign").replace("met himself", "met").replace("clergyman", "minister")
    scores = {}
    for name, text in (("spun", SPUN), ("plain", plain.split(" An envoy")[0])):
        t.file(name + ".txt", text)
        t.run("read", "--db", name + ".db", "--date", "2024-11-20", name + ".txt")
        event = next(e for e in t.run("events", "--db", name + ".db", "--mentions", "--jsonl").lines() if e["type"] == "CONSULT")
        scores[name] = event["score"]
        said = t.run("why", "--db", name + ".db", event["id"]).out
        assert ('read as "Foreign Minister"' in said or 'read as "foreign minister"' in said) == (name == "spun"), said
    assert scores["spun"] < scores["plain"]

# SPDX-License-Identifier: Apache-2.0
"""`clavijo code` and the events of awkward texts: each must give its answer, and go on."""
import json
import os
import sys

sys.dont_write_bytecode = True
from harness import DONE, FATAL, SOME_FAILED, run_all  # noqa: E402


def code(t, *rows, args=(), status=DONE):
    got = t.run("code", *args, stdin="".join(json.dumps(r) + "\n" for r in rows), code=status)
    return [json.loads(line) for line in got.out.splitlines()]


def brief(answer):
    side = lambda ps: ",".join(p["code"] or "-" for p in ps)
    return [(e["type"], e["status"], side(e["source"]), side(e["target"])) for e in answer["events"]]


def events(t, text):
    return brief(code(t, {"id": 1, "text": text})[0])


def test_a_sentence_without_a_verb_has_no_event(t):
    assert events(t, "Peru, Chile and the long coast between them.") == []
    assert events(t, "") == [] and events(t, "...") == []


def test_a_sentence_of_400_words_is_read(t):
    text = "Peru expelled two Chilean diplomats, " + "and the rain fell on the roofs of the harbour, " * 40 + "said a clerk."
    assert len(text.split()) >= 400
    assert ("SANCTION", "happened", "PER", "CHL") in events(t, text)


def test_quotes_inside_quotes(t):
    got = events(t, "\"They told us 'Chad will attack Libya' and laughed,\" the Sudanese minister said.")
    assert all(e[1] != "happened" for e in got if e[0] == "ASSAULT"), got


def test_capitals_and_headlines(t):
    # in capitals a name may swallow its verb ("PERU EXPELS"): no state then, never a wrong one
    for kind, status, source, target in events(t, "PERU EXPELS CHILEAN AMBASSADOR"):
        assert (kind, status, target) == ("SANCTION", "happened", "CHL") and source in ("PER", "-"), source
    got = events(t, "Peru's president to meet Chile's president in Lima")
    assert [e[:2] for e in got] == [("CONSULT", "announced")] and set(got[0][2:]) == {"PER", "CHL"}, got


def test_a_list_is_no_event(t):
    assert events(t, "- Peru\n- Chile\n- Bolivia\n- tickets: 20 dollars") == []


def test_two_languages_mixed(t):
    got = events(t, "Peru expelled two Chilean diplomats on Monday. El canciller no quiso hacer comentarios.")
    assert got == [("SANCTION", "happened", "PER", "CHL")], got


def test_unknown_actors_on_both_sides_give_no_event(t):
    assert events(t, "The gardener accused the plumber of lying.") == []


def test_words_that_are_not_in_the_text(t):
    got = code(t, {"id": "a", "text": "Peru expelled two Chilean diplomats.", "source": "Peru", "target": "Norway"})[0]
    assert "not in the text" in got["warning"] and abs(sum(got["types"].values()) - 1) < 1e-6, got


def test_offsets_outside_the_text(t):
    rows = [{"id": 1, "text": "Peru met Chile.", "source_b": 0, "source_e": 4, "target_b": 9, "target_e": 99},
            {"id": 2, "text": "Peru met Chile.", "source_b": 0, "source_e": 4, "target_b": 9, "target_e": 14}]
    bad, good = code(t, *rows, status=SOME_FAILED)
    assert bad["id"] == 1 and "offsets" in bad["error"], bad
    assert good["id"] == 2 and good["type"] == "CONSULT", good


def test_a_report_leaves_out_its_own_state(t):
    path = t.file("r.txt", "LIMA - Thousands marched through Lima on Monday.\n\nThe police in Peru's capital stood by.\n\n"
                           "Later the army arrested twelve opposition activists in Cusco, in the south of Peru.\n")
    got = t.run("annotate", "--date", "2024-05-07", path).lines()[0]["events"]
    arrest = [e for e in got if e["mode"] == "arrest"]
    assert arrest and arrest[0]["source"][0]["code"] == "PER", got


def test_a_withdrawal_under_fire_is_coerced(t):
    fire, plain = code(t, {"id": 1, "text": "Ethiopian troops withdrew from Eritrea under fire."},
                       {"id": 2, "text": "Ethiopian troops withdrew from Eritrea on Monday."})
    assert fire["events"][0]["type"] == "RETREAT" and fire["events"][0]["coerced"] is True, fire
    assert plain["events"][0]["coerced"] is False, plain


def test_the_reason_names_the_runners_up(t):
    why = code(t, {"id": 1, "text": "Peru accused Chile of spying."})[0]["events"][0]["why"]
    assert "learned coder: ACCUSE" in why and "others:" in why and "score:" in why, why


def test_the_score_is_a_filter(t):
    t.run("read", t.file("a.txt", "Peru expelled two Chilean diplomats on Monday.\n\nSome say that Peru may meet Bolivia.\n"))
    every = t.run("events", "--jsonl").lines()
    most = max(e["score"] for e in every)
    sure = t.run("events", "--jsonl", "--min-score", str(round(most - 0.01, 2))).lines()
    assert sure and len(sure) < len(every) and all(e["score"] >= most - 0.02 for e in sure), (every, sure)
    assert "number" in t.run("events", "--min-score", "much", code=FATAL).err


def test_the_codebook_shows_a_type(t):
    types = t.run("codebook").out.splitlines()
    assert len(types) == 16 and types[0].startswith("AGREE"), types
    page = t.run("codebook", "consult").out
    assert "# CONSULT" in page and "visit" in page and "verbs.tsv:" in page and "= CONSULT" in page
    assert "no PLOVER type" in t.run("codebook", "dance", code=FATAL).err


def test_an_adapter_that_is_none_is_told(t):
    path = t.file("adapter", "no pack at all")
    got = t.run("code", "--adapter", path, stdin="", code=FATAL)
    assert "pack" in got.err, got.err


if __name__ == "__main__":
    sys.exit(run_all([sys.modules[__name__]], os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))

# SPDX-License-Identifier: Apache-2.0
"""Tables of the user's own: checking, finding, adding, and runs with them."""
from harness import DONE, FATAL, NOTHING

REPORT = "Jane Doe met Sergei Lavrov in Vienna on Monday. Doe said the talks went well."


def own(t):
    t.run("lexicon", "add", "mine", "persons", "name=Jane Doe", "alone=Doe")
    t.run("lexicon", "add", "mine", "terms", "person=jane-doe", "office=foreign-minister", "state=FRA",
          "from=2026-02-01", "sector=GOV")
    return t


def mentions(t, *args):
    path = t.file("r.txt", REPORT)
    line = t.run("annotate", "--date", "2026-03-02", *args, path).lines()[0]
    return {line["text"][m["b"]:m["e"]]: m for m in line["mentions"]}


def test_an_added_minister_is_recognised(t):
    assert mentions(t)["Jane Doe"]["code"] is None
    got = mentions(own(t), "--lexicon", "mine")
    assert (got["Jane Doe"]["actor"], got["Jane Doe"]["code"]) == ("jane-doe", "FRA"), got
    assert (got["Doe"]["actor"], got["Doe"]["code"]) == ("jane-doe", "FRA"), got
    env = {"CLAVIJO_LEXICON": "mine"}
    assert t.run("who", "Doe", "--jsonl", env=env).lines()[0]["actor"] == "jane-doe"


def test_the_run_knows_that_the_lexicon_was_another(t):
    plain = t.run("version", "--verbose").out.split("\n")[1]
    assert t.run("version", "--verbose").out.split("\n")[1] == plain
    assert own(t).run("version", "--verbose", "--lexicon", "mine").out.split("\n")[1] != plain


def test_a_row_with_our_key_takes_its_place(t):
    t.file("mine/terms.tsv", "person\toffice\tstate\tsector\tfrom\tto\tsure\n"
                             "sergei-lavrov\tforeign-minister\tRUS\tGOV\t2004-03-09\t2026-02-01\tday\n")
    assert mentions(t)["Sergei Lavrov"]["code"] == "RUS"
    assert mentions(t, "--lexicon", "mine")["Sergei Lavrov"]["code"] is None


def test_faults_are_named_and_stop_a_run(t):
    t.file("mine/terms.tsv", "person\toffice\tstate\tfrom\tto\nnobody-here\tpresident\tFRX\t2020-02-31\t\n"
                             "sergei-lavrov\tenvoy\tRUS\t2020\t2019\n")
    got = t.run("lexicon", "check", "mine", code=FATAL).out
    for want in ("mine/terms.tsv:2: person 'nobody-here'", "mine/terms.tsv:2: state 'FRX'",
                 "mine/terms.tsv:2: from '2020-02-31'", "mine/terms.tsv:3: ends (2019) before it begins (2020)"):
        assert want in got, got
    stopped = t.run("annotate", "--lexicon", "mine", t.file("r.txt", REPORT), code=FATAL)
    assert "mine/terms.tsv:2:" in stopped.err and not stopped.out
    t.run("read", "--lexicon", "mine", "r.txt", code=FATAL)
    t.run("annotate", "--lexicon", "nowhere", "r.txt", code=FATAL)


def test_tables_that_are_none_are_refused(t):
    for name, text, want in (("terms.tsv", "person\tcolour\n", "unknown column"), ("verbs.tsv", "a\n", "no table of this name"),
                             ("persons.tsv", "id\tname\na\tb\tc\n", "persons.tsv:2"), ("orgs.tsv", "", "no header")):
        t.file(f"bad-{name}/{name}", text)
        got = t.run("lexicon", "check", f"bad-{name}", code=FATAL).out
        assert want in got, got


def test_a_row_with_faults_is_not_added(t):
    own(t)
    before = (t.dir / "mine/terms.tsv").read_text()
    t.run("lexicon", "add", "mine", "terms", "person=jane-doe", "office=envoy", "state=XXX", "from=2026", code=FATAL)
    t.run("lexicon", "add", "mine", "terms", "colour=red", code=FATAL)
    assert (t.dir / "mine/terms.tsv").read_text() == before


def test_our_own_tables_have_no_faults(t):
    assert t.run("lexicon", "check", code=DONE).out == ""


def test_find_shows_rows_with_their_lines(t):
    got = t.run("lexicon", "find", "Lavrov").out
    assert "persons.tsv:" in got and "terms.tsv:" in got and "office=foreign-minister" in got
    t.run("lexicon", "find", "Qwertyuiop", code=NOTHING)


def test_an_office_after_the_lexicons_date_is_flagged(t):
    path = t.file("r.txt", REPORT)

    def flags(*args):
        line = t.run("annotate", *args, path).lines()[0]
        return [d["note"].split(":")[0] for d in line["diagnostics"] if d["code"] == "office-after-lexicon"]
    assert flags("--date", "2030-01-01") == ["Sergei Lavrov"]
    assert flags("--date", "2020-01-01") == []
    t.file("mine/terms.tsv", "# as_of: 2031-01-01\nperson\toffice\tstate\tfrom\nsergei-lavrov\tenvoy\tRUS\t2003\n")
    assert flags("--date", "2030-01-01", "--lexicon", "mine") == []


ORGS = ("id\tname\taliases\tkind\tsector\tstate\n"
        "north-valley-front\tNorth Valley Front\tNVF;Valley Front\tarmed\tREB\tTCD\n"
        "north-valley-union\tNorth Valley Union\tthe Union?\tparty\tLAB\tTCD\n"
        "gazprom-two\tGazprom\t\tcompany\tBUS\tKAZ\n"
        "dry-lakes-company\tDry Lakes Company\tDryco\tcompany\tBUS\tTCD\n")
PERSONS = ("id\tname\taliases\talone\tgender\n"
           "amina-doreh\tAmina Doreh\tAmina Dore\tDoreh\tf\nidriss-kolba\tIdriss Kolba\t\t\t\n"
           "paul-maddan\tPaul Maddan\t\tMaddan\t\n")
TERMS = "person\toffice\tstate\torg\tsector\tfrom\tto\tsure\npaul-maddan\tleader\t\tnorth-valley-union\tLAB\t2020-01-01\t\tday\n"
NEWS = ("The North Valley Front (NVF) attacked Abeche in Chad. Amina Doreh of the Dry Lakes Company condemned it. Doreh said Idriss Kolba "
        "had met Paul Maddan, and Kolba agreed. Gazprom and Dryco left. The North Valley Union struck. Vladimir Putin spoke.")


def frozen(t):
    for name, text in (("orgs", ORGS), ("persons", PERSONS), ("terms", TERMS)):
        t.file(f"mine/{name}.tsv", text)
    path = t.file("news.txt", NEWS)
    read = lambda: t.run("annotate", "--date", "2026-03-02", "--lexicon", "mine", path).out
    plain = read()
    said = t.run("lexicon", "freeze", "mine").err
    assert "mine/actors.frozen: 4 actors" in said, said  # not the one with our name, not those of an office
    return plain, read, t.dir / "mine" / "actors.frozen"


def test_frozen_actors_give_the_same_as_their_tables(t):
    plain, read, _ = frozen(t)
    assert read() == plain and '"north-valley-front"' in plain and "own/orgs.tsv:2" in plain
    assert [a["actor"] for a in t.run("who", "--lexicon", "mine", "Doreh", "--jsonl").lines()] == ["amina-doreh"]
    assert "mine/orgs.tsv:2" in t.run("lexicon", "find", "NVF", "--lexicon", "mine").out


def test_misspelt_names_find_frozen_persons_as_they_find_tables(t):
    persons = PERSONS + "volodymyr-hontar\tVolodymyr Hontarenko\t\t\t\nolena-marchuk\tOlena Marchukova\t\t\t\nelena-marchuk\tElena Marchukova\t\t\t\n"
    t.file("other/persons.tsv", persons)
    path = t.file("odd.txt", "Wolodymyr Gontarenko met Idris Kolba in Abeche. Olena Martschukowa left.")

    def actors():
        line = t.run("annotate", "--date", "2026-03-02", "--lexicon", "other", path).lines()[0]
        return [m["actor"] for m in line["mentions"] if m["kind"] == "person"]
    plain = actors()
    t.run("lexicon", "freeze", "other")
    assert actors() == plain and "idriss-kolba" in plain and "olena-marchuk" not in plain, (plain, actors())


def test_changed_tables_are_read_in_the_place_of_old_frozen_ones(t):
    plain, read, _ = frozen(t)
    t.file("mine/orgs.tsv", ORGS.replace("\tREB\tTCD", "\tUAF\tTCD"))
    assert '"UAF"' in read() and read() != plain


def test_frozen_files_that_are_damaged_do_no_harm(t):
    plain, read, path = frozen(t)
    whole = path.read_bytes()
    for cut in (0, 7, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert read() == plain, cut
    for at in range(64, len(whole), max(1, len(whole) // 20)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1:])
        t.run("annotate", "--lexicon", "mine", "news.txt")  # a wrong name at most


def test_a_folder_with_faults_is_not_frozen(t):
    t.file("mine/orgs.tsv", ORGS + "bad\tBad Row\t\tnothing\tXXX\tTCD\n")
    got = t.run("lexicon", "freeze", "mine", code=FATAL)
    assert "mine/orgs.tsv:6" in got.err and not (t.dir / "mine" / "actors.frozen").exists()

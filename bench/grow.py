#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A large database for the page's answer times, copied from a small one: grow.py SMALL LARGE N

LARGE gets the rows of SMALL again and again, under other ids, on other days (each copy begins
where the one before ended), until it has N documents; parties and words are those of SMALL, so
that the states that act most act as much more often. It is made for bench/serve.py: its rows
are as many and as wide as a reading's would be, its texts are the small one's.
"""
import argparse
import pathlib
import random
import shutil
import sqlite3

DAYS = {"document": ["published", "published_to", "day", "dated", "dated_to"], "story": ["date_from", "date_to"],
        "event_row": ["date_from", "date_to", "first_reported", "last_reported"]}
NUMBERS = {"doc_no": "document", "story_no": "story", "event_no": "event_row", "mention_no": "mention_row", "saying_no": "saying_row",
           "quote_no": "quote_row", "lead": "quote_row", "fact_no": "fact_row", "first": "fact_row", "source_no": "document"}
RANGES = {"events": "event_row", "mentions": "mention_row", "sayings": "saying_row", "quotes": "quote_row", "facts": "fact_row"}
KEYS = {"document": "doc_no", "story": "story_no", "event_row": "event_no", "mention_row": "mention_no", "saying_row": "saying_no",
        "quote_row": "quote_no", "fact_row": "fact_no"}
IDS = [("event_row", "event"), ("event_party_row", "event"), ("event_tie_row", "event"), ("mention_row", "mention"), ("saying_row", "saying"), ("quote_row", "quote"), ("fact_row", "fact")]
TABLES = ["document", "record_part", "appearance", "story", "event_row", "event_actor_row", "mention_row", "saying_row", "quote_row", "fact_row",
          "support_row", "criticism_row", "copy", "event_party_row", "event_tie_row"]


def columns(db, table):
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def value(table, column, step, shift, bits):
    """SQL of a column in a copy."""
    digit = lambda x: f"'{bits >> 16 & 0xFFFFFF:06x}' || substr({x}, 7)"
    if column in ("doc", "copy_of") or (table, column) in (("copy", "copy"), ("copy", "original")):
        return f"iif({column} IS NULL, NULL, {digit(column)})"
    if column == "story":
        return f"'s{bits >> 16 & 0xFFFFFF:06x}' || story"
    if column == "path":
        return f"path || '~{bits >> 16 & 0xFFFFFF:06x}'"
    if (table, column) in IDS:
        return f"({column} | {bits}) - ({column} & {bits})"
    if column in DAYS.get(table, []):
        return f"date({column}, '+{shift} days')"
    if column in ("day_from", "day_to"):
        return f"{column} + {shift}"
    if (table, column) in (("event_party_row", "day"), ("event_tie_row", "day")):
        return f"iif(day = 9999999, day, day + {shift})"
    if (table, column) == ("fact_row", "of_no"):
        return f"of_no + iif(kind = (SELECT word_no FROM word WHERE word = 'event'), {step['event_row']}, {step['saying_row']})"
    if column in NUMBERS:
        return f"{column} + {step[NUMBERS[column]]}"
    if column in ("part_no", "support_no"):
        return f"{column} + ({step['document' if column == 'part_no' else 'fact_row']} << 20)"
    if table == "story" and column[:-2] in RANGES:
        return f"{column} + {step[RANGES[column[:-2]]]}"
    return column


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("small")
    p.add_argument("large", type=pathlib.Path)
    p.add_argument("n", type=int)
    args = p.parse_args()
    shutil.copy(args.small, args.large)
    db = sqlite3.connect(args.large, isolation_level=None)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -200000")
    indexes = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for kind, things in (("INDEX", indexes), ("TRIGGER", triggers)):
        for name, _ in things:
            db.execute(f"DROP {kind} {name}")
    n, = db.execute("SELECT count(*) FROM document").fetchone()
    most = {t: db.execute(f"SELECT max({k}) FROM {t}").fetchone()[0] for t, k in KEYS.items()}
    days, = db.execute("SELECT julianday(max(day)) - julianday(min(day)) + 1 FROM document").fetchone()
    for t in TABLES:
        db.execute(f"CREATE TEMP TABLE small_{t} AS SELECT * FROM {t}")
    r = random.Random(1)
    copies = (args.n + n - 1) // n
    db.execute("BEGIN")
    for k in range(1, copies):
        step, bits = {t: k * v for t, v in most.items()}, r.getrandbits(62)
        for t in TABLES:
            cells = ", ".join(value(t, c, step, int(k * days), bits) for c in columns(db, t))
            db.execute(f"INSERT INTO {t} SELECT {cells} FROM small_{t}")
    db.execute("UPDATE actor_count SET n_mentions = n_mentions * ?1, n_documents = n_documents * ?1", (copies,))
    db.execute("UPDATE tie SET n_events = n_events * ?1, cooperation = cooperation * ?1, conflict = conflict * ?1", (copies,))
    db.execute("UPDATE tie_sum SET n_events = n_events * ?1, n_documents = n_documents * ?1, n_sources = n_sources * ?1, score = score * ?1", (copies,))
    db.execute("UPDATE party_pair SET n_events = n_events * ?1", (copies,))
    db.execute("COMMIT")
    for _, sql in indexes + triggers:
        db.execute(sql)
    db.execute("INSERT INTO document_fts (document_fts) VALUES ('rebuild')")
    db.execute("PRAGMA journal_mode = WAL")
    print(db.execute("SELECT count(*) FROM document").fetchone()[0], "documents,", db.execute("SELECT count(*) FROM event_row").fetchone()[0], "events")


if __name__ == "__main__":
    main()

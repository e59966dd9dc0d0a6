# SPDX-License-Identifier: Apache-2.0
"""The shapes of the contract (JSON that the program prints) and their checker.

A shape is a type, a value, a set of allowed values, a list [shape] of any
length, a dict of required keys, or a function that returns an error text or
None. `opt(shape)` also allows null. Unknown keys are allowed: new fields may
come, published ones must stay.
"""
import re


def opt(shape):
    return lambda v: None if v is None else problem(v, shape)


def one_of(*values):
    return lambda v: None if v in values else f"{v!r} is none of {', '.join(map(repr, values))}"


def match(pattern):
    def check(v):
        ok = isinstance(v, str) and re.fullmatch(pattern, v)
        return None if ok else f"{v!r} does not match {pattern}"
    return check


def between(lo, hi):
    def check(v):
        ok = isinstance(v, (int, float)) and not isinstance(v, bool) and lo <= v <= hi
        return None if ok else f"{v!r} is not between {lo} and {hi}"
    return check


def problem(value, shape, where=""):
    """Text of the first breach, or None."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return f"{where or 'value'}: not an object: {value!r:.80}"
        for key, inner in shape.items():
            if key not in value:
                return f"{where}.{key}: missing"
            found = problem(value[key], inner, f"{where}.{key}")
            if found:
                return found
        return None
    if isinstance(shape, list):
        if not isinstance(value, list):
            return f"{where}: not a list: {value!r:.80}"
        for i, v in enumerate(value):
            found = problem(v, shape[0], f"{where}[{i}]")
            if found:
                return found
        return None
    if shape in (int, float):
        ok = isinstance(value, (int, float) if shape is float else int) and not isinstance(value, bool)
        return None if ok else f"{where}: {value!r:.80} is no number"
    if isinstance(shape, type):
        return None if isinstance(value, shape) else f"{where}: {value!r:.80} is no {shape.__name__}"
    found = shape(value)
    return f"{where}: {found}" if found and not found.startswith(".") else found and where + found


DAY = match(r"\d{4}-\d\d-\d\d")
ISO3 = match(r"[A-Z]{3}")
ROLE = one_of("title", "dek", "subheading", "body", "byline", "dateline", "caption", "credit",
              "related", "promo", "comment", "nav", "boilerplate")
TYPE = one_of("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
              "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")
STATUS = one_of("happened", "announced", "possible", "denied")
POLARITY = one_of("yes", "not_done", "refused", "disputed")
FROM = one_of("hint", "meta", "text", "file", "inferred", "none")
SPAN = {"b": int, "e": int}
PARTY = {"actor": opt(str), "code": opt(str), "sector": opt(str), "name": str}
SPEAKER = {**SPAN, "actor": opt(str), "code": opt(str), "name": str}
PLACE = {**SPAN, "name": str, "country": opt(ISO3), "lat": opt(between(-90, 90)),
         "lon": opt(between(-180, 180)), "geonameid": opt(int)}
BLOCK = {**SPAN, "role": ROLE}
GRAIN = one_of("day", "weekend", "week", "month", "quarter", "season", "year", "decade", "century")
SIZE = {"min": int, "max": int, **SPAN}

EVENT = {
    "id": match(r"[em][0-9a-z]+"), "source": [PARTY], "target": [PARTY], "mutual": bool,
    "type": TYPE, "mode": opt(str), "contexts": [str], "cameo": opt(match(r"\d{2,4}")),
    "quad": one_of(1, 2, 3, 4), "status": STATUS, "polarity": POLARITY,
    "asserted_by": [{"actor": opt(str), "name": str, "via": opt(str)}], "historical": bool,
    "from": opt(DAY), "to": opt(DAY), "place": opt(dict), "size": dict,
    "score": between(0, 1), "uncertain": bool, "rule": str,
}
ANNOTATE = {
    "id": match(r"[0-9a-f]{64}"), "path": opt(str), "url": opt(str), "title": opt(str),
    "outlet": opt(str), "author": opt(str), "published": opt(DAY), "published_from": FROM,
    "lang": opt(str), "text": str, "blocks": [BLOCK], "sentences": [{**SPAN, "block": int}],
    "mentions": [{**SPAN, "sentence": int, "actor": opt(str), "name": str,
                  "kind": one_of("person", "state", "org", "group", "place"), "code": opt(str),
                  "sector": opt(str),
                  "how": one_of("name", "alias", "role", "demonym", "metonym", "capital",
                                "pronoun", "coref")}],
    "dates": [{**SPAN, "from": opt(DAY), "to": opt(DAY), "rel": opt(str), "grain": GRAIN,
               "kind": one_of("date", "duration", "set"), "text": str}],
    "places": [PLACE],
    "quotes": [{"id": match(r"q[0-9a-z]+"), **SPAN, "sentence": int, "words": str,
                "speaker": opt(SPEAKER), "via": opt(SPAN), "about": list,
                "kind": one_of("full", "part", "indirect", "scare"), "cue": opt(str),
                "score": between(0, 1)}],
    "events": [{**EVENT, **SPAN, "sentence": int, "coerced": bool, "why": str}],
    "diagnostics": [{"code": str, **SPAN, "note": opt(str)}],
}
PAGE = {"path": opt(str), "title": opt(str), "author": opt(str), "published": opt(DAY),
        "published_from": FROM, "outlet": opt(str), "lang": opt(str), "text": str,
        "blocks": [BLOCK]}
EVENTS = {
    **EVENT, "mentions": [{"doc": str, "path": opt(str), "sentence": int, "text": str, "status": STATUS}],
    "n_mentions": int, "n_documents": int, "n_sources": int, "story": opt(int),
    "first_reported": opt(DAY), "last_reported": opt(DAY),
    "status_history": [{"date": opt(DAY), "status": STATUS, "doc": str}], "run": (lambda v: None),
}
STORIES = {"id": int, "title": str, "from": opt(DAY), "to": opt(DAY), "place": (lambda v: None),
           "n_documents": int, "n_sources": int}
STORY = {
    "id": int, "title": str, "from": opt(DAY), "to": opt(DAY), "place": (lambda v: None),
    "documents": [{"doc": str, "path": opt(str), "title": opt(str), "outlet": opt(str),
                   "published": opt(DAY), "copy_of": opt(str)}],
    "events": [EVENTS],
    "quotes": [{"variants": [{"doc": str, "path": opt(str), "words": str}], "speaker": opt(dict)}],
    "facts": [{"id": match(r"f[0-9a-z]+"), "text": str,
               "kind": one_of("event", "quote", "number", "claim"), "status": opt(str),
               "support": [{"doc": str, "path": opt(str), "sentence": int, "text": str,
                            "stance": one_of("says", "weaker", "differs", "contradicts"),
                            "note": opt(str)}],
               "n_documents": int, "n_sources": int}],
}
JUDGEMENT = {"number": int, "verdict": one_of("same", "different", "wrong", "right"),
             "kind": one_of("event", "mention", "quote", "story", "document"), "a": str, "b": opt(str),
             "a_text": opt(str), "b_text": opt(str), "who": opt(str),
             "at": match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "note": opt(str), "undone": opt(str)}
CHANGE = {"change": one_of("added", "removed", "changed"), "kind": one_of("document", "story", "event", "quote"),
          "id": str, "title": str, "split_from": opt(str), "merged_into": opt(str)}
CODE_FREE = {"id": (lambda v: None), "events": list}
CODE_PAIR = {"id": (lambda v: None), "type": TYPE, "quad": one_of(1, 2, 3, 4),
             "score": between(0, 1), "types": dict}

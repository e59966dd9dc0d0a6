# SPDX-License-Identifier: Apache-2.0
"""What a notebook shows of a document and of a story: plain HTML without script or
style sheet. Every text from a report is escaped."""
from html import escape

_MARK = '<mark title="{}">{}</mark>'


def _names(actors):
    return ", ".join(escape(a.get("name") or a.get("code") or "?") for a in actors or [])


def _event_row(e):
    cells = [escape(str(e.get("from") or "")), _names(e.get("source")), escape(e.get("type") or ""),
             _names(e.get("target")), escape(e.get("status") or ""), str(e.get("n_sources", ""))]
    return "<tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"


def _events_table(events):
    if not events:
        return ""
    head = "".join(f"<th>{h}</th>" for h in ("date", "source", "type", "target", "status", "sources"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(_event_row, events))}</tbody></table>"


def story_html(story):
    span = escape(" – ".join(dict.fromkeys(d for d in (story.get("from"), story.get("to")) if d)))
    reports = "".join(f"<li>{escape(d.get('outlet') or d.get('path') or '')}: {escape(d.get('title') or '')}"
                      f"{' (copy)' if d.get('copy_of') else ''}</li>" for d in story.get("documents", []))
    return (f"<h3>{escape(story.get('title') or '')}</h3><p>{span}</p><ul>{reports}</ul>"
            + _events_table(story.get("events")))


def _marked(text, mentions):
    """Bytes of a sentence with its mentions marked: [(b, e, label)], sorted; overlaps fall out."""
    out, at = [], 0
    for b, e, label in mentions:
        if b < at:
            continue
        out.append(escape(text[at:b].decode("utf-8", "replace")))
        out.append(_MARK.format(escape(label), escape(text[b:e].decode("utf-8", "replace"))))
        at = e
    out.append(escape(text[at:].decode("utf-8", "replace")))
    return "".join(out)


def annotation_html(line):
    text, parts = line["text"].encode(), []
    for i, s in enumerate(line["sentences"]):
        spans = sorted((m["b"] - s["b"], m["e"] - s["b"], m.get("name") or m["kind"])
                       for m in line["mentions"] if m["sentence"] == i)
        parts.append(_marked(text[s["b"]:s["e"]], spans))
    return (f"<h3>{escape(line.get('title') or '')}</h3><p>{' '.join(parts)}</p>" + _events_table(line["events"]))

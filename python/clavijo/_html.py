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


def _bars(rows):
    """Bars of events a period: cooperation upwards, conflict downwards; what is material is
    darker, a period of which nothing was read grey."""
    quads = [r["quad"] or [0] * 4 for r in rows]
    most = max(max(sum(q[:2]), sum(q[2:])) for q in quads) or 1
    step, half = max(6, min(40, 640 // len(rows))), 70
    out = []
    for i, r in enumerate(rows):
        x, up, down = 30 + i * step, half, half
        if r["quad"] is None:
            out.append(f'<rect x="{x}" y="0" width="{step}" height="{2 * half}" fill="#8882"/>')
        for n, colour in zip(quads[i], ("#7fb0d9", "#1f5f99", "#f0a58a", "#b5371a")):
            h = n * (half - 8) / most
            if not n:
                continue
            above = colour in ("#7fb0d9", "#1f5f99")
            y = up - h if above else down
            up, down = (up - h, down) if above else (up, down + h)
            out.append(f'<rect x="{x + 1}" y="{y:.1f}" width="{step - 2}" height="{h:.1f}" fill="{colour}"/>')
        tell = f"{r['period']}: " + (f"{sum(quads[i][:2])} of cooperation, {sum(quads[i][2:])} of conflict" if r["quad"] else "nothing read")
        out.append(f'<rect x="{x}" y="0" width="{step}" height="{2 * half}" fill="none" pointer-events="all">'
                   f'<title>{escape(tell)}</title></rect>')
    width = 40 + step * len(rows)
    ends = [(30, "start", rows[0]["period"]), (width - 10, "end", rows[-1]["period"])][:1 if len(rows) == 1 else 2]
    words = "".join(f'<text x="{x}" y="{2 * half + 14}" text-anchor="{anchor}">{escape(w)}</text>' for x, anchor, w in ends)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{2 * half + 20}" font-size="11" role="img" '
            f'aria-label="events a period: cooperation above the line, conflict below"><text x="0" y="14">{most}</text>'
            f'<text x="0" y="{2 * half - 2}">{most}</text>{"".join(out)}<line x1="30" x2="{width - 10}" y1="{half}" y2="{half}" '
            f'stroke="currentColor"/>{words}</svg>')


def relations_html(rows):
    if not rows or any("quad" not in r or "period" not in r for r in rows):
        cells = "".join("<tr>" + "".join(f"<td>{escape(str(v))}</td>" for k, v in r.items() if k != "events") + "</tr>" for r in rows)
        return f"<table>{cells}</table>"
    events = [e for r in rows for e in r.get("events") or []]
    lines = "".join(f"<tr><td>{escape(e.get('from') or '')}</td><td>{escape(e.get('type') or '')}</td>"
                    f"<td>{escape(e.get('title') or '')}</td></tr>" for e in events)
    return (f"<h3>{escape(rows[0]['a'])} and {escape(rows[0]['b'])}</h3>" + _bars(rows) + f"<table><tbody>{lines}</tbody></table>")

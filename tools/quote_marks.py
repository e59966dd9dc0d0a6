# SPDX-License-Identifier: Apache-2.0
"""Reads corpus/quotes/passages.tsv: text with marks → text and attributions.

A mark is `{LETTERids words}`: F full, P part, I indirect content, X scare, S speaker,
V via; ids are single characters that tie them. A content without a speaker of its own
has that of the content before; id 0: nobody's. Speakers of one id that only a comma or
"and" parts are joint; of others the nearest counts. ` // ` parts paragraphs.
"""
import re


def spans(marked):
    """The text and [(letter, ids, begin, end)] in characters."""
    out, stack, found, i = [], [], [], 0
    marked = marked.replace(' // ', '\n\n')
    while i < len(marked):
        m = re.compile(r'\{([FPIXSV])([0-9a-z]*) ').match(marked, i)
        if m:
            stack.append((m[1], m[2], len(out)))
            i = m.end()
        elif marked[i] == '}' and stack:
            found.append((*stack.pop(), len(out)))
            i += 1
        else:
            out.append(marked[i])
            i += 1
    if stack:
        raise ValueError(f'mark never closed: {marked[:60]}')
    return ''.join(out), found


def nearest(text, spans, b, e):
    """Of the spans the joint ones nearest to the content [b, e)."""
    groups = []
    for s in spans:
        if groups and re.fullmatch(r'(, |,? and |,? or )', text[groups[-1][-1][1]:s[0]]):
            groups[-1].append(s)
        else:
            groups.append([s])
    gap = lambda g: b - g[-1][1] if g[-1][1] <= b else g[0][0] - e
    return min(groups, key=gap) if groups else []


def attributions(marked):
    """The text and its attributions in the order of the content:
    {'kind', 'b', 'e', 'speakers': [(b, e)], 'via': [(b, e)]}."""
    text, found = spans(marked)
    out, last = [], []
    for letter, ids, b, e in sorted(found, key=lambda x: (x[2], -x[3])):
        if letter not in 'FPIX':
            continue
        own = [(x[2], x[3]) for x in found if x[0] == 'S' and ids and ids in x[1]]
        via = [(x[2], x[3]) for x in found if x[0] == 'V' and ids and ids in x[1]]
        own = nearest(text, own, b, e)
        nobody = letter == 'X' or ids == '0'
        who = [] if nobody else own or last
        if not nobody:
            last = who
        out.append({'kind': {'F': 'full', 'P': 'part', 'I': 'indirect', 'X': 'scare'}[letter],
                    'b': b, 'e': e, 'speakers': who, 'via': via})
    return text, out


def passages(path):
    """(line, genre, marked text) of a file."""
    for n, line in enumerate(open(path, encoding='utf8'), 1):
        cell = line.rstrip('\n').split('\t')
        if len(cell) == 2 and not line.startswith('#') and cell[0] != 'genre':
            yield n, cell[0], cell[1]

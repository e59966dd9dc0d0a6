// SPDX-License-Identifier: Apache-2.0
// A story in time: the days of its events above, its reports below at the day they were
// published, with arrows from each copy to what it copies.
import type { Report, Story } from "./types";

const WIDTH = 960;
const LEFT = 20;
const DAY = 86400000;

const dayOf = (s: string | null) => (s ? Date.parse(s) : NaN);

interface Mark {
  x: number;
  row: number;
  left: boolean; // its words stand to the left of it
}

const NOWHERE: Mark = { x: 0, row: 0, left: false };

// Each mark takes the first row in which its words touch no others; words that would run
// over the right edge stand to the left of their mark.
function rowsFor(xs: number[], width: number): Mark[] {
  const rows: [number, number][][] = [];
  return xs.map((x) => {
    const left = x + width > WIDTH;
    const from = left ? x - width : x;
    const fits = (taken: [number, number][]) => taken.every(([a, b]) => from + width < a || b < from);
    let row = rows.findIndex(fits);
    if (row < 0) row = rows.push([]) - 1;
    rows[row]?.push([from, from + width]);
    return { x, row, left };
  });
}

// A mark and its words, the mark nearest to the day.
function Words({ mark, y, sign, words, title, dim }: { mark: Mark; y: number; sign: string; words: string; title: string; dim?: boolean }) {
  return (
    <text class={dim ? "dim" : undefined} x={mark.x} y={y} text-anchor={mark.left ? "end" : "start"}>
      {mark.left ? `${words} ${sign}` : `${sign} ${words}`}
      <title>{title}</title>
    </text>
  );
}

function Ticks({ first, last, x, height }: { first: number; last: number; x: (t: number) => number; height: number }) {
  const days = (last - first) / DAY;
  const step = days <= 14 ? 1 : days <= 62 ? 7 : 31;
  const ticks: number[] = [];
  for (let t = first; t <= last; t += step * DAY) ticks.push(t);
  return (
    <>
      {ticks.map((t) => (
        <g key={t}>
          <line class="graticule" x1={x(t)} x2={x(t)} y1={18} y2={height} />
          <text class="dim" x={x(t) + 3} y={12}>{new Date(t).toISOString().slice(days <= 14 ? 5 : 0, 10)}</text>
        </g>
      ))}
    </>
  );
}

const short = (s: string, n: number) => (s.length > n ? `${s.slice(0, n - 1)}…` : s);
const nameOf = (r: Report) => r.outlet ?? r.title ?? r.path.replace(/.*\//, "");

export function StoryPicture({ data }: { data: Story }) {
  const reports = data.documents.map((r, i) => ({ ...r, number: i + 1, t: dayOf(r.published) })).filter((r) => !Number.isNaN(r.t));
  const events = data.events.filter((e) => e.from && e.from === e.to).map((e) => ({ ...e, t: dayOf(e.from) }));
  if (!reports.length) return null;
  const near = events.filter((e) => reports.some((r) => Math.abs(r.t - e.t) < 60 * DAY)).slice(0, 14);
  const times = [...reports, ...near].map((m) => m.t);
  const first = Math.min(...times);
  const last = Math.max(...times, first + 3 * DAY);
  const x = (t: number) => LEFT + ((t - first) / (last - first)) * (WIDTH - 2 * LEFT - 40);
  near.sort((a, b) => a.t - b.t);
  reports.sort((a, b) => a.t - b.t || a.number - b.number);
  const above = rowsFor(near.map((e) => x(e.t)), 390);
  const below = rowsFor(reports.map((r) => x(r.t)), 300);
  const top = 34 + 20 * Math.max(0, ...above.map((m) => m.row + 1));
  const height = top + 16 + 22 * Math.max(...below.map((m) => m.row + 1));
  const at = new Map(reports.map((r, i) => {
    const mark = below[i] ?? NOWHERE;
    return [r.doc, { mark, x: mark.x, y: top + 14 + 22 * mark.row }];
  }));
  return (
    <>
      <svg class="story" viewBox={`0 0 ${WIDTH} ${height}`} role="group" aria-label="The story in time; the tables below say the same">
        <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" /></marker></defs>
        <Ticks first={first} last={last} x={x} height={height} />
        {near.map((e, i) => (
          <a key={e.id} href={`#${e.id}`}>
            <Words mark={above[i] ?? NOWHERE} y={34 + 20 * (above[i]?.row ?? 0)} sign={e.status === "happened" ? "◆" : "◇"}
                   words={short(e.title, 54)} title={`${e.title} (${e.status})`} dim={e.status !== "happened"} />
          </a>
        ))}
        <line class="border" x1={0} x2={WIDTH} y1={top - 6} y2={top - 6} />
        {reports.map((r) => {
          const from = at.get(r.doc);
          const to = r.copy_of ? at.get(r.copy_of) : undefined;
          return from && to && <line key={r.doc} class="copy" x1={from.x - 4} y1={from.y - 4} x2={to.x - 4} y2={to.y + (to.y < from.y ? 4 : -10)} marker-end="url(#arrow)" />;
        })}
        {reports.map((r) => {
          const p = at.get(r.doc);
          return p && (
            <a key={r.doc} href={`#r${r.number}`}>
              <Words mark={p.mark} y={p.y} sign={r.copy_of ? "▫" : "▪"} words={`[${r.number}] ${short(nameOf(r), 38)}`} title={r.title ?? r.path} />
            </a>
          );
        })}
      </svg>
      <figcaption class="dim">◆ happened ◇ announced, possible or denied · ▪ report ▫ copy, with an arrow to what it copies.</figcaption>
    </>
  );
}

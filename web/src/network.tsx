// SPDX-License-Identifier: Apache-2.0
// Who has to do with whom in a period: nodes laid out by forces (d3-force, from fixed
// first places, so that the same rows give the same picture), lines as wide as the number
// of events, broken where conflict leads; blocs by colour and number. The period stands in
// the address; the two sliders write it there.
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Bloc, Tie } from "./types";

interface Node extends SimulationNodeDatum {
  id: string;
  name: string;
  n: number;
}
interface Line {
  source: Node;
  target: Node;
  tie: Tie;
}

const WIDTH = 960;
const HEIGHT = 600;

function nodesOf(ties: Tie[]): Node[] {
  const all = new Map<string, Node>();
  const add = (id: string, name: string, n: number) => {
    const node = all.get(id) ?? { id, name, n: 0 };
    node.n += n;
    all.set(id, node);
  };
  for (const t of ties) {
    add(t.a, t.a_name, t.n_events);
    add(t.b, t.b_name, t.n_events);
  }
  return [...all.values()];
}

function layOut(nodes: Node[], ties: Tie[]): Line[] {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const lines = ties.map((tie) => ({ source: byId.get(tie.a) as Node, target: byId.get(tie.b) as Node, tie }));
  forceSimulation(nodes)
    .force("link", forceLink<Node, Line>(lines).distance((l) => 60 + 80 / (1 + l.tie.n_events)).strength(0.4))
    .force("charge", forceManyBody().strength(-260))
    .force("center", forceCenter(WIDTH / 2, HEIGHT / 2))
    .force("x", forceX(WIDTH / 2).strength(0.05))
    .force("y", forceY(HEIGHT / 2).strength(0.09))
    .force("collide", forceCollide<Node>((n) => radius(n) + 14))
    .stop()
    .tick(300);
  return lines;
}

// The part of the plane that nodes and their names take.
function frameOf(nodes: Node[]): string {
  const left = Math.min(...nodes.map((n) => (n.x ?? 0) - radius(n))) - 12;
  const top = Math.min(...nodes.map((n) => (n.y ?? 0) - radius(n))) - 12;
  const right = Math.max(...nodes.map((n) => (n.x ?? 0) + radius(n) + 7 * n.name.length)) + 30;
  const bottom = Math.max(...nodes.map((n) => (n.y ?? 0) + radius(n))) + 12;
  const width = Math.max(right - left, WIDTH);
  return [left - (width - (right - left)) / 2, top, width, bottom - top].join(" ");
}

const radius = (n: Node) => 4 + 2 * Math.sqrt(n.n);

function TieLine({ line }: { line: Line }) {
  const { tie, source, target } = line;
  const words = `${tie.a_name} and ${tie.b_name}: ${tie.n_events} events, ${tie.cooperation} of cooperation, ${tie.conflict} of conflict`;
  return (
    <a href={`/relations/${encodeURIComponent(tie.a)}/${encodeURIComponent(tie.b)}`} aria-label={words}>
      <line class={tie.conflict > tie.cooperation ? "conflict" : "cooperation"} x1={source.x} y1={source.y} x2={target.x} y2={target.y}
        stroke-width={1 + Math.sqrt(tie.n_events)}>
        <title>{words}</title>
      </line>
    </a>
  );
}

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let [y, m] = first.split("-").map(Number) as [number, number]; months.length < 1200; m === 12 ? ((m = 1), y++) : m++) {
    const month = `${y}-${String(m).padStart(2, "0")}`;
    months.push(month);
    if (month >= last) break;
  }
  return months;
}

function PeriodSliders({ first, last }: { first: string; last: string }) {
  const asked = new URLSearchParams(location.search);
  const months = monthsBetween(first, last);
  const at = (day: string | null, otherwise: number) => {
    const i = months.indexOf((day ?? "").slice(0, 7));
    return i < 0 ? otherwise : i;
  };
  const [from, setFrom] = useState(at(asked.get("from"), 0));
  const [to, setTo] = useState(at(asked.get("to"), months.length - 1));
  const go = (a: number, b: number) => {
    asked.set("from", `${months[Math.min(a, b)]}-01`);
    asked.set("to", `${months[Math.max(a, b)]}-31`);
    location.search = asked.toString();
  };
  if (months.length < 2) return null;
  return (
    <p class="sliders">
      <label>from <input type="range" min={0} max={months.length - 1} value={from} aria-valuetext={months[from]}
        onInput={(e) => setFrom(+e.currentTarget.value)} onChange={(e) => go(+e.currentTarget.value, to)} /> {months[from]}</label>
      <label>to <input type="range" min={0} max={months.length - 1} value={to} aria-valuetext={months[to]}
        onInput={(e) => setTo(+e.currentTarget.value)} onChange={(e) => go(from, +e.currentTarget.value)} /> {months[to]}</label>
    </p>
  );
}

// The number of each actor's bloc; of some kinds of events or of one story there are none.
function useBlocs(): Map<string, number> {
  const [blocs, setBlocs] = useState(new Map<string, number>());
  useEffect(() => {
    const asked = new URLSearchParams(location.search);
    if (asked.get("type") || asked.get("story")) return;
    const period = ["from", "to", "status"].flatMap((k) => (asked.get(k) ? [`&${k}=${encodeURIComponent(asked.get(k) as string)}`] : []));
    void fetch(`/relations.json?blocs=yes${period.join("")}`)
      .then((answer) => (answer.ok ? answer.json() : { relations: [] }))
      .then(({ relations }: { relations: Bloc[] }) =>
        setBlocs(new Map(relations.filter((b) => b.n > 1).flatMap((b) => b.members.map((m) => [m, b.bloc] as [string, number])))));
  }, []);
  return blocs;
}

export function NetworkPicture({ data }: { data: { network: Tie[] } }) {
  const bloc = useBlocs();
  const ties = data.network;
  const [nodes, lines] = useMemo(() => {
    const found = nodesOf(ties);
    return [found, layOut(found, ties)] as const;
  }, [ties]);
  if (!nodes.length) return null;
  return (
    <>
      {ties[0]?.first && ties[0].last && <PeriodSliders first={ties[0].first} last={ties[0].last} />}
      <svg class="network" viewBox={frameOf(nodes)} role="group" aria-label="Network of actors; the table below says the same">
        {lines.map((l) => <TieLine key={`${l.tie.a} ${l.tie.b}`} line={l} />)}
        {nodes.map((n) => {
          const b = bloc.get(n.id) ?? 0;
          return (
            <a key={n.id} href={`/who/${encodeURIComponent(n.id)}`}>
              <circle class={`bloc bloc${Math.min(b, 7)}`} cx={n.x} cy={n.y} r={radius(n)}>
                <title>{`${n.name}: ${n.n} events${b ? `, bloc ${b}` : ""}`}</title>
              </circle>
              <text x={(n.x ?? 0) + radius(n) + 3} y={(n.y ?? 0) + 4}>{n.name}{b ? ` ${String.fromCodePoint(0x2460 + Math.min(b, 20) - 1)}` : ""}</text>
            </a>
          );
        })}
      </svg>
      <figcaption class="dim">Whole lines: more cooperation; broken lines: more conflict; wider: more events. Numbers in rings: <a href="/relations#blocs">blocs</a>, who do more together than against one another.</figcaption>
    </>
  );
}

// SPDX-License-Identifier: Apache-2.0
// What two did to one another over time: events of cooperation above the line, of conflict
// below it, material acts in the darker part (uPlot bars).
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Period } from "./types";

const style = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const middle = (period: string) => Date.parse(`${period}-01-01`.slice(0, 10)) / 1000;

function draw(at: HTMLElement, periods: Period[]): uPlot {
  const x = periods.map((p) => middle(p.period ?? ""));
  const q = (i: 0 | 1 | 2 | 3) => periods.map((p) => p.quad[i]);
  const sum = (a: number[], b: number[], sign: number) => a.map((v, i) => sign * (v + (b[i] ?? 0)));
  const bars = uPlot.paths.bars?.({ size: [0.7, 40] });
  const line = (label: string, color: string) => ({
    label, fill: style(color), stroke: style(color), paths: bars, points: { show: false },
    value: (_: uPlot, v: number | null) => String(Math.abs(v ?? 0)),
  });
  const axis = { stroke: style("--ink"), grid: { stroke: "#8883" }, ticks: { stroke: "#8883" } };
  return new uPlot({
    width: at.clientWidth || 600,
    height: 240,
    scales: { x: { time: true } },
    axes: [axis, { ...axis, values: (_, ticks) => ticks.map((t) => String(Math.abs(t))) }],
    series: [
      { value: "{YYYY}-{MM}-{DD}" },
      line("cooperation", "--weakly"), line("of it material", "--says"),
      line("conflict", "--differs"), line("of it material", "--against"),
    ],
  }, [x, sum(q(0), q(1), 1), q(1), sum(q(2), q(3), -1), q(3).map((v) => -v)], at);
}

export function SeriesPicture({ data }: { data: { relations: Period[] } }) {
  const at = useRef<HTMLDivElement>(null);
  const dated = data.relations.filter((p) => p.period);
  useEffect(() => {
    if (!at.current || !dated.length) return;
    const plot = draw(at.current, dated);
    const fit = () => at.current && plot.setSize({ width: at.current.clientWidth, height: 240 });
    addEventListener("resize", fit);
    return () => {
      removeEventListener("resize", fit);
      plot.destroy();
    };
  }, []);
  if (dated.length < 2) return null;
  return (
    <>
      <div ref={at} class="series" role="img" aria-label="Cooperation and conflict over time; the table below says the same" />
      <figcaption class="dim">Cooperation above the line, conflict below it; darker: material acts.</figcaption>
    </>
  );
}

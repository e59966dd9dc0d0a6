// SPDX-License-Identifier: Apache-2.0
// Blocs of a network: label propagation (Raghavan, Albert and Kumara 2007) over what two
// do together less what they do against one another. Every node begins as its own bloc;
// in a fixed order each takes the bloc to which its ties are strongest; ties with conflict
// pull away. Ends when nothing changes, or after 50 rounds. The same ties give the same blocs.
import type { Tie } from "./types";

export function blocsOf(nodes: string[], ties: Tie[]): Map<string, number> {
  const label = new Map(nodes.map((node, i) => [node, i]));
  const near = new Map<string, { to: string; weight: number }[]>(nodes.map((node) => [node, []]));
  for (const tie of ties) {
    const weight = tie.cooperation - tie.conflict;
    near.get(tie.a)?.push({ to: tie.b, weight });
    near.get(tie.b)?.push({ to: tie.a, weight });
  }
  let changed = true;
  for (let round = 0; changed && round < 50; round++) {
    changed = false;
    for (const node of nodes) {
      const pull = new Map<number, number>();
      for (const { to, weight } of near.get(node) ?? []) {
        const l = label.get(to) as number;
        pull.set(l, (pull.get(l) ?? 0) + weight);
      }
      const own = label.get(node) as number;
      let best = own;
      for (const [l, weight] of pull) {
        const least = pull.get(best) ?? 0;
        if (weight > least || (weight === least && weight > 0 && l < best)) best = l;
      }
      if (best !== own) {
        label.set(node, best);
        changed = true;
      }
    }
  }
  return numbered(nodes, label);
}

// Blocs of two or more are numbered from 1 by size; loners are 0.
function numbered(nodes: string[], label: Map<string, number>): Map<string, number> {
  const size = new Map<number, number>();
  for (const l of label.values()) size.set(l, (size.get(l) ?? 0) + 1);
  const order = [...size].filter(([, n]) => n > 1).sort((x, y) => y[1] - x[1] || x[0] - y[0]).map(([l]) => l);
  return new Map(nodes.map((node) => [node, order.indexOf(label.get(node) as number) + 1]));
}

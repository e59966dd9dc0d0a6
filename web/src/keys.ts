// SPDX-License-Identifier: Apache-2.0
// Keys: / search, j and k down and up through the rows, Enter opens one, w why it is
// there, ? lists the keys. They rest while a field has the focus.

const ROWS = "main table.list tbody tr, main tbody tr:has(summary), main li:has(summary), main tbody tr[id^=e]";

const HELP: [string, string][] = [
  ["/", "search"],
  ["j k", "next and previous row"],
  ["Enter", "open the row"],
  ["w", "why: how the row came about"],
  ["?", "this list"],
];

let row = -1;

function move(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)];
  if (!rows.length) return;
  row = Math.min(rows.length - 1, Math.max(0, row + step));
  rows.forEach((r, i) => r.classList.toggle("here", i === row));
  const at = rows[row]?.querySelector<HTMLElement>("summary, a");
  at?.focus({ preventScroll: true });
  rows[row]?.scrollIntoView({ block: "nearest" });
}

function why(): void {
  const here = document.querySelector<HTMLElement>("tr.here, li.here");
  here?.querySelector<HTMLAnchorElement>('a[href^="/event/"]')?.click();
}

function help(): void {
  let box = document.querySelector<HTMLDialogElement>("dialog.keys");
  if (!box) {
    box = document.createElement("dialog");
    box.className = "keys";
    const list = document.createElement("dl");
    for (const [key, what] of HELP) {
      const dt = document.createElement("dt");
      dt.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      list.append(dt, Object.assign(document.createElement("dd"), { textContent: what }));
    }
    const close = Object.assign(document.createElement("button"), { textContent: "Close", autofocus: true });
    close.addEventListener("click", () => box?.close());
    box.append(Object.assign(document.createElement("h2"), { textContent: "Keys" }), list, close);
    document.body.append(box);
  }
  box.showModal();
}

const actions: Record<string, () => void> = {
  "/": () => document.getElementById("q")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  w: why,
  "?": help,
};

export function addKeys(): void {
  document.addEventListener("keydown", (e) => {
    const at = e.target as HTMLElement;
    if (e.ctrlKey || e.metaKey || e.altKey || at.matches("input, select, textarea") || document.querySelector("dialog[open]")) return;
    const action = actions[e.key];
    if (!action) return;
    e.preventDefault();
    action();
  });
}

// SPDX-License-Identifier: Apache-2.0
// Numbers that follow a running read: an element with data-live names the address of the
// events; in it, data-count names the field whose number is shown. Said politely to screen
// readers, and only while the page is in view.

export function addLive(): void {
  const place = document.querySelector<HTMLElement>("[data-live]");
  if (!place || !window.EventSource) return;
  const note = Object.assign(document.createElement("span"), { className: "status", hidden: true, textContent: "reading…" });
  note.setAttribute("role", "status");
  place.append(" ", note);
  let source: EventSource | undefined;
  const listen = () => {
    source?.close();
    source = undefined;
    if (document.hidden) return;
    source = new EventSource(place.dataset.live ?? "");
    source.onmessage = (message) => {
      const state = JSON.parse(String(message.data)) as Record<string, unknown>;
      note.hidden = state.reading !== true;
      for (const count of place.querySelectorAll<HTMLElement>("[data-count]")) {
        const n = state[count.dataset.count ?? ""];
        if (typeof n === "number") count.textContent = String(n);
      }
    };
  };
  document.addEventListener("visibilitychange", listen);
  listen();
}

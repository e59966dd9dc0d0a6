// SPDX-License-Identifier: Apache-2.0
// A button beside each element with data-cite that copies those words: what an event, quote
// or fact is called, when, and its id, which is the same in every database.

export function addCitations(): void {
  if (!navigator.clipboard) return;
  for (const place of document.querySelectorAll<HTMLElement>("[data-cite]")) {
    const button = document.createElement("button");
    button.className = "cite";
    button.textContent = "Copy citation";
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(place.dataset.cite ?? "").then(() => {
        button.textContent = "Copied";
        setTimeout(() => (button.textContent = "Copy citation"), 1500);
      });
    });
    place.append(button);
  }
}

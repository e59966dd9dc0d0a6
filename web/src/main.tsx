// SPDX-License-Identifier: Apache-2.0
// What script adds to pages that are whole without it: pictures beside their tables,
// keys, numbers that follow a running read. A picture stands where the page has
//   <figure data-picture="map" data-src="/map.json?…"></figure>
// and draws the rows of that address, or, in a dossier saved as a file, those of
// <script type="application/json" id="data">.
import { type ComponentType, render } from "preact";
import { addKeys } from "./keys";
import { addLive } from "./live";
import { MapPicture, StoryMapPicture } from "./map";
import { NetworkPicture } from "./network";
import { SeriesPicture } from "./series";
import { StoryPicture } from "./story";

const pictures: Record<string, ComponentType<{ data: never }>> = {
  map: MapPicture,
  network: NetworkPicture,
  series: SeriesPicture,
  story: StoryPicture,
  places: StoryMapPicture,
};

async function rowsOf(figure: HTMLElement): Promise<unknown> {
  const kept = document.getElementById("data");
  if (kept?.textContent) return JSON.parse(kept.textContent);
  const answer = await fetch(figure.dataset.src ?? "");
  if (!answer.ok) throw new Error(`${figure.dataset.src}: ${answer.status}`);
  return answer.json();
}

async function draw(figure: HTMLElement): Promise<void> {
  const Picture = pictures[figure.dataset.picture ?? ""];
  if (!Picture) return;
  try {
    const data = (await rowsOf(figure)) as never;
    render(<Picture data={data} />, figure);
    if (figure.childElementCount) figure.tabIndex = 0; // it scrolls where it is wider than the page
  } catch (error) {
    render(<p class="empty">The picture could not be drawn ({String(error)}); the table says the same.</p>, figure);
  }
}

for (const figure of document.querySelectorAll<HTMLElement>("figure[data-picture]")) void draw(figure);
addKeys();
addLive();

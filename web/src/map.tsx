// SPDX-License-Identifier: Apache-2.0
// Places of events on a map of the world (equal-area Natural Earth projection, zoomed to
// what is shown). A place is a disc as wide as the root of its number of events, filled
// where conflict leads and a ring where cooperation does; its link lists the events.
// A story's map shows the places of its own events; saved as a file, it brings the world
// with it in <script type="application/json" id="world">.
import { geoGraticule10, geoNaturalEarth1, geoPath, type GeoProjection } from "d3-geo";
import type { Feature, FeatureCollection, MultiPoint } from "geojson";
import { useEffect, useState } from "preact/hooks";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Place, Story } from "./types";

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

const WIDTH = 960;
const HEIGHT = 480;
const CLOSEST = 2000; // pixels a radian: closer, two places of one town would leave nothing that a reader knows

function projectionFor(places: Place[], height: number): GeoProjection {
  const all: MultiPoint = { type: "MultiPoint", coordinates: places.map((p) => [p.lon, p.lat]) };
  const projection = geoNaturalEarth1();
  if (places.length) projection.fitExtent([[60, 60], [WIDTH - 60, height - 60]], all);
  const whole = geoNaturalEarth1().fitSize([WIDTH, height], { type: "Sphere" });
  if (!places.length || projection.scale() < whole.scale()) return whole;
  if (projection.scale() > CLOSEST) {
    const lon = places.reduce((sum, p) => sum + p.lon, 0) / places.length;
    const lat = places.reduce((sum, p) => sum + p.lat, 0) / places.length;
    projection.scale(CLOSEST).center([lon, lat]).translate([WIDTH / 2, height / 2]);
  }
  return projection;
}

interface Label {
  x: number;
  y: number;
  from: number; // left and right edge of its words
  to: number;
  anchor: "start" | "end";
  words: string;
}

// Names of the places with most events, to the right of the mark or else to its left,
// where they touch no other.
function labelsOf(places: Place[], projection: GeoProjection): Label[] {
  const labels: Label[] = [];
  const free = (l: Label) => l.from > 0 && l.to < WIDTH && !labels.some((k) => Math.abs(k.y - l.y) < 13 && l.from < k.to && k.from < l.to);
  for (const p of [...places].sort((a, b) => b.n_events - a.n_events)) {
    const at = projection([p.lon, p.lat]);
    if (!at || labels.length === 24) continue;
    const gap = 6 + 2.5 * Math.sqrt(p.n_events);
    const long = 7 * p.place.length;
    const right: Label = { x: at[0] + gap, y: at[1] + 4, from: at[0] + gap, to: at[0] + gap + long, anchor: "start", words: p.place };
    const left: Label = { ...right, x: at[0] - gap, from: at[0] - gap - long, to: at[0] - gap, anchor: "end" };
    const label = [right, left].find(free);
    if (label) labels.push(label);
  }
  return labels;
}

function PlaceMark({ place, at }: { place: Place; at: [number, number] }) {
  const conflict = place.conflict > place.cooperation;
  const words = `${place.place}: ${place.n_events} events, ${place.cooperation} of cooperation, ${place.conflict} of conflict`;
  return (
    <a href={place.href ?? `/events?place=${encodeURIComponent(place.place)}`} aria-label={words}>
      <circle class={conflict ? "conflict" : "cooperation"} cx={at[0]} cy={at[1]} r={3 + 2.5 * Math.sqrt(place.n_events)}>
        <title>{words}</title>
      </circle>
    </a>
  );
}

async function worldOf(): Promise<World> {
  const kept = document.getElementById("world");
  if (kept?.textContent) return JSON.parse(kept.textContent) as World;
  const answer = await fetch("/world.json");
  return (await answer.json()) as World;
}

function Map({ rows, height, label }: { rows: Place[]; height: number; label: string }) {
  const [world, setWorld] = useState<World>();
  useEffect(() => void worldOf().then(setWorld), []);
  const places = rows.filter((p) => p.lat !== null && p.lon !== null);
  const projection = projectionFor(places, height);
  const path = geoPath(projection);
  const land = world && (feature(world, world.objects.land) as Feature | FeatureCollection);
  const borders = world && mesh(world, world.objects.countries, (a, b) => a !== b);
  return (
    <>
      <svg class="map" viewBox={`0 0 ${WIDTH} ${height}`} role="group" aria-label={label}>
        <path class="graticule" d={path(geoGraticule10()) ?? ""} />
        {land && <path class="land" d={path(land) ?? ""} />}
        {borders && <path class="border" d={path(borders) ?? ""} />}
        {places.map((p) => {
          const at = projection([p.lon, p.lat]);
          return at && <PlaceMark key={p.place + p.country} place={p} at={at} />;
        })}
        {labelsOf(places, projection).map((l) => <text key={l.words} x={l.x} y={l.y} text-anchor={l.anchor}>{l.words}</text>)}
      </svg>
      <figcaption class="dim">● more conflict ○ more cooperation; wider: more events. Borders of the base map (Natural Earth) take no side.</figcaption>
    </>
  );
}

export function MapPicture({ data }: { data: { map: Place[] } }) {
  return <Map rows={data.map} height={HEIGHT} label="Map of places; the table below says the same" />;
}

// The places of a story's events, each with its number of them; a link to the first.
function placesOf(story: Story): Place[] {
  const places: Record<string, Place> = {};
  for (const e of story.events) {
    if (!e.place || e.place.lat === null || e.place.lon === null) continue;
    const place = (places[`${e.place.name}, ${e.place.country ?? ""}`] ??= {
      place: e.place.name, country: e.place.country, lat: e.place.lat, lon: e.place.lon,
      n_events: 0, cooperation: 0, conflict: 0, from: null, to: null, href: `#${e.id}`,
    });
    place.n_events++;
    if (e.quad <= 2) place.cooperation++;
    else place.conflict++;
  }
  return Object.values(places);
}

export function StoryMapPicture({ data }: { data: Story }) {
  const rows = placesOf(data);
  return rows.length ? <Map rows={rows} height={300} label="Map of the story's places; the events below name the same" /> : null;
}

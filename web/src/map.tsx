// SPDX-License-Identifier: Apache-2.0
// Places of events on a map of the world (equal-area Natural Earth projection, zoomed to
// what is shown). A place is a disc as wide as the root of its number of events, filled
// where conflict leads and a ring where cooperation does; its link lists the events.
import { geoGraticule10, geoNaturalEarth1, geoPath, type GeoProjection } from "d3-geo";
import type { Feature, FeatureCollection, MultiPoint } from "geojson";
import { useEffect, useState } from "preact/hooks";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Place } from "./types";

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

const WIDTH = 960;
const HEIGHT = 480;

function projectionFor(places: Place[]): GeoProjection {
  const all: MultiPoint = { type: "MultiPoint", coordinates: places.map((p) => [p.lon, p.lat]) };
  const projection = geoNaturalEarth1();
  if (places.length) projection.fitExtent([[60, 60], [WIDTH - 60, HEIGHT - 60]], all);
  const whole = geoNaturalEarth1().fitSize([WIDTH, HEIGHT], { type: "Sphere" });
  if (!places.length || projection.scale() < whole.scale()) return whole;
  // Two places of one town would fill the map with nothing that a reader knows.
  const most = whole.scale() * 6;
  if (projection.scale() > most) {
    const lon = places.reduce((sum, p) => sum + p.lon, 0) / places.length;
    const lat = places.reduce((sum, p) => sum + p.lat, 0) / places.length;
    projection.scale(most).center([lon, lat]).translate([WIDTH / 2, HEIGHT / 2]);
  }
  return projection;
}

interface Label {
  x: number;
  y: number;
  words: string;
}

// Names of the places with most events that do not touch one another.
function labelsOf(places: Place[], projection: GeoProjection): Label[] {
  const labels: Label[] = [];
  for (const p of [...places].sort((a, b) => b.n_events - a.n_events)) {
    const at = projection([p.lon, p.lat]);
    if (!at || labels.length === 24) continue;
    const label = { x: at[0] + 6 + 2.5 * Math.sqrt(p.n_events), y: at[1] + 4, words: p.place };
    const touches = (l: Label) =>
      Math.abs(l.y - label.y) < 13 && label.x < l.x + 7 * l.words.length && l.x < label.x + 7 * label.words.length;
    if (!labels.some(touches)) labels.push(label);
  }
  return labels;
}

function PlaceMark({ place, at }: { place: Place; at: [number, number] }) {
  const conflict = place.conflict > place.cooperation;
  const words = `${place.place}: ${place.n_events} events, ${place.cooperation} of cooperation, ${place.conflict} of conflict`;
  return (
    <a href={`/events?place=${encodeURIComponent(place.place)}`} aria-label={words}>
      <circle class={conflict ? "conflict" : "cooperation"} cx={at[0]} cy={at[1]} r={3 + 2.5 * Math.sqrt(place.n_events)}>
        <title>{words}</title>
      </circle>
    </a>
  );
}

export function MapPicture({ data }: { data: { map: Place[] } }) {
  const [world, setWorld] = useState<World>();
  useEffect(() => {
    void fetch("/world.json").then(async (answer) => setWorld((await answer.json()) as World));
  }, []);
  const places = data.map.filter((p) => p.lat !== null && p.lon !== null);
  const projection = projectionFor(places);
  const path = geoPath(projection);
  const land = world && (feature(world, world.objects.land) as Feature | FeatureCollection);
  const borders = world && mesh(world, world.objects.countries, (a, b) => a !== b);
  return (
    <>
      <svg class="map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label="Map of places; the table below says the same">
        <path class="graticule" d={path(geoGraticule10()) ?? ""} />
        {land && <path class="land" d={path(land) ?? ""} />}
        {borders && <path class="border" d={path(borders) ?? ""} />}
        {places.map((p) => {
          const at = projection([p.lon, p.lat]);
          return at && <PlaceMark key={p.place + p.country} place={p} at={at} />;
        })}
        {labelsOf(places, projection).map((l) => <text key={l.words} x={l.x} y={l.y}>{l.words}</text>)}
      </svg>
      <figcaption class="dim">● more conflict ○ more cooperation; wider: more events. Borders of the base map (Natural Earth) take no side.</figcaption>
    </>
  );
}

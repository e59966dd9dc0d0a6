// SPDX-License-Identifier: Apache-2.0
// The rows that the pages' JSON twins give; src/store/queries.sql makes them.

export interface Place {
  place: string;
  country: string | null;
  lat: number;
  lon: number;
  n_events: number;
  cooperation: number;
  conflict: number;
  from: string | null;
  to: string | null;
  href?: string; // where its mark leads, if not to the list of its events
}

export interface Tie {
  a: string;
  b: string;
  a_name: string;
  b_name: string;
  n_events: number;
  cooperation: number;
  conflict: number;
  first: string | null; // of all events of the database
  last: string | null;
}

export interface Bloc {
  bloc: number;
  n: number;
  members: string[];
}

export interface Period {
  period: string | null;
  n_events: number;
  quad: [number, number, number, number];
}

export interface Report {
  doc: string;
  path: string;
  title: string | null;
  outlet: string | null;
  published: string | null;
  copy_of: string | null;
}

export interface Story {
  id: number;
  title: string;
  documents: Report[];
  events: StoryEvent[];
}

export interface StoryEvent {
  id: string;
  title: string;
  status: string;
  quad: number; // 1, 2 cooperation; 3, 4 conflict
  from: string | null;
  to: string | null;
  place: { name: string; country: string | null; lat: number | null; lon: number | null } | null;
}

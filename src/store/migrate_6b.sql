-- SPDX-License-Identifier: Apache-2.0
-- From versions 4 to 6 on, after derived.sql: the stories as they were, to be made anew.

INSERT INTO story (story_no, story, title, place, country, date_from, date_to, n_documents, n_sources, main_event, input, run_id)
  SELECT story_no, story, title, place, country, date_from, date_to, n_documents, n_sources, main_event, NULL, run_id
  FROM temp.kept_story;
DROP TABLE temp.kept_story;

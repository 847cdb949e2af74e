-- SPDX-License-Identifier: MIT
-- Which sources are no witnesses of their own.
CREATE TABLE source_copy ( -- a source that takes its prices from another one: together they have one vote
  source_id INTEGER NOT NULL REFERENCES source,
  batch_id  INTEGER NOT NULL REFERENCES batch, -- the newest counts
  copies    INTEGER NOT NULL REFERENCES source, -- where the prices come from in the end; itself: nowhere else
  reason    TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (source_id, batch_id)
) STRICT, WITHOUT ROWID;

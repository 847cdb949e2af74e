-- SPDX-License-Identifier: MIT
-- The facts. What a source said, when it said it, and the bytes it said it in are never
-- overwritten. Times are UTC seconds. Keys use NOT NULL DEFAULT '' because NULLs never collide
-- in UNIQUE. Everything that is computed stands in schema/views.

CREATE TABLE source ( -- a place facts come from
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,          -- as on the command line: 'llm-prices'
  role       TEXT NOT NULL,                 -- domain: 'api price', 'server price', 'throughput', 'wage', 'report', 'mixed'
  title      TEXT NOT NULL DEFAULT '',      -- one line for people
  home       TEXT NOT NULL DEFAULT '',      -- a page where a person can look it up
  enabled    INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  due_hours  INTEGER NOT NULL DEFAULT 24,   -- fetched when the last good reply is older
  stale_days INTEGER NOT NULL DEFAULT 14,   -- a value not confirmed for longer is stale
  remarks    TEXT NOT NULL DEFAULT ''       -- of the program that reads it: 'unproven', 'import only', …
) STRICT;

CREATE TABLE source_rank ( -- order of belief; smaller is believed; dated by batch so that as-of works
  source_id INTEGER NOT NULL REFERENCES source,
  batch_id  INTEGER NOT NULL REFERENCES batch,
  rank      INTEGER NOT NULL,               -- 10 vendor, 15 shipped, 20 hand-checked, 30 aggregator, 40 reseller
  reason    TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (source_id, batch_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE part ( -- one URL or file of a source; absence from one says nothing about another
  id            INTEGER PRIMARY KEY,
  source_id     INTEGER NOT NULL REFERENCES source,
  name          TEXT NOT NULL DEFAULT '',
  url           TEXT NOT NULL DEFAULT '',   -- where it is fetched; '' for imports only
  etag          TEXT NOT NULL DEFAULT '',   -- validators of the last accepted reply
  last_modified TEXT NOT NULL DEFAULT '',
  retry_after   INTEGER NOT NULL DEFAULT 0, -- not asked before this time
  failures      INTEGER NOT NULL DEFAULT 0, -- failed attempts in a row; stretches the interval
  UNIQUE (source_id, name)
) STRICT;

CREATE TABLE batch ( -- one recording; --as-of TIME asks for what was recorded by then
  id          INTEGER PRIMARY KEY,
  recorded_at INTEGER NOT NULL,             -- never earlier than that of the batch before
  kind        TEXT NOT NULL CHECK (kind IN ('init', 'fetch', 'import', 'replay', 'review', 'correct',
                'retract', 'assume', 'alias', 'settings')),
  program     TEXT NOT NULL DEFAULT '',     -- 'mtok 0.1.0'
  collector   TEXT NOT NULL DEFAULT '',     -- host name of the machine that recorded it
  note        TEXT NOT NULL DEFAULT ''      -- reason given by hand
) STRICT;

CREATE TABLE document ( -- the bytes of one distinct reply
  sha256    BLOB NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),
  size      INTEGER NOT NULL,               -- of the bytes themselves
  encoding  TEXT NOT NULL CHECK (encoding IN ('zstd', 'zstd-prefix', 'rows', 'dropped')),
                                            -- 'zstd-prefix' leans on `base`; 'rows': of a bulk file only
                                            -- the kept rows; 'dropped': pruned, hash and facts remain
  base      BLOB REFERENCES document,       -- the document whose bytes are the prefix
  depth     INTEGER NOT NULL DEFAULT 0,     -- how many bases lie under it
  part_id   INTEGER NOT NULL REFERENCES part, -- the part it was first seen in
  place     INTEGER NOT NULL DEFAULT 0,     -- the how manieth of its part
  pages     TEXT NOT NULL DEFAULT '',       -- sizes of the pages of a paged reply, '' for one page
  body      BLOB                            -- compressed; NULL when dropped
) STRICT;

CREATE INDEX document_part ON document (part_id, place);

CREATE TABLE fetch ( -- one attempt at one part
  id          INTEGER PRIMARY KEY,
  part_id     INTEGER NOT NULL REFERENCES part,
  batch_id    INTEGER NOT NULL REFERENCES batch,
  observed_at INTEGER NOT NULL,             -- time of the reply, or the document's own date
  outcome     TEXT NOT NULL CHECK (outcome IN ('changed', 'unchanged', 'not modified', 'quarantined', 'failed')),
  status      INTEGER,                      -- HTTP status, NULL where there was none
  sha256      BLOB REFERENCES document,
  url         TEXT NOT NULL DEFAULT '',     -- final URL, or the file it was imported from
  kept        INTEGER NOT NULL DEFAULT 0,   -- rows the document gave
  refused     INTEGER NOT NULL DEFAULT 0,
  bytes       INTEGER NOT NULL DEFAULT 0,   -- received over the wire
  message     TEXT NOT NULL DEFAULT ''      -- why it failed or was quarantined; notes of the parser
) STRICT;
CREATE INDEX fetch_good ON fetch (part_id, observed_at) WHERE outcome IN ('changed', 'unchanged', 'not modified');
CREATE INDEX fetch_part ON fetch (part_id, id);
CREATE INDEX fetch_bad ON fetch (part_id, sha256) WHERE outcome = 'quarantined';

CREATE TABLE review ( -- what a person decided about a quarantined document; the same bytes stay one review
  part_id   INTEGER NOT NULL REFERENCES part,
  sha256    BLOB NOT NULL REFERENCES document,
  batch_id  INTEGER NOT NULL REFERENCES batch,
  decision  TEXT NOT NULL CHECK (decision IN ('accept', 'refuse')),
  note      TEXT NOT NULL,
  PRIMARY KEY (part_id, sha256, batch_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE series ( -- one thing measured by one part
  id          INTEGER PRIMARY KEY,
  part_id     INTEGER NOT NULL REFERENCES part,
  measure     TEXT NOT NULL,                -- 'input', 'capacity_block', 'system_output', 'minimum', …
  subject     TEXT NOT NULL,                -- the source's own name: model, server SKU, place of a wage
  seller      TEXT NOT NULL DEFAULT '',     -- who sells or serves
  place       TEXT NOT NULL DEFAULT '',     -- region code
  tier        TEXT NOT NULL DEFAULT '',     -- 'standard', 'batch', …
  detail      TEXT NOT NULL DEFAULT '{}',   -- canonical JSON of what else tells series apart
  context_min INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(json_extract(detail, '$.context_min'), 0)) STORED,
  UNIQUE (part_id, measure, subject, seller, place, tier, detail)
) STRICT;
CREATE INDEX series_subject ON series (subject, measure);

CREATE TABLE note ( -- texts that belong to single facts: evidence, quotations, reasons of corrections
  id   INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE observation ( -- from `since` on, this series had this value, as recorded in this batch from this fetch
  series_id INTEGER NOT NULL REFERENCES series,
  since     INTEGER NOT NULL,               -- valid from
  batch_id  INTEGER NOT NULL REFERENCES batch,
  state     INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
                                            -- 0 value, 1 dynamic, 2 ended, 3 missed once, 4 retracted,
                                            -- 5 refused as a jump (the value is kept, not believed)
  value     INTEGER CHECK ((value IS NOT NULL) = (state IN (0, 5))), -- 1e-9 of the measure's unit
  fetch_id  INTEGER NOT NULL REFERENCES fetch,
  stated    INTEGER NOT NULL DEFAULT 0,     -- 1: the source itself states the date, 2: by hand
  correction INTEGER NOT NULL DEFAULT 0,    -- 1: corrects what was believed before; no change of price
  note_id   INTEGER REFERENCES note,
  PRIMARY KEY (series_id, since, batch_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement ( -- what a document said of a series, where it differs from the document before it.
                         -- Sources that state dates: all of it, observations are folded from these.
                         -- Others: only from when to when the checks refused its row
  series_id   INTEGER NOT NULL REFERENCES series,
  observed_at INTEGER NOT NULL,
  fetch_id    INTEGER NOT NULL REFERENCES fetch,
  said        TEXT NOT NULL,                -- JSON: what holds now and from which dates; '' for absent;
                                            -- 'refused' and, where that ends, 'read'
  PRIMARY KEY (series_id, observed_at, fetch_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE unsettled ( -- series whose next reading is not judged by their newest row alone. Bookkeeping
  part_id   INTEGER NOT NULL REFERENCES part,
  series_id INTEGER NOT NULL REFERENCES series,
  open      INTEGER NOT NULL,               -- 1: the next good reply, even an unchanged one, may settle
                                            -- something: missed once, or a jump not yet repeated
  swayed    INTEGER NOT NULL,               -- 1: a jump was let in because another source confirmed it
  PRIMARY KEY (part_id, series_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE refusal ( -- a row that the checks or the parser did not let in, once
  id        INTEGER PRIMARY KEY,
  part_id   INTEGER NOT NULL REFERENCES part,
  fetch_id  INTEGER NOT NULL REFERENCES fetch, -- the first document that had it
  series_id INTEGER REFERENCES series,      -- NULL where no series could be made out
  place     TEXT NOT NULL,                  -- where in the document
  text      TEXT NOT NULL,                  -- the value as read
  value     INTEGER,                        -- the same in 1e-9 of the unit, NULL where unreadable
  reason    TEXT NOT NULL,
  kind      TEXT NOT NULL,                  -- 'ceiling', 'unit', 'negative', 'zero', 'physics', 'duplicate', 'unreadable';
                                            -- refused jumps are observations of state 5
  UNIQUE (part_id, place, text, reason)
) STRICT;
CREATE INDEX refusal_series ON refusal (series_id);

CREATE TABLE region_name ( -- every text that a source ever wrote for a region code
  source_id INTEGER NOT NULL REFERENCES source,
  region    TEXT NOT NULL,
  text      TEXT NOT NULL,
  PRIMARY KEY (source_id, region, text)
) STRICT, WITHOUT ROWID;

CREATE TABLE model ( -- canonical models; the newest batch of a name counts
  model         TEXT NOT NULL,              -- 'openai/gpt-4o'
  batch_id      INTEGER NOT NULL REFERENCES batch,
  name          TEXT NOT NULL DEFAULT '',   -- as printed
  released      TEXT NOT NULL DEFAULT '',   -- YYYY-MM-DD or a prefix of it
  open          INTEGER NOT NULL DEFAULT 0, -- 1: weights are public
  moe           INTEGER,                    -- 1 mixture of experts, 0 dense, NULL not known
  total_params  REAL,                       -- NULL where nobody published it
  active_params REAL,
  layers        INTEGER,                    -- for the KV cache; NULL not known
  kv_heads      INTEGER,
  head_dim      INTEGER,
  evidence      TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (model, batch_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_alias ( -- every name ever seen; exact names only, never guessed
  source_id INTEGER NOT NULL REFERENCES source,
  name      TEXT NOT NULL,
  batch_id  INTEGER NOT NULL REFERENCES batch, -- the newest counts
  model     TEXT NOT NULL,                  -- canonical model, or 'SOURCE:NAME' while not mapped
  origin    TEXT NOT NULL DEFAULT 'seen',   -- 'seen', 'shipped', 'by hand'
  evidence  TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (source_id, name, batch_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_alias_model ON model_alias (model);

CREATE TABLE gpu ( -- chips; FLOP/s per accelerator; dense and sparse apart; NULL: does not have it or not known
  gpu          TEXT NOT NULL,               -- 'H100'
  batch_id     INTEGER NOT NULL REFERENCES batch,
  vendor       TEXT NOT NULL DEFAULT '',
  announced    TEXT NOT NULL DEFAULT '',
  bf16_dense   REAL, bf16_sparse REAL,
  fp8_dense    REAL, fp8_sparse  REAL,
  fp4_dense    REAL, fp4_sparse  REAL,
  int8_dense   REAL, int8_sparse REAL,
  memory_bytes REAL,                        -- HBM per accelerator
  bandwidth    REAL,                        -- bytes/s per accelerator
  watts        REAL,                        -- TDP
  evidence     TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (gpu, batch_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE server ( -- what a SKU holds
  provider TEXT NOT NULL,                   -- series.seller
  server   TEXT NOT NULL,                   -- series.subject
  batch_id INTEGER NOT NULL REFERENCES batch,
  gpu      TEXT NOT NULL DEFAULT '',        -- '' not known
  gpus     INTEGER NOT NULL DEFAULT 0,      -- accelerators, 0 not known
  origin   TEXT NOT NULL DEFAULT 'seen',    -- 'seen' in a document, 'shipped', 'by hand'
  evidence TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (provider, server, batch_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE scenario ( -- a named set of assumptions
  scenario TEXT NOT NULL,
  batch_id INTEGER NOT NULL REFERENCES batch,
  title    TEXT NOT NULL DEFAULT '',
  method   TEXT NOT NULL,                   -- 'compute', 'split', 'measured', 'roofline'
  parent   TEXT NOT NULL DEFAULT '',        -- the scenario it was copied from
  dropped  INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (scenario, batch_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE assumption ( -- one value of a scenario from a date on
  scenario TEXT NOT NULL,
  name     TEXT NOT NULL,                   -- 'mfu_decode', 'utilization', 'active_params', …
  model    TEXT NOT NULL DEFAULT '',        -- '' for all models
  since    INTEGER NOT NULL DEFAULT 0,      -- valid from
  batch_id INTEGER NOT NULL REFERENCES batch,
  low      REAL,                            -- 5 %, NULL for a point
  base     REAL,                            -- median; NULL where the value is a text
  high     REAL,                            -- 95 %
  text     TEXT NOT NULL DEFAULT '',        -- value that is no number: 'p5.48xlarge', 'fp8_dense'
  reason   TEXT NOT NULL DEFAULT '',
  evidence TEXT NOT NULL DEFAULT '',
  dropped  INTEGER NOT NULL DEFAULT 0,      -- 1: taken back in this batch
  PRIMARY KEY (scenario, name, model, since, batch_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE month ( -- the calendar of the history; filled by the store up to a year ahead
  month  TEXT PRIMARY KEY,                  -- YYYY-MM
  starts INTEGER NOT NULL,
  ends   INTEGER NOT NULL                   -- first second of the next month
) STRICT;

CREATE TABLE notice ( -- which state of a source a person was last told of, so that cron does not cry wolf
  source_id INTEGER PRIMARY KEY REFERENCES source,
  state     TEXT NOT NULL,                  -- 'fine', 'failed', 'quarantined', 'overdue'
  since     INTEGER NOT NULL,
  told_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE setting ( -- settings of this database
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

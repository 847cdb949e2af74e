-- SPDX-License-Identifier: MIT
-- Turns the rows of the temp table `fact` (one reading each, names as text) into the tables of the
-- facts, the way the store would: one part per source and part name, one good fetch per part and time
-- of observation, one series per key. Run after `.import` into fact; the batch is the newest one.
INSERT INTO batch (id, recorded_at, kind)
SELECT 1, 0, 'init' WHERE NOT EXISTS (SELECT 1 FROM batch);
INSERT INTO source (name, role, stale_days)
SELECT DISTINCT source, 'mixed', 14 FROM fact WHERE source NOT IN (SELECT name FROM source);
INSERT INTO part (source_id, name, url)
SELECT DISTINCT s.id, f.part, 'https://example.org/' || s.name FROM fact AS f JOIN source AS s ON s.name = f.source
WHERE NOT EXISTS (SELECT 1 FROM part AS p WHERE p.source_id = s.id AND p.name = f.part);
INSERT INTO fetch (part_id, batch_id, observed_at, outcome, kept)
SELECT DISTINCT p.id, (SELECT max(id) FROM batch), unixepoch(f.observed), 'changed', 1
FROM fact AS f JOIN source AS s ON s.name = f.source JOIN part AS p ON p.source_id = s.id AND p.name = f.part
WHERE NOT EXISTS (SELECT 1 FROM fetch AS x WHERE x.part_id = p.id AND x.observed_at = unixepoch(f.observed));
INSERT OR IGNORE INTO series (part_id, measure, subject, seller, place, tier, detail)
SELECT DISTINCT p.id, f.measure, f.subject, f.seller, f.place, f.tier, iif(f.detail = '', '{}', f.detail)
FROM fact AS f JOIN source AS s ON s.name = f.source JOIN part AS p ON p.source_id = s.id AND p.name = f.part
WHERE f.measure <> '';
INSERT INTO observation (series_id, since, batch_id, state, value, fetch_id, stated, correction)
SELECT e.id, unixepoch(iif(f.since = '', f.observed, f.since)), (SELECT max(id) FROM batch),
       CASE f.value WHEN 'dynamic' THEN 1 WHEN 'ended' THEN 2 WHEN 'missed' THEN 3 WHEN 'retracted' THEN 4
            ELSE 0 END,
       CASE WHEN f.value IN ('dynamic', 'ended', 'missed', 'retracted') THEN NULL
            ELSE CAST(round(f.value * 1e9) AS INTEGER) END,
       (SELECT x.id FROM fetch AS x WHERE x.part_id = p.id AND x.observed_at = unixepoch(f.observed)),
       f.since <> '', f.correction = '1'
FROM fact AS f JOIN source AS s ON s.name = f.source JOIN part AS p ON p.source_id = s.id AND p.name = f.part
JOIN series AS e ON e.part_id = p.id AND e.measure = f.measure AND e.subject = f.subject
  AND e.seller = f.seller AND e.place = f.place AND e.tier = f.tier
  AND e.detail = iif(f.detail = '', '{}', f.detail)
WHERE f.measure <> '';
UPDATE series SET amended = 1 WHERE id IN (SELECT series_id FROM observation WHERE state > 2
  UNION SELECT series_id FROM observation GROUP BY series_id, since HAVING count(*) > 1);
DELETE FROM fact;
WITH RECURSIVE m(starts) AS (SELECT unixepoch('2023-01-01') UNION ALL
  SELECT unixepoch(starts, 'unixepoch', '+1 month') FROM m WHERE starts < unixepoch('2027-01-01'))
INSERT OR IGNORE INTO month
SELECT strftime('%Y-%m', starts, 'unixepoch'), starts, unixepoch(starts, 'unixepoch', '+1 month') FROM m;

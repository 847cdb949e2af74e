-- SPDX-License-Identifier: MIT
-- wage: one row is one stretch of time over which one source gave one wage. Key: place, kind
-- (`minimum`: the legal minimum; `labour_cost`: all that an hour costs the employer), source, since.
-- USD per hour. until: first second it no longer holds, NULL while it does.
CREATE VIEW wage AS
SELECT place, w.kind AS kind, source,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', until, 'unixepoch') AS until,
       value / 1e9 AS usd_per_hour,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.observed_at, 'unixepoch') AS observed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', b.recorded_at, 'unixepoch') AS recorded_at,
       fetch_id, stated, rank, series_id
FROM (SELECT s.subject AS place, s.measure AS kind, r.source, r.rank, s.id AS series_id, i.since,
             i.until, i.value, i.stated, i.fetch_id, i.batch_id,
             row_number() OVER (PARTITION BY s.subject, s.measure, r.source, i.since
                                ORDER BY length(s.detail), s.id) AS choice
      FROM series AS s JOIN part AS p ON p.id = s.part_id JOIN rank_now AS r ON r.source_id = p.source_id
      CROSS JOIN interval AS i
      WHERE s.measure IN ('minimum', 'labour_cost') AND i.series_id = s.id AND i.state = 0) AS w
CROSS JOIN fetch AS f ON f.id = w.fetch_id
CROSS JOIN batch AS b ON b.id = w.batch_id
WHERE choice = 1;

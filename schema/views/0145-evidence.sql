-- SPDX-License-Identifier: MIT
-- evidence: one row is where one believed fact comes from. Key: series_id, since. source, title, part:
-- the source; url: of the document, else of the part, else the file; observed_at: time of the document;
-- recorded_at: when we learned it; sha256: the document's hash, hexadecimal, NULL where there is none;
-- note: what the source or the person said about this very fact, '' for none; value: in units of the
-- measure. stated: 1 the source states the date, 2 by hand, 0 found at that reading.
CREATE VIEW evidence AS
SELECT o.series_id, strftime('%Y-%m-%dT%H:%M:%SZ', o.since, 'unixepoch') AS since, o.fetch_id,
       s.name AS source, s.title, p.name AS part,
       CASE WHEN f.url LIKE 'http%' THEN f.url
            ELSE coalesce(nullif(p.url, ''), nullif(f.url, ''), s.home) END AS url,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.observed_at, 'unixepoch') AS observed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', b.recorded_at, 'unixepoch') AS recorded_at,
       lower(hex(f.sha256)) AS sha256, coalesce(n.text, '') AS note, o.value / 1e9 AS value, o.stated,
       o.correction
FROM believed AS o
JOIN fetch AS f ON f.id = o.fetch_id
JOIN part AS p ON p.id = f.part_id
JOIN source AS s ON s.id = p.source_id
JOIN batch AS b ON b.id = o.batch_id
LEFT JOIN note AS n ON n.id = o.note_id;

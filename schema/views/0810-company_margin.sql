-- SPDX-License-Identifier: MIT
-- company_margin: one row is one margin that somebody reported. Key: subject, scope, source, since.
-- subject: a company, or a model. scope: what it covers, in the words of the source; margins of different
-- scope do not compare, and none of them is the margin of one model: they are lines to hold a
-- bottom-up figure against. margin: gross margin, 1 - cost / revenue, below 1 (negative: sold at a loss);
-- multiple: the same as revenue / cost, 1 / (1 - margin); percent: the same as a part of cost, 100 ×
-- (multiple - 1). until: when the source gave another one for the same scope, NULL for the newest.
CREATE VIEW company_margin AS
SELECT coalesce(a.model, s.subject) AS subject, s.seller AS company,
       trim(replace(coalesce(json_extract(s.detail, '$.variant'), ''), 'scope=', '')) AS scope,
       strftime('%Y-%m', i.since, 'unixepoch') AS month,
       strftime('%Y-%m-%dT%H:%M:%SZ', i.since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', i.until, 'unixepoch') AS until,
       i.value / 1e9 AS margin, 1 / (1 - i.value / 1e9) AS multiple,
       100 * (1 / (1 - i.value / 1e9) - 1) AS percent, r.source,
       -- looked up: of a join all facts would be listed first
       (SELECT e.note FROM evidence AS e
        WHERE e.series_id = s.id AND e.since = strftime('%Y-%m-%dT%H:%M:%SZ', i.since, 'unixepoch')) AS evidence,
       (SELECT e.url FROM evidence AS e
        WHERE e.series_id = s.id AND e.since = strftime('%Y-%m-%dT%H:%M:%SZ', i.since, 'unixepoch')) AS url,
       i.fetch_id, s.id AS series_id
FROM part AS p
CROSS JOIN series AS s ON s.part_id = p.id
CROSS JOIN rank_now AS r ON r.source_id = p.source_id
CROSS JOIN interval AS i
LEFT JOIN alias_now AS a ON a.source_id = r.source_id AND a.name = s.subject
WHERE s.measure = 'margin' AND i.series_id = s.id AND i.state = 0 AND i.value < 1000000000;

-- SPDX-License-Identifier: MIT
-- api_series: one row is one series of API prices with its names: the canonical model, the seller, the
-- source, its rank, the component (`input`, `output`, `cache_read`, `cache_write`), tier and
-- context_min. preference orders series of one source that say the same thing (the base region and the
-- plainest name first).
CREATE VIEW api_series AS
SELECT a.model, s.seller, r.source, s.measure AS component, s.tier, s.context_min, r.source_id, r.rank,
       r.stale_days, s.part_id, s.id AS series_id, s.subject, s.place,
       (s.place NOT IN ('', 'us-east-1')) * 1000000 + length(s.detail) * 1000 + length(s.subject)
           AS preference
FROM alias_now AS a
JOIN rank_now AS r ON r.source_id = a.source_id
JOIN part AS p ON p.source_id = a.source_id
JOIN series AS s ON s.part_id = p.id AND s.subject = a.name
WHERE s.measure IN ('input', 'output', 'cache_read', 'cache_write');

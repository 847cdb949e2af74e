-- SPDX-License-Identifier: MIT
-- server_series: one row is one series of server prices with its names: server (the provider's SKU),
-- provider, region, price_kind, source and its rank, the chip and how many of it ('' and NULL: not
-- known). named 1: a scenario names this server (so that rents need not read all others).
CREATE VIEW server_series AS
SELECT s.subject AS server, s.seller AS provider, s.place AS region, s.measure AS price_kind, r.source,
       r.source_id, r.rank, r.stale_days, s.part_id, s.id AS series_id, coalesce(v.gpu, '') AS gpu,
       nullif(v.gpus, 0) AS gpus, length(s.tier) + length(s.detail) AS preference,
       s.subject IN (SELECT text FROM assumption WHERE name = 'server') AS named
FROM part AS p CROSS JOIN series AS s ON s.part_id = p.id
CROSS JOIN rank_now AS r ON r.source_id = p.source_id
LEFT JOIN server_now AS v ON v.provider = s.seller AND v.server = s.subject
WHERE s.measure IN ('capacity_block', 'on_demand', 'spot', 'community', 'reserved_1y', 'reserved_3y',
                    'owned');

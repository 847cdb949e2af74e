-- SPDX-License-Identifier: MIT
-- deployment_day: one row is one day of a whole service of which the seller told both tokens and servers,
-- with what it cost and what it would have brought at the list price of one of its models. Key: seller,
-- since, model. Method M4 over a day: the servers were paid for whether busy or idle, so that use is 1 and
-- nothing is assumed. input_mtok (hits included), hit_mtok, output_mtok: million tokens of the day; nodes:
-- servers on average; usd_per_node_hour: what the seller reckons a server at (price_kind 'owned', of that
-- seller). cost = nodes × 24 × usd_per_node_hour; revenue = (input - hit) × input_price + hit × hit_price +
-- output × output_price, list prices of model in force that day, as if every token were billed at them;
-- USD a day. markup: revenue / cost; percent: 100 × (markup - 1); gross_margin: 1 - cost / revenue.
-- reported_margin: what the seller itself made of it, NULL where it says nothing.
CREATE VIEW deployment_day AS
SELECT month, seller, model, since, method, scope, input_mtok, hit_mtok, output_mtok, nodes, usd_per_node_hour,
       node_gpu, node_gpus, input_price, hit_price, output_price, cost, revenue, revenue / cost AS markup,
       100 * (revenue / cost - 1) AS percent, 1 - cost / revenue AS gross_margin, reported_margin,
       cost / (input_mtok + output_mtok) AS usd_per_mtok, token_series_id, hit_series_id,
       output_series_id, node_series_id, rent_series_id,
       rent_since
FROM (SELECT d.*, 'measured' AS method, strftime('%Y-%m', d.since) AS month,
             d.nodes * 24 * d.usd_per_node_hour AS cost,
             (d.input_mtok - d.hit_mtok) * d.input_price + d.hit_mtok * d.hit_price
             + d.output_mtok * d.output_price AS revenue,
             (SELECT g.margin FROM company_margin AS g WHERE g.subject = d.model AND g.since = d.since)
                 AS reported_margin
      FROM (SELECT t.*, n.nodes, n.node_series_id, r.usd_per_hour AS usd_per_node_hour, r.gpu AS node_gpu,
                   r.gpus AS node_gpus, r.series_id AS rent_series_id, r.since AS rent_since, p.model,
                   max(iif(p.component = 'input', p.usd_per_mtok, NULL)) AS input_price,
                   max(iif(p.component = 'cache_read', p.usd_per_mtok, NULL)) AS hit_price,
                   max(iif(p.component = 'output', p.usd_per_mtok, NULL)) AS output_price
            FROM (SELECT s.seller, s.subject, p.source_id,
                         strftime('%Y-%m-%dT%H:%M:%SZ', b.since, 'unixepoch') AS since,
                         replace(coalesce(json_extract(s.detail, '$.variant'), ''), 'scope=', '') AS scope,
                         max(iif(s.tier = 'input', b.value / 1e9, NULL)) AS input_mtok,
                         coalesce(max(iif(s.tier = 'input_hit', b.value / 1e9, NULL)), 0.0) AS hit_mtok,
                         max(iif(s.tier = 'output', b.value / 1e9, NULL)) AS output_mtok,
                         max(iif(s.tier = 'input', s.id, 0)) AS token_series_id,
                         max(iif(s.tier = 'input_hit', s.id, 0)) AS hit_series_id,
                         max(iif(s.tier = 'output', s.id, 0)) AS output_series_id
                  FROM series AS s JOIN part AS p ON p.id = s.part_id
                  CROSS JOIN believed AS b
                  WHERE s.measure = 'tokens_per_day' AND b.series_id = s.id AND b.state = 0
                  GROUP BY s.seller, s.subject, p.source_id, b.since, s.detail) AS t
            JOIN (SELECT s.seller, s.subject, p.source_id, b.value / 1e9 AS nodes, s.id AS node_series_id,
                         strftime('%Y-%m-%dT%H:%M:%SZ', b.since, 'unixepoch') AS since
                  FROM series AS s JOIN part AS p ON p.id = s.part_id
                  CROSS JOIN believed AS b
                  WHERE s.measure = 'nodes' AND json_extract(s.detail, '$.variant') = 'average'
                    AND b.series_id = s.id AND b.state = 0) AS n
              ON n.seller = t.seller AND n.subject = t.subject AND n.source_id = t.source_id
                 AND n.since = t.since
            JOIN server_price AS r ON r.provider = t.seller AND r.price_kind = 'owned' AND r.state = 'value'
             AND r.since <= t.since AND coalesce(r.until, '9') > t.since
            JOIN (SELECT *, row_number() OVER (PARTITION BY model, seller, component, since ORDER BY rank, source)
                                AS choice
                  FROM api_price WHERE tier = 'standard' AND context_min = 0 AND state = 'value') AS p
              ON p.seller = t.seller AND p.model LIKE t.seller || '/%' AND p.choice = 1
             AND p.since <= t.since AND coalesce(p.until, '9') > t.since
            GROUP BY t.seller, t.subject, t.source_id, t.since, t.scope, p.model) AS d
      WHERE input_price IS NOT NULL AND hit_price IS NOT NULL AND output_price IS NOT NULL);

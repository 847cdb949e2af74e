-- SPDX-License-Identifier: MIT
-- change: one row is one thing that is different from a time on. Key: since, domain, subject, seller,
-- place, component, tier, context_min, source, series_id (0 of a scenario). domain: 'api price' (USD per million tokens),
-- 'server price' (USD per server-hour), 'wage' (USD per hour), 'scenario' (USD per server-hour). subject:
-- model, server, place or scenario. kind:
--   price       the source has another price
--   correction  the source was wrong before, or only now has what a better source had already: no
--               change of price; also a price at another seller that was four times off the vendor's own, as a
--               better source has that, and now is the same
--   basis       no price changed, but what is shown rests on something else from this month on (another
--               source is believed, or a scenario has another kind of rent, chip or peak); note says what
--   new, gone   the source begins or ceases to have a price (what its very first document has is not new)
--   announced   begins in the future, as some document said by now
-- old_value, new_value NULL: none, or dynamic. ratio: new / old. changed_after as in api_price. month:
-- YYYY-MM of since; of a basis the month whose figure it first touches.
CREATE VIEW change AS
SELECT month, strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       iif(c.kind = 'price' AND domain = 'api price' AND state = 0 AND (
           EXISTS (SELECT 1 FROM api_series AS o CROSS JOIN believed AS x
                   WHERE o.model = c.subject AND o.seller = c.seller
                     AND o.component = c.component AND o.tier = c.tier AND o.context_min = c.context_min
                     AND o.rank < c.rank
                     AND x.series_id = o.series_id AND x.state = 0 AND x.value = c.value
                     AND x.since = (SELECT y.since FROM believed AS y
                                    WHERE y.series_id = o.series_id AND y.since < c.since
                                    ORDER BY y.since DESC LIMIT 1))
           OR old_value > 0 AND (value >= 4 * old_value OR 4 * value <= old_value) AND EXISTS (
                   SELECT 1 FROM api_series AS o CROSS JOIN believed AS x
                   WHERE o.model = c.subject AND o.seller = substr(c.subject, 1, instr(c.subject, '/') - 1)
                     AND o.component = c.component AND o.tier = c.tier AND o.context_min = c.context_min
                     AND o.rank < c.rank
                     AND x.series_id = o.series_id AND x.state = 0 AND x.value = c.value
                     AND x.since = (SELECT y.since FROM believed AS y
                                    WHERE y.series_id = o.series_id AND y.since < c.since
                                    ORDER BY y.since DESC LIMIT 1))), 'correction', c.kind) AS kind,
       domain, subject, seller, place, component, tier, context_min, source, rank, old_value / 1e9 AS old_value,
       iif(state = 0, value, NULL) / 1e9 AS new_value,
       1.0 * iif(state = 0, value, NULL) / nullif(old_value, 0) AS ratio, stated,
       strftime('%Y-%m-%dT%H:%M:%SZ', (SELECT g.observed_at FROM good_fetch AS g
           WHERE g.part_id = c.part_id AND g.observed_at < c.since
           ORDER BY g.observed_at DESC LIMIT 1), 'unixepoch') AS changed_after,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.observed_at, 'unixepoch') AS observed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', b.recorded_at, 'unixepoch') AS recorded_at,
       c.fetch_id, coalesce((SELECT text FROM note WHERE id = c.note_id), '') AS note, series_id
FROM (SELECT v.month, v.series_id, v.part_id, v.since, v.state, v.value, v.old_state, v.old_value, v.stated,
             v.fetch_id, v.batch_id, v.note_id, 'api price' AS domain, a.model AS subject, v.seller, v.place,
             v.measure AS component, v.tier, v.context_min, a.source, a.rank,
             CASE WHEN v.state = 2 THEN 'gone' WHEN v.since > (SELECT now FROM as_of) THEN 'announced'
                  WHEN v.correction = 1 THEN 'correction'
                  WHEN v.old_state IS NULL OR v.old_state = 2 THEN 'new'
                  ELSE 'price' END AS kind
      FROM api_series AS a CROSS JOIN value_step AS v
      WHERE v.series_id = a.series_id
      UNION ALL
      SELECT v.month, v.series_id, v.part_id, v.since, v.state, v.value, v.old_state, v.old_value, v.stated,
             v.fetch_id, v.batch_id, v.note_id, 'api price', a.model, v.seller, v.place, v.measure, v.tier,
             v.context_min, a.source, a.rank,
             iif(v.since > (SELECT now FROM as_of), 'announced', 'correction')
      FROM api_series AS a CROSS JOIN value_replayed AS v
      WHERE v.series_id = a.series_id
      UNION ALL
      SELECT v.month, v.series_id, v.part_id, v.since, v.state, v.value, v.old_state, v.old_value, v.stated,
             v.fetch_id, v.batch_id, v.note_id,
             iif(v.measure IN ('minimum', 'labour_cost'), 'wage', 'server price'), v.subject, v.seller,
             v.place, v.measure, v.tier, v.context_min, r.source, r.rank,
             iif(v.since > (SELECT now FROM as_of), 'announced', 'correction')
      FROM part AS p CROSS JOIN value_replayed AS v ON v.part_id = p.id
      CROSS JOIN rank_now AS r ON r.source_id = p.source_id
      WHERE v.measure IN ('capacity_block', 'on_demand', 'spot', 'community', 'reserved_1y',
                          'reserved_3y', 'owned', 'minimum', 'labour_cost')
      UNION ALL
      SELECT v.month, v.series_id, v.part_id, v.since, v.state, v.value, v.old_state, v.old_value, v.stated,
             v.fetch_id, v.batch_id, v.note_id,
             iif(v.measure IN ('minimum', 'labour_cost'), 'wage', 'server price'), v.subject, v.seller,
             v.place, v.measure, v.tier, v.context_min, r.source, r.rank,
             CASE WHEN v.state = 2 THEN 'gone' WHEN v.since > (SELECT now FROM as_of) THEN 'announced'
                  WHEN v.correction = 1 THEN 'correction'
                  WHEN v.old_state IS NULL OR v.old_state = 2 THEN 'new' ELSE 'price' END
      FROM part AS p CROSS JOIN value_step AS v ON v.part_id = p.id
      CROSS JOIN rank_now AS r ON r.source_id = p.source_id
      WHERE v.measure IN ('capacity_block', 'on_demand', 'spot', 'community', 'reserved_1y',
                          'reserved_3y', 'owned', 'minimum', 'labour_cost')) AS c
CROSS JOIN fetch AS f ON f.id = c.fetch_id
CROSS JOIN batch AS b ON b.id = c.batch_id
WHERE (c.kind <> 'gone' OR old_state < 2)
  AND (c.kind <> 'announced' OR f.observed_at <= (SELECT now FROM as_of))
  AND (c.kind <> 'new' OR stated > 0 OR since > (SELECT g.observed_at FROM good_fetch AS g
                                               WHERE g.part_id = c.part_id
                                               ORDER BY g.observed_at LIMIT 1))
  AND (c.kind NOT IN ('price', 'correction') OR state <> old_state OR value IS NOT old_value)
UNION ALL
SELECT n.month, strftime('%Y-%m-%dT%H:%M:%SZ', n.starts, 'unixepoch'), 'basis', 'api price', n.model,
       n.seller, '', n.component, n.tier, n.context_min, n.source, n.rank, o.value / 1e9, n.value / 1e9,
       1.0 * n.value / nullif(o.value, 0), 0, NULL,
       strftime('%Y-%m-%dT%H:%M:%SZ', n.confirmed, 'unixepoch'), NULL, n.fetch_id,
       n.source || ' is believed instead of ' || o.source, n.series_id
FROM own_component_monthly AS n
CROSS JOIN own_component_monthly AS o
  ON o.month = strftime('%Y-%m', n.month || '-01', '-1 month') AND o.model = +n.model
     AND o.seller = n.seller AND o.component = n.component AND o.tier = n.tier
     AND o.context_min = n.context_min
WHERE n.source <> o.source AND n.value <> o.value AND n.since < n.starts
UNION ALL
SELECT n.month, strftime('%Y-%m-%dT%H:%M:%SZ', n.upto - 1, 'unixepoch'), 'basis', 'scenario', n.scenario,
       '', '', 'rent', '', 0, '', NULL, o.server_usd, n.server_usd, n.server_usd / nullif(o.server_usd, 0),
       0, NULL, NULL, NULL, n.price_fetch_id,
       format('%s, %g %s, %s -> %s, %g %s, %s', o.price_basis, o.gpus, o.gpu, o.peak,
              n.price_basis, n.gpus, n.gpu, n.peak), 0
FROM scenario_monthly AS n
CROSS JOIN scenario_monthly AS o
  ON o.month = strftime('%Y-%m', n.month || '-01', '-1 month') AND o.scenario = n.scenario
WHERE n.server_usd IS NOT NULL AND o.server_usd IS NOT NULL
  AND (o.price_basis, o.gpus, o.gpu, o.peak) <> (n.price_basis, n.gpus, n.gpu, n.peak);

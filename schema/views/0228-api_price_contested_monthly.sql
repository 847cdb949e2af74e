-- SPDX-License-Identifier: MIT
-- api_price_contested_monthly: one row is the list price that one source had in force at the end of one month
-- (the running month: now) where several series are about one price. Key: month, model, seller,
-- component, tier, context_min, source. Of several series of the source the one that was read last counts.
-- Columns as in api_price_by_source_monthly.
CREATE VIEW api_price_contested_monthly AS
SELECT month, starts, upto, model, seller, source, component, tier, context_min, source_id, rank, stale_days,
       part_id, series_id, subject, place, preference, 0 AS alone, since, state, value, stated, fetch_id, batch_id,
       confirmed, stale
FROM (SELECT m.month, m.starts, m.upto, g.model, g.seller, g.component, g.tier, g.context_min, s.source, s.source_id,
             s.rank, s.stale_days, s.part_id, s.series_id, s.subject, s.place, s.preference, m.since, m.state,
             m.value, m.stated, m.fetch_id, m.batch_id, m.confirmed,
             coalesce(m.confirmed < m.upto - s.stale_days * 86400, 1) AS stale,
             row_number() OVER (PARTITION BY m.month, g.model, g.seller, g.component, g.tier, g.context_min,
                                s.source
                                ORDER BY m.confirmed DESC, m.since DESC, s.preference, s.series_id) AS best
      FROM (SELECT model, seller, component, tier, context_min FROM api_series
            GROUP BY model, seller, component, tier, context_min HAVING count(*) > 1) AS g
      CROSS JOIN api_series AS s
        ON s.model = g.model -- the few names of a model find its series; no index is made for the rest
           AND +s.seller = g.seller AND +s.component = g.component AND +s.tier = g.tier
           AND +s.context_min = g.context_min
      CROSS JOIN series_monthly AS m ON m.series_id = s.series_id)
WHERE best = 1;

-- SPDX-License-Identifier: MIT
-- api_price_by_source_monthly: one row is the list price that one source had in force at the end of
-- one month (the running month: now). Key: month, model, seller, component, tier, context_min, source.
-- value: 1e-9 USD per million tokens, NULL where dynamic (state 1). confirmed: as in series_monthly; stale
-- 1: that is longer ago than the source's stale_days. Of several series of the source the one that was
-- read last counts.
CREATE VIEW api_price_by_source_monthly AS
SELECT m.month, m.starts, m.upto, s.model, s.seller, s.source, s.component, s.tier, s.context_min, s.source_id,
       s.rank, s.stale_days, s.part_id, s.series_id, s.subject, s.place, s.preference, 1 AS alone, m.since,
       m.state, m.value, m.stated, m.fetch_id, m.batch_id, m.confirmed,
       coalesce(m.confirmed < m.upto - s.stale_days * 86400, 1) AS stale
FROM api_series AS s CROSS JOIN series_monthly AS m
WHERE m.series_id = s.series_id AND s.alone
UNION ALL
SELECT month, starts, upto, model, seller, source, component, tier, context_min, source_id, rank, stale_days,
       part_id, series_id, subject, place, preference, 0, since, state, value, stated, fetch_id, batch_id,
       confirmed, stale
FROM (SELECT m.month, m.starts, m.upto, s.*, m.since, m.state, m.value, m.stated, m.fetch_id, m.batch_id,
             m.confirmed, coalesce(m.confirmed < m.upto - s.stale_days * 86400, 1) AS stale,
             row_number() OVER (PARTITION BY m.month, s.model, s.seller, s.component, s.tier, s.context_min,
                                s.source
                                ORDER BY m.confirmed DESC, m.since DESC, s.preference, s.series_id) AS best
      FROM api_series AS s CROSS JOIN series_monthly AS m
      WHERE m.series_id = s.series_id AND NOT s.alone)
WHERE best = 1;

-- SPDX-License-Identifier: MIT
-- api_price_alone_monthly: one row is the list price at the end of one month (the running month: now) of a
-- series that is the only one about its price: there is nothing to choose. Key: month,
-- model, seller, component, tier, context_min. Columns as in api_price_by_source_monthly.
CREATE VIEW api_price_alone_monthly AS
SELECT m.month, m.starts, m.upto, s.model, s.seller, s.source, s.component, s.tier, s.context_min, s.source_id,
       s.rank, s.stale_days, s.part_id, s.series_id, s.subject, s.place, s.preference, 1 AS alone, m.since,
       m.state, m.value, m.stated, m.fetch_id, m.batch_id, m.confirmed,
       coalesce(m.confirmed < m.upto - s.stale_days * 86400, 1) AS stale
FROM (SELECT model, seller, source, component, tier, context_min, source_id, rank, stale_days, part_id, series_id,
             subject, place, preference,
             coalesce((SELECT b.month FROM series_begin AS b WHERE b.series_id = s.series_id), '') AS begins
      FROM api_series AS s -- of a group of one every column is the one row's
      GROUP BY model, seller, component, tier, context_min HAVING count(*) = 1
      UNION ALL -- as in no_row: the list is made once, whatever it is joined to
      SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM no_row) AS s
CROSS JOIN series_in_month AS m
-- told to be a narrow bound, so that a series' months are begun by it whatever range is asked for besides
WHERE m.series_id = s.series_id AND likelihood(m.month >= s.begins, 0.05);

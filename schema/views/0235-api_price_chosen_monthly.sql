-- SPDX-License-Identifier: MIT
-- api_price_chosen_monthly: one row is the list price that is believed at the end of one month (the
-- running month: now). Key: month, model, seller, component, tier, context_min.
-- Believed is the source of the lowest rank that has a price in force; a stale one gives way to a
-- source that is not stale and whose price changed after the stale one was last read.
-- value, source_low, source_high: 1e-9 USD per million tokens; sources: how many have a price in force.
CREATE VIEW api_price_chosen_monthly AS
SELECT month, starts, upto, model, seller, component, tier, context_min, state, value, since, confirmed,
       stated, source, rank, stale, fetch_id, sources, source_low, source_high, subject, series_id
FROM (SELECT *, count(*) OVER k AS sources, min(value) OVER k AS source_low,
             max(value) OVER k AS source_high,
             row_number() OVER (PARTITION BY month, model, seller, component, tier, context_min
                                ORDER BY outdated, rank, source) AS choice
      FROM (SELECT *, stale AND coalesce(coalesce(confirmed, since) < max(CASE WHEN NOT stale AND EXISTS (
                                      SELECT 1 FROM believed AS x
                                      WHERE x.series_id = p.series_id AND x.since < p.since)
                                  THEN since END) OVER k, 0) AS outdated
            FROM api_price_by_source_monthly AS p
            WINDOW k AS (PARTITION BY month, model, seller, component, tier, context_min))
      WINDOW k AS (PARTITION BY month, model, seller, component, tier, context_min))
WHERE choice = 1;

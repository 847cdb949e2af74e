-- SPDX-License-Identifier: MIT
-- api_price_ranked_monthly: one row is the list price that one source had in force at the end of one
-- month (the running month: now), with its place in the order of belief. Key: month, model, seller,
-- component, tier, context_min, source. choice: 1 is believed, the others are the runners-up in order.
-- The lowest rank is believed, but for two:
-- outvoted 1: three other sources, none a copy of another or of this one (rank_now), agree within 1 % on
-- another price and both prices have been in force for 14 days. Who gave the others' price before is
-- ahead of them, not behind, and is not outvoted; and no vote has a source that was last read before it could know: earlier than 14 days after the price
-- changed or, where its beginning was not seen, than 14 days before its first reading.
-- outdated 1: stale, and a source that is not stale changed its price after this one was last read.
-- value, source_low, source_high: 1e-9 USD per million tokens; sources: how many have a price in force.
CREATE VIEW api_price_ranked_monthly AS -- `+`: columns of one affinity on both sides, so that a join runs through each by itself
SELECT month, starts, upto, model, seller, source, component, tier, context_min, rank, series_id, subject,
       since, state, value, stated, fetch_id, confirmed, stale,
       1 AS sources, +value AS source_low, +value AS source_high, 0 AS outdated, 0 AS outvoted,
       1 AS choice
FROM api_price_alone_monthly
UNION ALL
SELECT month, starts, upto, model, seller, source, component, tier, context_min, rank, series_id, subject,
       since, state, value, stated, fetch_id, confirmed, stale,
       +sources, +source_low, +source_high, +outdated, +outvoted, +choice
FROM (SELECT month, starts, upto, model, seller, source, component, tier, context_min, rank, series_id, subject,
             since, state, value, stated, fetch_id, confirmed, stale,
             sources, source_low, source_high, outdated, outvoted, choice
      FROM (SELECT *, row_number() OVER (PARTITION BY month, model, seller, component, tier, context_min
                                         ORDER BY outvoted, outdated, rank, source) AS choice
            FROM (SELECT *, CASE WHEN quotes IS NULL OR value IS NULL OR since > upto - 1209600 THEN 0 ELSE
                         EXISTS (SELECT 1 FROM json_each(quotes) AS u
                                 WHERE abs(p.value - (u.value ->> 0)) * 100 > (u.value ->> 0)
                                   AND NOT EXISTS (SELECT 1 FROM believed AS x
                                                   WHERE x.series_id = p.series_id AND x.since < p.since AND x.state = 0
                                                     AND abs(x.value - (u.value ->> 0)) * 100 <= (u.value ->> 0))
                                   AND (SELECT count(DISTINCT w.witness)
                                        FROM json_each(quotes) AS v CROSS JOIN rank_now AS w ON w.source_id = (v.value ->> 3)
                                        WHERE w.witness <> (SELECT o.witness FROM rank_now AS o WHERE o.source_id = p.source_id)
                                          AND abs((v.value ->> 0) - (u.value ->> 0)) * 100 <= (u.value ->> 0)
                                          AND (v.value ->> 1) <= p.upto - 1209600
                                          AND (v.value ->> 2) >= p.since + iif(EXISTS (
                                                  SELECT 1 FROM believed AS x
                                                  WHERE x.series_id = p.series_id AND x.since < p.since), 1209600, -1209600)) >= 3)
                         END AS outvoted
                  FROM (SELECT *, CASE WHEN sources > 3 AND source_high * 100 > source_low * 101
                                       THEN json_group_array(json_array(value, since, confirmed, source_id))
                                            FILTER (WHERE value IS NOT NULL) OVER k END AS quotes
                        FROM (SELECT *, count(*) OVER k AS sources, min(value) OVER k AS source_low,
                                     max(value) OVER k AS source_high,
                                     stale AND coalesce(coalesce(confirmed, since)
                                         < max(CASE WHEN NOT stale AND EXISTS (
                                                        SELECT 1 FROM believed AS x
                                                        WHERE x.series_id = p.series_id AND x.since < p.since)
                                                    THEN since END) OVER k, 0) AS outdated
                              FROM api_price_contested_monthly AS p
                              WINDOW k AS (PARTITION BY month, model, seller, component, tier, context_min))
                        WINDOW k AS (PARTITION BY month, model, seller, component, tier, context_min)) AS p))
      UNION ALL
      SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
             NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM no_row);

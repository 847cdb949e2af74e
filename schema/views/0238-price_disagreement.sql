-- SPDX-License-Identifier: MIT
-- price_disagreement: one row is one list price on which the sources disagree at the end of one month
-- (the running month: now; so --now asks for a day). Key: month, model, seller, component, tier,
-- context_min. Nothing is averaged. usd_per_mtok: USD per million tokens as the believed source gives it,
-- NULL where dynamic; belief as in api_price_ranked_monthly. Prices by the hour (tiers peak and off_peak)
-- are no list prices of their own: they stand among the runners-up of tier standard.
-- runners_up: the other sources with their prices in order of belief, each with its tier where that is
-- another one and with a mark where it is outvoted. outvoted: how many are. sources: how many give a
-- price; prices: how many different ones, dynamic and free included. agreeing: sources within 1 % of the
-- believed price, itself included. low, high: of the prices above 0; spread: high / low - 1, NULL where no two
-- are above 0.
CREATE VIEW price_disagreement AS
SELECT month, model, seller, component, tier, context_min, value / 1e9 AS usd_per_mtok, source,
       substr(line, instr(line, '; ') + 2) AS runners_up, sources, prices, agreeing,
       low / 1e9 AS low, high / 1e9 AS high, CASE WHEN low > 0 THEN 1.0 * high / low - 1 END AS spread,
       votes AS outvoted, rank, stale,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at, fetch_id, series_id
FROM (SELECT *, sum(new_source) OVER k AS sources, sum(new_price) OVER k AS prices,
             min(CASE WHEN value > 0 THEN value END) OVER k AS low, max(value) OVER k AS high,
             sum(outvoted) OVER k AS votes,
             sum(new_source AND abs(value - believed_value) * 100 <= believed_value) OVER k AS agreeing,
             group_concat(source || ' ' || iif(value IS NULL, 'dynamic', format('%.12g', value / 1e9))
                          || CASE WHEN hour THEN ' (' || own_tier || ')' ELSE '' END
                          || CASE WHEN outvoted THEN ' (outvoted)' ELSE '' END, '; ') OVER k AS line
      FROM (SELECT *, row_number() OVER k AS place, first_value(value) OVER k AS believed_value
            FROM (SELECT *, row_number() OVER (PARTITION BY month, model, seller, component, tier, context_min, value
                                               ORDER BY hour, choice, source, own_tier) = 1 AS new_price
                  FROM (SELECT *, row_number() OVER (PARTITION BY month, model, seller, component, tier,
                                                     context_min, source ORDER BY hour, own_tier) = 1 AS new_source
                  FROM (SELECT month, model, seller, component, tier AS own_tier, tier IN ('peak', 'off_peak') AS hour,
                               CASE WHEN tier IN ('peak', 'off_peak') THEN 'standard' ELSE tier END AS tier,
                               context_min, value, source, rank, stale, since, confirmed, fetch_id, series_id,
                               outvoted, choice
                        FROM api_price_ranked_monthly)))
            WINDOW k AS (PARTITION BY month, model, seller, component, tier, context_min
                         ORDER BY hour, choice, source, own_tier
                         ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
      WINDOW k AS (PARTITION BY month, model, seller, component, tier, context_min
                   ORDER BY hour, choice, source, own_tier
                   ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
WHERE place = 1 AND sources > 1 AND prices > 1;

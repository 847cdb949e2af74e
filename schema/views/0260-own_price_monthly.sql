-- SPDX-License-Identifier: MIT
-- own_price_monthly: one row is the vendor's own standard list price of one of its models at the end of
-- one month (the running month: now). Key: month, model. Columns as in seller_price_monthly.
CREATE VIEW own_price_monthly AS
SELECT month, model, seller,
       max(CASE component WHEN 'input' THEN usd_per_mtok END) AS input_price,
       max(CASE component WHEN 'output' THEN usd_per_mtok END) AS output_price,
       (3 * max(CASE component WHEN 'input' THEN usd_per_mtok END)
        + max(CASE component WHEN 'output' THEN usd_per_mtok END)) / 4 AS blend_price,
       max(stale) AS price_stale, max(sources) AS price_sources, max(spread) AS price_spread,
       max(CASE component WHEN 'input' THEN source END) AS input_source,
       max(CASE component WHEN 'output' THEN source END) AS output_source,
       max(CASE component WHEN 'input' THEN fetch_id END) AS input_fetch_id,
       max(CASE component WHEN 'output' THEN fetch_id END) AS output_fetch_id,
       max(CASE component WHEN 'output' THEN since END) AS output_since,
       min(confirmed_at) AS confirmed_at
FROM api_price_monthly
WHERE seller = substr(model, 1, instr(model, '/') - 1) AND tier = 'standard' AND context_min = 0
  AND component IN ('input', 'output')
GROUP BY month, model, seller;

-- SPDX-License-Identifier: MIT
-- seller_price_monthly: one row is the standard list price of one model at one seller at the end of
-- one month (the running month: now), input and output side by side. Key: month, model, seller. Of
-- tiers only `standard`, of prices by length of prompt only the base price. USD per million tokens, NULL
-- where there is none or it is dynamic; blend is 3:1 input to output. own 1: the seller is the vendor
-- of the model. stale 1: one of the two was not confirmed within its source's limit.
CREATE VIEW seller_price_monthly AS
SELECT month, model, seller, seller = substr(model, 1, instr(model, '/') - 1) AS own,
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
WHERE tier = 'standard' AND context_min = 0 AND component IN ('input', 'output')
GROUP BY month, model, seller;

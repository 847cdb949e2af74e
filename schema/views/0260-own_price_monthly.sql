-- SPDX-License-Identifier: MIT
-- own_price_monthly: one row is the vendor's own standard list price of one of its models at the end of
-- one month (the running month: now). Key: month, model. Columns as in seller_price_monthly.
CREATE VIEW own_price_monthly AS
SELECT month, model, seller, input_price, output_price, (3 * input_price + output_price) / 4 AS blend_price,
       price_stale, price_sources, price_spread, input_source, output_source, input_fetch_id,
       output_fetch_id, output_since, confirmed_at
FROM (SELECT month, model, seller, row_number() OVER k AS choice,
             max(CASE component WHEN 'input' THEN value / 1e9 END) OVER k AS input_price,
             max(CASE component WHEN 'output' THEN value / 1e9 END) OVER k AS output_price,
             max(stale) OVER k AS price_stale, max(sources) OVER k AS price_sources,
             max(CASE WHEN source_low > 0 THEN 1.0 * source_high / source_low - 1 END) OVER k AS price_spread,
             max(CASE component WHEN 'input' THEN source END) OVER k AS input_source,
             max(CASE component WHEN 'output' THEN source END) OVER k AS output_source,
             max(CASE component WHEN 'input' THEN fetch_id END) OVER k AS input_fetch_id,
             max(CASE component WHEN 'output' THEN fetch_id END) OVER k AS output_fetch_id,
             strftime('%Y-%m-%dT%H:%M:%SZ', max(CASE component WHEN 'output' THEN since END) OVER k,
                      'unixepoch') AS output_since,
             strftime('%Y-%m-%dT%H:%M:%SZ', min(confirmed) OVER k, 'unixepoch') AS confirmed_at
      FROM api_price_chosen_monthly
      WHERE seller = substr(model, 1, instr(model, '/') - 1) AND tier = 'standard' AND context_min = 0
        AND component IN ('input', 'output')
      WINDOW k AS (PARTITION BY month, model, seller))
WHERE choice = 1
UNION ALL
SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM no_row;

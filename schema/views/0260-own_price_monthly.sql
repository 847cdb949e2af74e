-- SPDX-License-Identifier: MIT
-- own_price_monthly: one row is the vendor's own standard list price of one of its models at the end of
-- one month (the running month: now). Key: month, model. Columns as in seller_price_monthly.
CREATE VIEW own_price_monthly AS
SELECT month, model, seller, input_price, output_price, blend_price, price_stale, price_sources, price_spread,
       input_source, output_source, input_fetch_id, output_fetch_id, output_since, confirmed_at
FROM seller_price_monthly
WHERE own
UNION ALL
SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM no_row;

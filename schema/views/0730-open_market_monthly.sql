-- SPDX-License-Identifier: MIT
-- open_market_monthly: one row is what the open market asks for one model with public weights at the end
-- of one month (the running month: now). Anybody may serve such a model, so its price bounds what serving
-- costs, whatever the chips. Key: month, model. Shown is the seller in the middle by output price (of an
-- even number the cheaper of the two); sellers: how many ask a price; output_low, output_high: theirs. A
-- stale price counts only where none is fresh. USD per million tokens.
CREATE VIEW open_market_monthly AS
SELECT month, model, seller, input_price, output_price, blend_price, sellers, output_low, output_high,
       price_stale, confirmed_at
FROM (SELECT *, count(*) OVER k AS sellers, min(output_price) OVER k AS output_low,
             max(output_price) OVER k AS output_high,
             row_number() OVER (PARTITION BY month, model ORDER BY output_price, seller) AS choice
      FROM (SELECT p.*, sum(NOT p.price_stale) OVER (PARTITION BY p.month, p.model) AS fresh
            FROM seller_price_monthly AS p JOIN model_now AS m ON m.model = p.model
            WHERE m.open = 1 AND p.output_price > 0 AND p.input_price IS NOT NULL)
      WHERE NOT price_stale OR fresh = 0
      WINDOW k AS (PARTITION BY month, model))
WHERE choice = (sellers + 1) / 2;

-- SPDX-License-Identifier: MIT
-- markup_monthly: one row is list price against cost for one model under one scenario at the end of one
-- month (the running month: now). Key: month, scenario, model. The price is the vendor's own standard
-- price (other sellers: markup_by_seller_monthly). Prices and costs in USD per million tokens; a markup
-- is price / cost, a multiple; blend is 3:1 input to output on both sides, with the median of the
-- blended cost (cost_monthly). _p5 and _p95 NULL: the scenario gives no ranges. gross_margin: 1 - cost
-- / price of the blend. p_below_cost: chance that the output price lies below the cost of output (0..1),
-- NULL without ranges. stale 1: price or cost rests on a value not confirmed within its source's limit.
CREATE VIEW markup_monthly AS
SELECT month, scenario, model, seller, input_price, output_price, blend_price, input_cost, output_cost,
       blend_cost, input_markup, input_markup_p5, input_markup_p95, output_markup, output_markup_p5,
       output_markup_p95, blend_markup, blend_markup_p5, blend_markup_p95, gross_margin,
       CASE WHEN output_sigma IS NULL THEN NULL WHEN z > 37 THEN 1.0 WHEN z < -37 THEN 0.0
            WHEN z > 0 THEN 1 - tail ELSE tail END AS p_below_cost,
       stale, price_basis, price_fetch_id, speed_fetch_id, input_fetch_id, output_fetch_id, input_source,
       output_source, price_sources, price_spread, confirmed_at
FROM (SELECT *,
             -- the tail of the normal distribution, Hart's 1968 rational approximation no. 5666 as in
             -- G. West, Better approximations to cumulative normal functions (2005); error below 1e-14
             CASE WHEN abs(z) < 7.07106781186547 THEN
                 exp(-z * z / 2)
                 * ((((((0.0352624965998911 * abs(z) + 0.700383064443688) * abs(z) + 6.37396220353165)
                       * abs(z) + 33.912866078383) * abs(z) + 112.079291497871) * abs(z)
                     + 221.213596169931) * abs(z) + 220.206867912376)
                 / (((((((0.0883883476483184 * abs(z) + 1.75566716318264) * abs(z) + 16.064177579207)
                        * abs(z) + 86.7807322029461) * abs(z) + 296.564248779674) * abs(z)
                      + 637.333633378831) * abs(z) + 793.826512519948) * abs(z) + 440.413735824752)
             ELSE exp(-z * z / 2) / 2.506628274631
                  / (abs(z) + 1 / (abs(z) + 2 / (abs(z) + 3 / (abs(z) + 4 / (abs(z) + 0.65)))))
             END AS tail
      FROM (SELECT c.month, c.scenario, c.model, p.seller, p.input_price, p.output_price, p.blend_price,
                   c.input_usd_per_mtok AS input_cost, c.output_usd_per_mtok AS output_cost,
                   c.blend_usd_per_mtok AS blend_cost,
                   p.input_price / c.input_usd_per_mtok AS input_markup,
                   p.input_price / c.input_p95 AS input_markup_p5,
                   p.input_price / c.input_p5 AS input_markup_p95,
                   p.output_price / c.output_usd_per_mtok AS output_markup,
                   p.output_price / c.output_p95 AS output_markup_p5,
                   p.output_price / c.output_p5 AS output_markup_p95,
                   p.blend_price / c.blend_usd_per_mtok AS blend_markup,
                   p.blend_price / c.blend_p95 AS blend_markup_p5,
                   p.blend_price / c.blend_p5 AS blend_markup_p95,
                   1 - c.blend_usd_per_mtok / nullif(p.blend_price, 0) AS gross_margin,
                   nullif(c.output_sigma, 0) AS output_sigma,
                   CASE WHEN p.output_price = 0 THEN 99.0
                        ELSE ln(c.output_usd_per_mtok / p.output_price) / nullif(c.output_sigma, 0) END AS z,
                   max(c.stale, p.price_stale) AS stale, c.price_basis, c.price_fetch_id,
                   c.speed_fetch_id, p.input_fetch_id, p.output_fetch_id, p.input_source,
                   p.output_source, p.price_sources, p.price_spread, p.confirmed_at
            FROM cost_monthly AS c
            CROSS JOIN own_price_monthly AS p ON p.month = +c.month AND p.model = +c.model));

-- SPDX-License-Identifier: MIT
-- price_per_size_monthly: one row is the output price of one model for the size that one scenario reckons
-- with: USD per million tokens and 100B active parameters. Needs no chip and no rent. Key: month,
-- scenario, model. The price is the vendor's own, of an open model the open market's (open_market_monthly).
-- middle 1: among the open models of published size the one in the middle (of an even number the
-- cheaper); a stale price counts only where all are stale.
CREATE VIEW price_per_size_monthly AS
SELECT month, scenario, model, open, seller, output_price, active_params, usd_per_mtok_per_100b,
       open = 1 AND stale = freshest AND choice = (models + 1) / 2 AS middle, stale
FROM (SELECT *, min(stale) OVER (PARTITION BY month, scenario, open) AS freshest
      FROM (SELECT *, count(*) OVER k AS models,
                   row_number() OVER (k ORDER BY usd_per_mtok_per_100b, model) AS choice
            FROM (SELECT z.month, z.scenario, z.model, 1 AS open, o.seller, o.output_price, z.active_params,
                         o.output_price * 1e11 / z.active_params AS usd_per_mtok_per_100b, o.price_stale AS stale
                  FROM model_size_monthly AS z JOIN open_market_monthly AS o USING (month, model)
                  WHERE z.basis = 'published'
                  UNION ALL
                  SELECT z.month, z.scenario, z.model, 0, p.seller, p.output_price, z.active_params,
                         p.output_price * 1e11 / z.active_params, p.price_stale
                  FROM model_size_monthly AS z JOIN own_price_monthly AS p USING (month, model)
                  LEFT JOIN model_now AS m ON m.model = z.model
                  WHERE coalesce(m.open, 0) = 0 AND p.output_price IS NOT NULL)
            WINDOW k AS (PARTITION BY month, scenario, open, stale)));

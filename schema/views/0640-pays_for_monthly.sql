-- SPDX-License-Identifier: MIT
-- pays_for_monthly: one row is the size for which the output price of one model would just pay under
-- one scenario at the end of one month (the running month: now): the active parameters at which the cost
-- of output equals the vendor's own standard price. Needs no belief about the model's size. Key: month,
-- scenario, model. _p5 and _p95 from the ranges of rent, MFU and utilization; NULL without ranges.
-- known_active_params: the size that the scenario uses for this model, NULL where nobody knows it.
CREATE VIEW pays_for_monthly AS
SELECT month, scenario, model, seller, output_price, active_params,
       CASE WHEN sigma > 0 THEN active_params * exp(-1.6448536269514722 * sigma) END AS active_params_p5,
       CASE WHEN sigma > 0 THEN active_params * exp(1.6448536269514722 * sigma) END AS active_params_p95,
       known_active_params, price_basis, stale, price_fetch_id, output_fetch_id, input_price
FROM (SELECT *, max(known) OVER (PARTITION BY month, scenario, model) AS known_active_params
      FROM (SELECT s.month, s.scenario, p.model, p.seller, p.input_price, p.output_price,
                   p.output_price * 3600 * s.flops * iif(m.moe = 0, s.mfu_decode_dense, s.mfu_decode)
                       * s.utilization / (2e6 * s.server_usd * s.rent_factor * s.training_load)
                       AS active_params,
                   sqrt(s.server_sigma * s.server_sigma + s.utilization_sigma * s.utilization_sigma
                        + iif(m.moe = 0, s.mfu_decode_dense_sigma * s.mfu_decode_dense_sigma,
                              s.mfu_decode_sigma * s.mfu_decode_sigma)) AS sigma,
                   NULL AS known, s.price_basis, max(s.price_stale, p.price_stale) AS stale,
                   s.price_fetch_id, p.output_fetch_id
            FROM scenario_monthly AS s
            CROSS JOIN own_price_monthly AS p ON p.month = +s.month AND p.output_price > 0
            LEFT JOIN model_now AS m ON m.model = p.model
            WHERE s.method IN ('compute', 'split') AND s.server_usd > 0 AND s.flops > 0
              AND s.mfu_decode > 0
            UNION ALL
            SELECT month, scenario, model, NULL, NULL, NULL, NULL, NULL, active_params, NULL, NULL, NULL,
                   NULL
            FROM model_size_monthly))
WHERE active_params > 0;

-- SPDX-License-Identifier: MIT
-- reckoned_input_monthly: one row is what the cost of one model under one scenario stands on in one month
-- where nothing is measured: rent, size and speeds; scenarios of the methods compute, split and roofline,
-- each on its own chip. Key: month, scenario, model. An assumption made for this model goes before the
-- one for all models. tokens_per_second of output: gpus × peak_flops × mfu_decode / (2 × active_params),
-- or that of roofline_monthly (mfu_decode is then NULL, mfu_decode_sigma its speed_sigma);
-- input_tokens_per_second the same with mfu_prefill. Columns otherwise as in cost_monthly.
CREATE VIEW reckoned_input_monthly AS
SELECT month, scenario, model, method, server, provider, region, gpu, gpus, price_kind, price_basis,
       price_providers, usd_per_server_hour, server_low, server_high, server_sigma, active_params, size_low,
       size_high, size_sigma, size_basis, size_evidence, total_params, moe, precision, peak, peak_flops,
       mfu_prefill, mfu_prefill_low, mfu_prefill_high, mfu_prefill_sigma, mfu_decode, mfu_decode_low,
       mfu_decode_high, mfu_decode_sigma, utilization, utilization_low, utilization_high,
       utilization_sigma, training_load,
       coalesce(speed, flops * mfu_decode / (2 * active_params)) AS tokens_per_second,
       flops * mfu_prefill / (2 * active_params) AS input_tokens_per_second,
       NULL AS input_gpus, price_stale AS stale, price_fetch_id, NULL AS speed_fetch_id
FROM (SELECT s.month, s.scenario, x.model, s.method, s.server, s.provider, s.region, s.gpu, s.gpus,
             s.price_kind, s.price_basis, s.price_providers, s.rent_factor * s.server_usd AS usd_per_server_hour,
             s.rent_factor * s.server_low AS server_low, s.rent_factor * s.server_high AS server_high,
             s.server_sigma, x.active_params, x.size_low, x.size_high, x.size_sigma, x.size_basis,
             x.size_evidence, x.total_params, x.moe, s.precision, s.peak, s.peak_flops, s.flops,
             s.training_load, s.price_stale, s.price_fetch_id, x.tokens_per_second AS speed,
             iif(o.mfu_prefill IS NULL, s.mfu_prefill, o.mfu_prefill) AS mfu_prefill,
             iif(o.mfu_prefill IS NULL, s.mfu_prefill_low, o.mfu_prefill_low) AS mfu_prefill_low,
             iif(o.mfu_prefill IS NULL, s.mfu_prefill_high, o.mfu_prefill_high) AS mfu_prefill_high,
             iif(o.mfu_prefill IS NULL, s.mfu_prefill_sigma, o.mfu_prefill_sigma) AS mfu_prefill_sigma,
             CASE WHEN x.roofline THEN NULL WHEN o.mfu_decode IS NOT NULL THEN o.mfu_decode
                  WHEN x.moe = 0 THEN s.mfu_decode_dense ELSE s.mfu_decode END AS mfu_decode,
             CASE WHEN x.roofline THEN NULL WHEN o.mfu_decode IS NOT NULL THEN o.mfu_decode_low
                  WHEN x.moe = 0 THEN s.mfu_decode_dense_low ELSE s.mfu_decode_low END AS mfu_decode_low,
             CASE WHEN x.roofline THEN NULL WHEN o.mfu_decode IS NOT NULL THEN o.mfu_decode_high
                  WHEN x.moe = 0 THEN s.mfu_decode_dense_high ELSE s.mfu_decode_high END AS mfu_decode_high,
             CASE WHEN x.roofline THEN x.speed_sigma WHEN o.mfu_decode IS NOT NULL THEN o.mfu_decode_sigma
                  WHEN x.moe = 0 THEN s.mfu_decode_dense_sigma ELSE s.mfu_decode_sigma END AS mfu_decode_sigma,
             iif(o.utilization IS NULL, s.utilization, o.utilization) AS utilization,
             iif(o.utilization IS NULL, s.utilization_low, o.utilization_low) AS utilization_low,
             iif(o.utilization IS NULL, s.utilization_high, o.utilization_high) AS utilization_high,
             iif(o.utilization IS NULL, s.utilization_sigma, o.utilization_sigma) AS utilization_sigma
      FROM scenario_chip_monthly AS s
      CROSS JOIN costed_monthly AS x
        ON x.month = +s.month AND x.roofline = (s.method = 'roofline') AND x.scenario IN ('', s.scenario)
      LEFT JOIN own_assumption_monthly AS o
        ON o.month = s.month AND o.scenario = s.scenario AND o.model = x.model
      WHERE s.own AND s.method <> 'measured' AND s.server_usd > 0
        AND NOT (x.scenario = '' AND o.active_params IS NOT NULL))
WHERE utilization > 0 AND (speed > 0 OR mfu_decode > 0 AND mfu_prefill > 0 AND flops > 0);

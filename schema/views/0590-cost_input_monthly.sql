-- SPDX-License-Identifier: MIT
-- cost_input_monthly: one row is the median cost of input and output of one model under one scenario in
-- one month, USD per million tokens, with all that went in (cost_monthly adds the intervals). Key:
-- month, scenario, model. An assumption made for this model goes before the one for all models. A
-- scenario of method 'measured' takes of all chips that have a rent the one with the cheapest output;
-- gpus and rent are then those of the measured system, and utilization is 1 for fleet averages, whose
-- idle hours are inside already.
CREATE VIEW cost_input_monthly AS
SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY month, scenario, model ORDER BY output_median, gpu) AS choice
    FROM (
        SELECT month, scenario, model, method, server, provider, region, gpu, gpus, price_kind,
               price_basis, price_providers, usd_per_server_hour, server_low, server_high, server_sigma,
               active_params, size_low, size_high, size_sigma, size_basis, size_evidence, total_params,
               moe, precision, peak, peak_flops, mfu_prefill, mfu_prefill_low, mfu_prefill_high,
               mfu_prefill_sigma, mfu_decode, mfu_decode_low, mfu_decode_high, mfu_decode_sigma,
               utilization, utilization_low, utilization_high, utilization_sigma, training_load,
               coalesce(speed, flops * mfu_decode / (2 * active_params)) AS tokens_per_second,
               iif(mfu_prefill IS NULL, input_speed, flops * mfu_prefill / (2 * active_params))
                   AS input_tokens_per_second,
               iif(mfu_prefill IS NOT NULL, usd_per_server_hour * training_load * 2e6 * active_params
                       / (3600 * flops * mfu_prefill * utilization),
                   usd_per_server_hour / gpus * input_gpus * training_load
                       / (input_speed * utilization * 0.0036)) AS input_median,
               iif(speed IS NULL, usd_per_server_hour * training_load * 2e6 * active_params
                       / (3600 * flops * mfu_decode * utilization),
                   usd_per_server_hour * training_load / (speed * utilization * 0.0036)) AS output_median,
               stale, price_fetch_id, speed_fetch_id, input_gpus
        FROM (
            SELECT month, scenario, model, method, server, provider, region, gpu, gpus, price_kind,
                   price_basis, price_providers, usd_per_server_hour, server_low, server_high,
                   server_sigma, active_params, size_low, size_high, size_sigma, size_basis,
                   size_evidence, total_params, moe, precision, peak, peak_flops, flops, training_load,
                   stale, price_fetch_id, speed_fetch_id, speed, input_speed, input_gpus,
                   iif(own_mfu_prefill IS NULL, mfu_prefill, own_mfu_prefill) AS mfu_prefill,
                   iif(own_mfu_prefill IS NULL, mfu_prefill_low, own_mfu_prefill_low) AS mfu_prefill_low,
                   iif(own_mfu_prefill IS NULL, mfu_prefill_high, own_mfu_prefill_high) AS mfu_prefill_high,
                   iif(own_mfu_prefill IS NULL, mfu_prefill_sigma, own_mfu_prefill_sigma) AS mfu_prefill_sigma,
                   iif(own_mfu_decode IS NULL, mfu_decode, own_mfu_decode) AS mfu_decode,
                   iif(own_mfu_decode IS NULL, mfu_decode_low, own_mfu_decode_low) AS mfu_decode_low,
                   iif(own_mfu_decode IS NULL, mfu_decode_high, own_mfu_decode_high) AS mfu_decode_high,
                   iif(own_mfu_decode IS NULL, mfu_decode_sigma, own_mfu_decode_sigma) AS mfu_decode_sigma,
                   iif(own_utilization IS NULL, utilization, own_utilization) AS utilization,
                   iif(own_utilization IS NULL, utilization_low, own_utilization_low) AS utilization_low,
                   iif(own_utilization IS NULL, utilization_high, own_utilization_high) AS utilization_high,
                   iif(own_utilization IS NULL, utilization_sigma, own_utilization_sigma) AS utilization_sigma
            FROM (SELECT s.month, s.scenario, x.model, s.method, iif(s.own, s.server, NULL) AS server,
                         iif(s.own, s.provider, NULL) AS provider, s.region, s.gpu,
                         coalesce(x.measured_gpus, s.gpus) AS gpus,
                         CASE WHEN s.own THEN s.price_kind WHEN s.price_basis = 'stated' THEN 'owned'
                              ELSE 'on_demand' END AS price_kind, s.price_basis,
                         s.price_providers,
                         s.rent_factor * s.server_usd * coalesce(x.measured_gpus, s.gpus) / s.gpus
                             AS usd_per_server_hour,
                         s.rent_factor * s.server_low * coalesce(x.measured_gpus, s.gpus) / s.gpus
                             AS server_low,
                         s.rent_factor * s.server_high * coalesce(x.measured_gpus, s.gpus) / s.gpus
                             AS server_high,
                         s.server_sigma, x.active_params, x.size_low, x.size_high, x.size_sigma,
                         x.size_basis, x.size_evidence, x.total_params, x.moe,
                         coalesce(x.precision, s.precision) AS precision,
                         iif(s.method = 'measured', 'measured', s.peak) AS peak,
                         iif(s.method = 'measured', NULL, s.peak_flops) AS peak_flops, s.flops,
                         s.training_load,
                         iif(s.method = 'measured', NULL, s.mfu_prefill) AS mfu_prefill,
                         s.mfu_prefill_low, s.mfu_prefill_high,
                         iif(s.method = 'measured', 0.0, s.mfu_prefill_sigma) AS mfu_prefill_sigma,
                         CASE WHEN s.method IN ('measured', 'roofline') THEN NULL WHEN x.moe = 0
                              THEN s.mfu_decode_dense ELSE s.mfu_decode END AS mfu_decode,
                         iif(x.moe = 0, s.mfu_decode_dense_low, s.mfu_decode_low) AS mfu_decode_low,
                         iif(x.moe = 0, s.mfu_decode_dense_high, s.mfu_decode_high) AS mfu_decode_high,
                         CASE WHEN s.method IN ('measured', 'roofline') THEN x.speed_sigma WHEN x.moe = 0
                              THEN s.mfu_decode_dense_sigma ELSE s.mfu_decode_sigma END
                             AS mfu_decode_sigma,
                         iif(x.fleet, 1.0, s.utilization) AS utilization,
                         iif(x.fleet, NULL, s.utilization_low) AS utilization_low,
                         iif(x.fleet, NULL, s.utilization_high) AS utilization_high,
                         iif(x.fleet, 0.0, s.utilization_sigma) AS utilization_sigma,
                         iif(s.method = 'measured', NULL, o.mfu_prefill) AS own_mfu_prefill,
                         o.mfu_prefill_low AS own_mfu_prefill_low, o.mfu_prefill_high AS own_mfu_prefill_high,
                         o.mfu_prefill_sigma AS own_mfu_prefill_sigma,
                         iif(s.method IN ('measured', 'roofline'), NULL, o.mfu_decode) AS own_mfu_decode,
                         o.mfu_decode_low AS own_mfu_decode_low, o.mfu_decode_high AS own_mfu_decode_high,
                         o.mfu_decode_sigma AS own_mfu_decode_sigma,
                         iif(x.fleet, NULL, o.utilization) AS own_utilization,
                         o.utilization_low AS own_utilization_low, o.utilization_high AS own_utilization_high,
                         o.utilization_sigma AS own_utilization_sigma,
                         max(s.price_stale, x.speed_stale) AS stale, s.price_fetch_id,
                         x.speed_fetch_id, x.tokens_per_second AS speed,
                         x.input_tokens_per_second AS input_speed, x.input_gpus
                  FROM scenario_chip_monthly AS s
                  CROSS JOIN costed_monthly AS x
                    ON x.month = +s.month
                       AND x.join_key = CASE WHEN s.method = 'measured' THEN 'gpu ' || s.gpu
                                             WHEN s.own AND s.method = 'roofline' THEN 'roofline ' || s.scenario
                                             WHEN s.own THEN 'scenario ' || s.scenario END
                  LEFT JOIN own_assumption_monthly AS o
                    ON o.month = s.month AND o.scenario = s.scenario AND o.model = x.model
                  WHERE s.server_usd > 0))
        WHERE utilization > 0 AND (speed > 0 OR mfu_decode > 0 AND mfu_prefill > 0 AND flops > 0)))
WHERE choice = 1;

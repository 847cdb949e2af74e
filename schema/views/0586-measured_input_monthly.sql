-- SPDX-License-Identifier: MIT
-- measured_input_monthly: one row is what the cost of one model under one scenario of method 'measured'
-- stands on in one month: of all chips that have a rent the measured system (measured_speed_monthly) with the
-- cheapest output. Key: month, scenario, model. gpus and rent are those of the measured system; utilization
-- is 1 for fleet averages, whose idle hours are inside already. Columns as in reckoned_input_monthly.
CREATE VIEW measured_input_monthly AS
SELECT month, scenario, model, 'measured' AS method, server, provider, region, gpu, gpus, price_kind,
       price_basis, price_providers, usd_per_server_hour, server_low, server_high, server_sigma,
       active_params, NULL AS size_low, NULL AS size_high, 0.0 AS size_sigma,
       iif(active_params IS NULL, NULL, 'published') AS size_basis, evidence AS size_evidence, total_params,
       moe, precision, 'measured' AS peak, NULL AS peak_flops, NULL AS mfu_prefill, NULL AS mfu_prefill_low,
       NULL AS mfu_prefill_high, 0.0 AS mfu_prefill_sigma, NULL AS mfu_decode, NULL AS mfu_decode_low,
       NULL AS mfu_decode_high, 0.0 AS mfu_decode_sigma, utilization, utilization_low, utilization_high,
       utilization_sigma, training_load, tokens_per_second, input_tokens_per_second, input_gpus,
       max(price_stale, speed_stale) AS stale, price_fetch_id, speed_fetch_id
FROM (SELECT *, row_number() OVER (PARTITION BY month, scenario, model
                                   ORDER BY usd_per_server_hour / (tokens_per_second * utilization), gpu) AS choice
      FROM (SELECT s.month, s.scenario, v.model, iif(s.own, s.server, NULL) AS server,
                   iif(s.own, s.provider, NULL) AS provider, s.region, s.gpu, v.gpus,
                   CASE WHEN s.own THEN s.price_kind WHEN s.price_basis = 'stated' THEN 'owned'
                        ELSE 'on_demand' END AS price_kind, s.price_basis, s.price_providers,
                   s.rent_factor * s.server_usd * v.gpus / s.gpus AS usd_per_server_hour,
                   s.rent_factor * s.server_low * v.gpus / s.gpus AS server_low,
                   s.rent_factor * s.server_high * v.gpus / s.gpus AS server_high, s.server_sigma,
                   m.active_params, m.evidence, m.total_params, m.moe,
                   coalesce(v.precision, s.precision) AS precision,
                   CASE WHEN v.fleet THEN 1.0 WHEN o.utilization IS NULL THEN s.utilization
                        ELSE o.utilization END AS utilization,
                   CASE WHEN v.fleet THEN NULL WHEN o.utilization IS NULL THEN s.utilization_low
                        ELSE o.utilization_low END AS utilization_low,
                   CASE WHEN v.fleet THEN NULL WHEN o.utilization IS NULL THEN s.utilization_high
                        ELSE o.utilization_high END AS utilization_high,
                   CASE WHEN v.fleet THEN 0.0 WHEN o.utilization IS NULL THEN s.utilization_sigma
                        ELSE o.utilization_sigma END AS utilization_sigma,
                   s.training_load, v.tokens_per_second, v.input_tokens_per_second, v.input_gpus,
                   s.price_stale, v.stale AS speed_stale, s.price_fetch_id, v.fetch_id AS speed_fetch_id
            FROM scenario_chip_monthly AS s
            CROSS JOIN measured_speed_monthly AS v ON v.month = +s.month AND v.gpu = +s.gpu
            LEFT JOIN model_now AS m ON m.model = v.model
            LEFT JOIN own_assumption_monthly AS o
              ON o.month = s.month AND o.scenario = s.scenario AND o.model = v.model
            WHERE s.method = 'measured' AND s.server_usd > 0)
      WHERE utilization > 0 AND tokens_per_second > 0)
WHERE choice = 1;

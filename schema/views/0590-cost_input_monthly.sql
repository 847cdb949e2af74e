-- SPDX-License-Identifier: MIT
-- cost_input_monthly: one row is the median cost of input and output of one model under one scenario in
-- one month, USD per million tokens, with all that went in (cost_monthly adds the intervals). Key:
-- month, scenario, model. Of measured speeds on several chips the one with the cheapest output counts.
CREATE VIEW cost_input_monthly AS
SELECT s.month, s.scenario, z.model, s.method, s.server, s.provider, s.region, s.gpu, s.gpus,
       s.price_kind, s.price_basis, s.price_providers, s.server_usd * s.rent_factor AS usd_per_server_hour,
       s.server_low * s.rent_factor AS server_low, s.server_high * s.rent_factor AS server_high,
       s.server_sigma, z.active_params, z.size_low, z.size_high, z.size_sigma, z.basis AS size_basis,
       z.size_evidence, z.total_params, z.moe, s.precision, s.peak, s.peak_flops,
       coalesce(o.mfu_prefill, s.mfu_prefill) AS mfu_prefill,
       coalesce(o.mfu_prefill_low, s.mfu_prefill_low) AS mfu_prefill_low,
       coalesce(o.mfu_prefill_high, s.mfu_prefill_high) AS mfu_prefill_high,
       coalesce(o.mfu_prefill_sigma, s.mfu_prefill_sigma) AS mfu_prefill_sigma,
       coalesce(o.mfu_decode, iif(z.moe = 0, s.mfu_decode_dense, s.mfu_decode)) AS mfu_decode,
       coalesce(o.mfu_decode_low, iif(z.moe = 0, s.mfu_decode_dense_low, s.mfu_decode_low)) AS mfu_decode_low,
       coalesce(o.mfu_decode_high, iif(z.moe = 0, s.mfu_decode_dense_high, s.mfu_decode_high))
           AS mfu_decode_high,
       coalesce(o.mfu_decode_sigma, iif(z.moe = 0, s.mfu_decode_dense_sigma, s.mfu_decode_sigma))
           AS mfu_decode_sigma,
       coalesce(o.utilization, s.utilization) AS utilization,
       coalesce(o.utilization_low, s.utilization_low) AS utilization_low,
       coalesce(o.utilization_high, s.utilization_high) AS utilization_high,
       coalesce(o.utilization_sigma, s.utilization_sigma) AS utilization_sigma, s.training_load,
       s.flops * coalesce(o.mfu_decode, iif(z.moe = 0, s.mfu_decode_dense, s.mfu_decode))
           / (2 * z.active_params) AS tokens_per_second,
       s.flops * coalesce(o.mfu_prefill, s.mfu_prefill) / (2 * z.active_params) AS input_tokens_per_second,
       s.server_usd * s.rent_factor * s.training_load * 2e6 * z.active_params
           / (3600 * s.flops * coalesce(o.mfu_prefill, s.mfu_prefill)
              * coalesce(o.utilization, s.utilization)) AS input_median,
       s.server_usd * s.rent_factor * s.training_load * 2e6 * z.active_params
           / (3600 * s.flops * coalesce(o.mfu_decode, iif(z.moe = 0, s.mfu_decode_dense, s.mfu_decode))
              * coalesce(o.utilization, s.utilization)) AS output_median,
       s.price_stale AS stale, s.price_fetch_id, NULL AS speed_fetch_id
FROM scenario_monthly AS s
JOIN model_size_monthly AS z ON z.month = s.month AND z.scenario = s.scenario
LEFT JOIN assumption_set_monthly AS o
  ON o.month = s.month AND o.scenario = s.scenario AND o.model = z.model
WHERE s.method IN ('compute', 'split') AND s.server_usd > 0 AND s.flops > 0 AND s.mfu_decode > 0
UNION ALL
SELECT month, scenario, model, method, server, provider, region, gpu, gpus, price_kind, price_basis,
       price_providers, usd_per_server_hour, server_low, server_high, server_sigma, active_params, NULL,
       NULL, 0.0, size_basis, size_evidence, total_params, moe, precision, 'measured', NULL, NULL, NULL,
       NULL, 0.0, NULL, NULL, NULL, 0.0, utilization, utilization_low, utilization_high,
       utilization_sigma, training_load, tokens_per_second, input_tokens_per_second,
       usd_per_input_server_hour * training_load / (input_tokens_per_second * utilization * 0.0036),
       usd_per_server_hour * training_load / (tokens_per_second * utilization * 0.0036),
       stale, price_fetch_id, speed_fetch_id
FROM measured_choice_monthly;

-- SPDX-License-Identifier: MIT
-- cost_monthly: one row is what it costs to serve one model under one scenario at the end of one month
-- (the running month: now). Key: month, scenario, model. USD per million tokens: input (prefill, no
-- cache hits) and output (decode); the figure is the median; _p5 and _p95 from the closed form of a
-- product of lognormals (NULL: the scenario gives no range, or the side is not measured).
--   compute, split: rent × 2 × active_params × 1e6 / (3600 × gpus × peak_flops × mfu × utilization)
--   measured:       rent / (tokens_per_second × utilization × 0.0036)
--   roofline:       input as split; output as measured, at the speed of roofline_monthly
-- blend: 3:1 input to output; where both have ranges the median of their Fenton–Wilkinson sum, in which
-- rent, size and utilization are shared. usd_per_server_hour: the rent that went in, after discount.
-- X_sigma: standard deviation of ln X (mfu_decode_sigma of a roofline: of
-- its speed apart from the size); X_share: part of the variance of ln output cost, NULL without
-- ranges. Models whose size nobody knows have no row. stale 1: an input was not confirmed within its
-- source's limit. price_fetch_id, speed_fetch_id: where rent and speed come from, NULL where assumed;
-- size_basis, size_evidence: where the size comes from.
CREATE VIEW cost_monthly AS
SELECT month, scenario, model, method, server, gpu, gpus, price_kind, price_basis, usd_per_server_hour,
       active_params, precision, peak, peak_flops, mfu_prefill, mfu_decode, utilization,
       tokens_per_second,
       input_median AS input_usd_per_mtok,
       CASE WHEN input_sigma > 0 THEN input_median * exp(-1.6448536269514722 * input_sigma) END AS input_p5,
       CASE WHEN input_sigma > 0 THEN input_median * exp(1.6448536269514722 * input_sigma) END AS input_p95,
       output_median AS output_usd_per_mtok,
       CASE WHEN output_sigma > 0 THEN output_median * exp(-1.6448536269514722 * output_sigma) END AS output_p5,
       CASE WHEN output_sigma > 0 THEN output_median * exp(1.6448536269514722 * output_sigma) END AS output_p95,
       blend_median AS blend_usd_per_mtok,
       CASE WHEN blend_sigma > 0 THEN blend_median * exp(-1.6448536269514722 * blend_sigma) END AS blend_p5,
       CASE WHEN blend_sigma > 0 THEN blend_median * exp(1.6448536269514722 * blend_sigma) END AS blend_p95,
       stale, price_fetch_id, speed_fetch_id, size_basis, size_evidence, provider, region,
       price_providers, server_sigma, size_sigma, mfu_prefill_sigma, mfu_decode_sigma, utilization_sigma,
       input_sigma, output_sigma, blend_sigma,
       server_sigma * server_sigma / nullif(output_sigma * output_sigma, 0) AS server_share,
       size_sigma * size_sigma / nullif(output_sigma * output_sigma, 0) AS size_share,
       mfu_decode_sigma * mfu_decode_sigma / nullif(output_sigma * output_sigma, 0) AS mfu_share,
       utilization_sigma * utilization_sigma / nullif(output_sigma * output_sigma, 0) AS utilization_share,
       server_low, server_high, size_low, size_high, mfu_prefill_low, mfu_prefill_high, mfu_decode_low,
       mfu_decode_high, utilization_low, utilization_high, input_tokens_per_second, total_params, moe,
       training_load, input_gpus, input_tokens_per_second / input_gpus AS input_speed_per_gpu
FROM (SELECT *, sqrt(shared_variance + mfu_prefill_sigma * mfu_prefill_sigma) AS input_sigma,
             sqrt(shared_variance + mfu_decode_sigma * mfu_decode_sigma) AS output_sigma,
             (input_mean + output_mean) / sqrt(1 + moment_variance) AS blend_median,
             sqrt(shared_variance + ln(1 + moment_variance)) AS blend_sigma
      FROM (SELECT *, (input_mean * input_mean * (exp(mfu_prefill_sigma * mfu_prefill_sigma) - 1)
                       + output_mean * output_mean * (exp(mfu_decode_sigma * mfu_decode_sigma) - 1))
                      / ((input_mean + output_mean) * (input_mean + output_mean)) AS moment_variance
            FROM (SELECT *, server_sigma * server_sigma + size_sigma * size_sigma
                            + utilization_sigma * utilization_sigma AS shared_variance,
                         input_median * 0.75 * exp(mfu_prefill_sigma * mfu_prefill_sigma / 2) AS input_mean,
                         output_median * 0.25 * exp(mfu_decode_sigma * mfu_decode_sigma / 2) AS output_mean
                  FROM cost_input_monthly)
            UNION ALL
            SELECT DISTINCT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM no_row));

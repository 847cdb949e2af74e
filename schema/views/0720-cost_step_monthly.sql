-- SPDX-License-Identifier: MIT
-- cost_step_monthly: one row is the way from the inputs of cost_monthly to its cost, with every number in
-- between, so that each step can be checked with a pocket calculator. Key: month, scenario, model.
-- flop_per_mtok: 2 × active_params × 1e6; server_flops: gpus × peak_flops; input_flops, output_flops: of
-- them sustained, × mfu × utilization; input_seconds, output_seconds: of the whole server for a million
-- tokens; input_tokens, output_tokens: delivered in a second, utilization included (of a measured speed
-- too); usd_per_second: rent / 3600. variance: of ln cost, the sum of the squares of the sigmas.
-- blend_mean, blend_spread: mean of 3/4 input + 1/4 output and its relative variance with rent, size and
-- utilization held; the median of the blend is blend_mean / sqrt(1 + blend_spread) (Fenton–Wilkinson).
CREATE VIEW cost_step_monthly AS
SELECT month, scenario, model, method, 2e6 * active_params AS flop_per_mtok,
       gpus * peak_flops AS server_flops, gpus * peak_flops * mfu_prefill * utilization AS input_flops,
       gpus * peak_flops * mfu_decode * utilization AS output_flops,
       1e6 / (input_tokens_per_second * utilization) AS input_seconds,
       1e6 / (tokens_per_second * utilization) AS output_seconds,
       input_tokens_per_second * utilization AS input_tokens,
       tokens_per_second * utilization AS output_tokens, usd_per_server_hour / 3600 AS usd_per_second,
       input_sigma * input_sigma AS input_variance, output_sigma * output_sigma AS output_variance,
       blend_sigma * blend_sigma AS blend_variance, input_mean + output_mean AS blend_mean,
       (input_mean * input_mean * (exp(mfu_prefill_sigma * mfu_prefill_sigma) - 1)
        + output_mean * output_mean * (exp(mfu_decode_sigma * mfu_decode_sigma) - 1))
           / ((input_mean + output_mean) * (input_mean + output_mean)) AS blend_spread
FROM (SELECT *, input_usd_per_mtok * 0.75 * exp(mfu_prefill_sigma * mfu_prefill_sigma / 2) AS input_mean,
             output_usd_per_mtok * 0.25 * exp(mfu_decode_sigma * mfu_decode_sigma / 2) AS output_mean
      FROM cost_monthly);

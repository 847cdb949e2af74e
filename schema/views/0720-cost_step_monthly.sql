-- SPDX-License-Identifier: MIT
-- cost_step_monthly: one row is the way from the inputs of cost_monthly to its cost, with every number in
-- between, so that each step can be checked with a pocket calculator. Key: month, scenario, model.
-- flop_per_mtok: 2 × active_params × 1e6; server_flops: gpus × peak_flops; input_flops, output_flops: of
-- them sustained, × mfu × utilization; input_seconds, output_seconds: of the whole server for a million
-- tokens; input_tokens, output_tokens: delivered in a second, utilization included (of a measured speed
-- too); usd_per_second: rent / 3600. variance: of ln cost, the sum of the squares of the sigmas.
CREATE VIEW cost_step_monthly AS
SELECT month, scenario, model, method, 2e6 * active_params AS flop_per_mtok,
       gpus * peak_flops AS server_flops, gpus * peak_flops * mfu_prefill * utilization AS input_flops,
       gpus * peak_flops * mfu_decode * utilization AS output_flops,
       1e6 / (input_tokens_per_second * utilization) AS input_seconds,
       1e6 / (tokens_per_second * utilization) AS output_seconds,
       input_tokens_per_second * utilization AS input_tokens,
       tokens_per_second * utilization AS output_tokens, usd_per_server_hour / 3600 AS usd_per_second,
       input_sigma * input_sigma AS input_variance, output_sigma * output_sigma AS output_variance,
       blend_sigma * blend_sigma AS blend_variance
FROM cost_monthly;

-- SPDX-License-Identifier: MIT
-- mfu_observed: one row is one measured speed of a whole system turned into a part of the dense peak of
-- its chips. Key: model, platform, token_kind, gpu, gpus, precision, input_length, output_length,
-- concurrency, source, since. phase: `prefill` (input tokens) or `decode` (output tokens); `mixed` where
-- the measurement counts both kinds together: such a speed has no phase of its own and is never added to
-- another. tokens_per_second of the system; tokens_per_second_per_gpu of one chip. mfu: 2 FLOP a token and
-- active parameter, attention left out, so a lower bound: tokens_per_second_per_gpu × 2 × active_params /
-- peak_flops. peak_flops: dense, FLOP/s of one chip at the precision served, FP8 of FP4 weights on chips
-- without FP4 and BF16 on chips without FP8; NULL (and mfu NULL) where the precision is not published or
-- the size is not. cached 1: input that hit a cache is counted, so that prefill was not computed for all
-- of it. ceiling: tokens a second of one chip at its whole peak; possible 0: the speed lies above it.
CREATE VIEW mfu_observed AS
SELECT model, platform, phase, token_kind, gpu, gpus, precision, input_length, output_length, concurrency,
       tokens_per_second, tokens_per_second_per_gpu, active_params, peak_precision, peak_flops,
       tokens_per_second_per_gpu * 2 * active_params / peak_flops AS mfu,
       2 * active_params * tokens_per_second_per_gpu / 1e12 AS tflops_per_gpu, cached,
       peak_flops / (2 * active_params) AS ceiling,
       tokens_per_second_per_gpu <= peak_flops / (2 * active_params) AS possible, framework, variant,
       source, since, until, observed_at, fetch_id, series_id
FROM (SELECT t.*, CASE t.token_kind WHEN 'input' THEN 'prefill' WHEN 'output' THEN 'decode'
                       ELSE 'mixed' END AS phase,
             t.tokens_per_second / t.gpus AS tokens_per_second_per_gpu, m.active_params,
             t.token_kind = 'input' AND t.variant LIKE '%cache hits included%' AS cached,
             CASE WHEN t.precision LIKE '%fp4%' AND g.fp4_dense > 0 THEN 'fp4'
                  WHEN (t.precision LIKE '%fp4%' OR t.precision LIKE '%fp8%') AND g.fp8_dense > 0 THEN 'fp8'
                  WHEN t.precision LIKE '%fp4%' OR t.precision LIKE '%fp8%' OR t.precision LIKE '%16%'
                      THEN 'bf16' END AS peak_precision,
             CASE WHEN t.precision LIKE '%fp4%' AND g.fp4_dense > 0 THEN g.fp4_dense
                  WHEN (t.precision LIKE '%fp4%' OR t.precision LIKE '%fp8%') AND g.fp8_dense > 0
                      THEN g.fp8_dense
                  WHEN t.precision LIKE '%fp4%' OR t.precision LIKE '%fp8%' OR t.precision LIKE '%16%'
                      THEN g.bf16_dense END AS peak_flops
      FROM throughput AS t
      LEFT JOIN model_now AS m ON m.model = t.model
      LEFT JOIN gpu_now AS g ON g.gpu = t.gpu
      WHERE t.kind = 'system' AND t.state = 'value' AND t.gpus > 0);

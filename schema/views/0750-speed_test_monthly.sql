-- SPDX-License-Identifier: MIT
-- speed_test_monthly: one row is the test of one scenario against the best measured speed of one open
-- model on one chip (measured_speed_monthly). Key: month, scenario, model, gpu. tokens_per_second: output
-- of all `gpus`, measured; predicted: by the scenario on the same accelerators, gpus × peak × decode MFU
-- / (2 × active parameters), at the peak that the scenario names ('dense': at the measured precision).
-- ratio: measured / predicted = cost by the scenario / cost as measured, at the same rent and use; below
-- 1 the scenario is too cheap. fleet 1: an average over deployed machines.
CREATE VIEW speed_test_monthly AS
SELECT month, scenario, model, gpu, gpus, precision, peak, tokens_per_second, predicted,
       tokens_per_second / predicted AS ratio, tokens_per_second / gpus AS tokens_per_gpu_second, fleet,
       source, input_length, output_length, concurrency, since, stale, fetch_id, series_id
FROM (SELECT v.*, s.scenario, s.peak,
             v.gpus * iif(m.moe = 0, s.mfu_decode_dense, s.mfu_decode) / (2 * m.active_params)
             * CASE WHEN s.peak <> 'dense' THEN
                   CASE s.peak WHEN 'bf16_dense' THEN g.bf16_dense WHEN 'bf16_sparse' THEN g.bf16_sparse
                        WHEN 'fp8_dense' THEN g.fp8_dense WHEN 'fp8_sparse' THEN g.fp8_sparse
                        WHEN 'fp4_dense' THEN g.fp4_dense WHEN 'fp4_sparse' THEN g.fp4_sparse END
                    WHEN v.precision LIKE '%fp4%' THEN coalesce(g.fp4_dense, g.fp8_dense, g.bf16_dense)
                    WHEN v.precision IN ('bf16', 'fp16') THEN g.bf16_dense
                    ELSE coalesce(g.fp8_dense, g.bf16_dense) END AS predicted
      FROM measured_speed_monthly AS v
      JOIN model_now AS m ON m.model = v.model AND m.active_params > 0
      JOIN gpu_now AS g ON g.gpu = v.gpu
      JOIN scenario_monthly AS s ON s.month = v.month AND s.method IN ('compute', 'split'))
WHERE predicted > 0;

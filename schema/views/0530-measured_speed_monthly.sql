-- SPDX-License-Identifier: MIT
-- measured_speed_monthly: one row is the best measured speed of one model on one chip at the end of one
-- month: of all measurements of whole systems the one with the most output tokens per second and
-- accelerator. Key: month, model, gpu. tokens_per_second counts all `gpus`. input_tokens_per_second on
-- input_gpus: of the same source, only where prefill had machines of its own (variant says 'prefill' or
-- 'disagg') and did not count cache hits: elsewhere input and output share the machine and their costs
-- may not be added, and a hit is no work; NULL: none.
-- fleet 1: an average over deployed machines (variant says 'fleet' or 'production'), so that idle hours
-- are inside already.
CREATE VIEW measured_speed_monthly AS
SELECT month, model, gpu, gpus, tokens_per_second, input_gpus, input_tokens_per_second, fleet, source,
       platform, precision, input_length, output_length, concurrency, variant, since, stale, fetch_id,
       series_id, rank
FROM (SELECT *, row_number() OVER (PARTITION BY month, model, gpu
                                   ORDER BY tokens_per_second / gpus DESC, rank, series_id) AS choice
      FROM (SELECT *, max(iif(output, NULL, gpus)) OVER k AS input_gpus,
                   max(iif(output, NULL, tokens_per_second)) OVER k AS input_tokens_per_second
            FROM (SELECT *, token_kind = 'output' AS output,
                         variant LIKE '%fleet%' OR variant LIKE '%production%' AS fleet,
                         row_number() OVER (PARTITION BY month, model, gpu, source, token_kind,
                                            variant LIKE '%fleet%' OR variant LIKE '%production%'
                                            ORDER BY tokens_per_second / gpus DESC, series_id) AS best
                  FROM throughput_monthly
                  WHERE kind = 'system' AND gpus > 0 AND tokens_per_second > 0
                    AND (token_kind = 'output' OR token_kind = 'input'
                         AND (variant LIKE '%prefill%' OR variant LIKE '%disagg%')
                         AND variant NOT LIKE '%cache hits included%'))
            WHERE best = 1
            WINDOW k AS (PARTITION BY month, model, gpu, source, fleet))
      WHERE output)
WHERE choice = 1;

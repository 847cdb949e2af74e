-- SPDX-License-Identifier: MIT
-- measured_speed_monthly: one row is the best measured speed of one model on one chip at the end of one
-- month: the most tokens per second and accelerator that any measurement of whole systems gives. Key:
-- month, model, gpu, token_kind ('output', 'input'). tokens_per_second counts all `gpus`. Input speeds
-- count only where prefill had machines of its own (variant says 'prefill' or 'disagg'): elsewhere
-- input and output share the machine and their costs may not be added. fleet 1: an average over
-- deployed machines (variant says 'fleet' or 'production'), so that idle hours are inside already.
CREATE VIEW measured_speed_monthly AS
SELECT month, model, gpu, token_kind, gpus, tokens_per_second, precision, input_length, output_length,
       concurrency, platform, source, since, stale, fetch_id, series_id, variant, fleet
FROM (SELECT *, variant LIKE '%fleet%' OR variant LIKE '%production%' AS fleet,
             row_number() OVER (PARTITION BY month, model, gpu, token_kind
                                ORDER BY tokens_per_second / gpus DESC, rank, series_id) AS choice
      FROM throughput_monthly
      WHERE kind = 'system' AND gpus > 0 AND tokens_per_second > 0
        AND (token_kind = 'output' OR token_kind = 'input'
             AND (variant LIKE '%prefill%' OR variant LIKE '%disagg%')))
WHERE choice = 1;

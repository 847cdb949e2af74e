-- SPDX-License-Identifier: MIT
-- impossible_input: one row is something on file that no machine can do, or that must not pass unseen. Key:
-- kind, subject, detail, source, since. kind:
--   above the peak       a system's speed lies above F / (2N) of its chips, or counts a cache (mfu_observed)
--   above the bandwidth  one stream is faster than all chips of its server read the active parameters once
--                        at the precision served: gpus × BW / (N × bytes); speculation can exceed it
--   part above 1         an MFU or a utilization of a scenario above 1
--   sparse peak          a scenario reckons with a peak that needs 2:4 sparsity, which serving does not reach
-- value and ceiling: in the unit of the kind (tokens/s, a part, FLOP/s); times: value / ceiling.
CREATE VIEW impossible_input AS
SELECT 'above the peak' AS kind, model AS subject,
       platform || ' ' || gpu || ' x' || gpus || ' ' || precision || ' ' || token_kind || ' ' || input_length
       || '/' || output_length || '/' || concurrency AS detail, source, since,
       tokens_per_second_per_gpu AS value, ceiling, tokens_per_second_per_gpu / ceiling AS times
FROM mfu_observed WHERE possible = 0
UNION ALL
SELECT 'above the bandwidth', t.model, t.platform || ' ' || t.gpu || ' x' || t.gpus || ' ' || t.precision
       || ' ' || t.token_kind || ' ' || t.input_length || '/' || t.output_length || '/' || t.concurrency,
       t.source, t.since, t.tokens_per_second,
       t.gpus * g.bandwidth / (m.active_params * b.bytes),
       t.tokens_per_second * m.active_params * b.bytes / (t.gpus * g.bandwidth)
FROM throughput AS t
JOIN gpu_now AS g ON g.gpu = t.gpu
JOIN model_now AS m ON m.model = t.model
JOIN (SELECT 'fp4' AS name, 0.5 AS bytes UNION ALL SELECT 'fp8', 1 UNION ALL SELECT 'int8', 1
      UNION ALL SELECT 'bf16', 2 UNION ALL SELECT 'fp16', 2) AS b ON b.name = t.precision
WHERE t.kind = 'per_request' AND t.gpus > 0
  AND t.tokens_per_second * m.active_params * b.bytes > t.gpus * g.bandwidth
UNION ALL
SELECT 'part above 1', scenario, name || ' ' || model, 'assumption',
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch'), max(base, coalesce(high, base)), 1.0,
       max(base, coalesce(high, base))
FROM assumption_now
WHERE name IN ('mfu_prefill', 'mfu_decode', 'mfu_decode_dense', 'utilization')
  AND max(base, coalesce(high, base)) > 1
UNION ALL
SELECT 'sparse peak', a.scenario, a.text || ' ' || a.model, 'assumption',
       strftime('%Y-%m-%dT%H:%M:%SZ', a.since, 'unixepoch'), NULL, NULL, 2.0
FROM assumption_now AS a WHERE a.name = 'peak' AND a.text LIKE '%sparse';

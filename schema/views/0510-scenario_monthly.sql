-- SPDX-License-Identifier: MIT
-- scenario_monthly: one row is one scenario at the end of one month (the running month: now) with its
-- rent and its chip resolved from the facts. Key: month, scenario.
-- server_usd: USD per hour of the whole server before discount; server_sigma: of its logarithm.
-- price_basis: 'list price' (provider's quote for the SKU), 'market' (median of at least three
-- providers), 'owned' (cost of an owner), or 'assumed' (the scenario's own range, because there is no
-- such quote in this month). peak_flops: FLOP/s of one accelerator at the precision that the
-- scenario names; 'dense' is FP8, or BF16 on a chip without FP8. flops: of the whole server. NULL where
-- the scenario has no rent or chip in this month.
CREATE VIEW scenario_monthly AS
SELECT month, scenario, method, provider, server, price_kind, region, gpu, gpus, price_basis,
       price_providers, server_usd, server_low, server_high,
       CASE price_basis WHEN 'list price' THEN 0.0 WHEN 'market' THEN
           coalesce(ln(server_high / server_low) / 3.2897072539029444, 0.0)
           ELSE server_usd_per_hour_sigma END AS server_sigma,
       price_fetch_id, price_stale, peak, peak_flops, peak_flops * gpus AS flops,
       CASE peak WHEN 'dense' THEN fallback_precision
            ELSE substr(peak, 1, instr(peak || '_', '_') - 1) END AS precision,
       1 - coalesce(discount, 0) AS rent_factor, coalesce(training_load, 1) AS training_load,
       mfu_prefill, mfu_prefill_low, mfu_prefill_high, coalesce(mfu_prefill_sigma, 0) AS mfu_prefill_sigma,
       mfu_decode, mfu_decode_low, mfu_decode_high, coalesce(mfu_decode_sigma, 0) AS mfu_decode_sigma,
       coalesce(mfu_decode_dense, mfu_decode) AS mfu_decode_dense,
       coalesce(mfu_decode_dense_low, mfu_decode_low) AS mfu_decode_dense_low,
       coalesce(mfu_decode_dense_high, mfu_decode_high) AS mfu_decode_dense_high,
       coalesce(mfu_decode_dense_sigma, mfu_decode_sigma, 0) AS mfu_decode_dense_sigma,
       coalesce(utilization, 1) AS utilization, utilization_low, utilization_high,
       coalesce(utilization_sigma, 0) AS utilization_sigma,
       tokens_per_minute, thought_tokens_per_hour, task_tokens_low, task_tokens_high
FROM (SELECT a.rent, a.provider, a.server, a.price_kind, a.peak, a.discount, a.training_load,
             a.month, a.scenario, a.server_usd_per_hour_sigma, a.mfu_prefill, a.mfu_prefill_low,
             a.mfu_prefill_high, a.mfu_prefill_sigma, a.mfu_decode, a.mfu_decode_low, a.mfu_decode_high,
             a.mfu_decode_sigma, a.mfu_decode_dense, a.mfu_decode_dense_low, a.mfu_decode_dense_high,
             a.mfu_decode_dense_sigma, a.utilization, a.utilization_low, a.utilization_high,
             a.utilization_sigma, a.tokens_per_minute, a.thought_tokens_per_hour, a.task_tokens_low,
             a.task_tokens_high, coalesce(nullif(v.gpu, ''), a.gpu) AS gpu,
             coalesce(nullif(v.gpus, 0), a.gpus) AS gpus, s.method, h.region, m.providers AS price_providers,
             CASE WHEN a.rent = 'quoted' AND h.usd_per_hour IS NOT NULL THEN 'list price'
                  WHEN a.rent = 'market' AND m.providers >= 3 THEN 'market'
                  WHEN a.rent = 'owned' THEN 'owned' ELSE 'assumed' END AS price_basis,
             CASE WHEN a.rent = 'quoted' AND h.usd_per_hour IS NOT NULL THEN h.usd_per_hour
                  WHEN a.rent = 'market' AND m.providers >= 3 THEN m.usd_per_gpu_hour * a.gpus
                  ELSE a.server_usd_per_hour END AS server_usd,
             CASE WHEN a.rent = 'quoted' AND h.usd_per_hour IS NOT NULL THEN NULL
                  WHEN a.rent = 'market' AND m.providers >= 3 THEN m.p10 / 8 * a.gpus
                  ELSE a.server_usd_per_hour_low END AS server_low,
             CASE WHEN a.rent = 'quoted' AND h.usd_per_hour IS NOT NULL THEN NULL
                  WHEN a.rent = 'market' AND m.providers >= 3 THEN m.p90 / 8 * a.gpus
                  ELSE a.server_usd_per_hour_high END AS server_high,
             CASE WHEN a.rent = 'quoted' THEN h.fetch_id
                  WHEN a.rent = 'market' AND m.providers >= 3 THEN m.fetch_id END AS price_fetch_id,
             CASE WHEN a.rent = 'quoted' THEN coalesce(h.stale, 0)
                  WHEN a.rent = 'market' AND m.providers >= 3 THEN m.stale ELSE 0 END AS price_stale,
             CASE a.peak WHEN 'dense' THEN coalesce(g.fp8_dense, g.bf16_dense)
                  WHEN 'bf16_dense' THEN g.bf16_dense WHEN 'bf16_sparse' THEN g.bf16_sparse
                  WHEN 'fp8_dense' THEN g.fp8_dense WHEN 'fp8_sparse' THEN g.fp8_sparse
                  WHEN 'fp4_dense' THEN g.fp4_dense WHEN 'fp4_sparse' THEN g.fp4_sparse
                  WHEN 'int8_dense' THEN g.int8_dense WHEN 'int8_sparse' THEN g.int8_sparse
             END AS peak_flops,
             CASE WHEN g.fp8_dense IS NULL THEN 'bf16' ELSE 'fp8' END AS fallback_precision
      FROM assumption_set_monthly AS a JOIN scenario_now AS s ON s.scenario = a.scenario
      LEFT JOIN server_price_headline_monthly AS h
        ON h.month = a.month AND h.provider = a.provider AND h.server = a.server
           AND h.price_kind = a.price_kind
      LEFT JOIN server_now AS v ON v.provider = a.provider AND v.server = a.server
      LEFT JOIN market_price_monthly AS m ON m.month = a.month AND m.gpu = a.gpu
      LEFT JOIN gpu_now AS g ON g.gpu = coalesce(nullif(v.gpu, ''), a.gpu)
      WHERE a.model = '');

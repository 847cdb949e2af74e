-- SPDX-License-Identifier: MIT
-- scenario_chip_monthly: one row is one scenario on one chip at the end of one month (the running month:
-- now), with rent (rent_monthly) and chip resolved from the facts. Key: month, scenario, gpu; own 1: the
-- chip that the scenario names (scenario_monthly has only these).
-- server_usd: USD per hour of the whole server before discount (rent_factor is 1 - discount).
-- X_sigma: standard deviation of ln X, 0 for a point. peak: the peak that the scenario names; 'dense' is
-- FP8, or BF16 on a chip without FP8. peak_flops: that peak in FLOP/s of one accelerator; flops: of the
-- whole server. NULL where the scenario has no rent or no chip in this month. What a SKU holds comes
-- from server_now where it is known.
CREATE VIEW scenario_chip_monthly AS
SELECT month, scenario, own, method, provider, server, price_kind, region, gpu, gpus, price_basis,
       price_providers, server_usd, server_low, server_high,
       coalesce(ln(server_high / server_low) / 3.2897072539029444, 0.0) AS server_sigma,
       price_fetch_id, price_stale, peak, peak_flops, peak_flops * gpus AS flops,
       precision,
       1 - coalesce(discount, 0) AS rent_factor, coalesce(training_load, 1) AS training_load,
       mfu_prefill, mfu_prefill_low, mfu_prefill_high, coalesce(mfu_prefill_sigma, 0) AS mfu_prefill_sigma,
       mfu_decode, mfu_decode_low, mfu_decode_high, coalesce(mfu_decode_sigma, 0) AS mfu_decode_sigma,
       coalesce(mfu_decode_dense, mfu_decode) AS mfu_decode_dense,
       iif(mfu_decode_dense IS NULL, mfu_decode_low, mfu_decode_dense_low) AS mfu_decode_dense_low,
       iif(mfu_decode_dense IS NULL, mfu_decode_high, mfu_decode_dense_high) AS mfu_decode_dense_high,
       coalesce(iif(mfu_decode_dense IS NULL, mfu_decode_sigma, mfu_decode_dense_sigma), 0)
           AS mfu_decode_dense_sigma,
       coalesce(utilization, 1) AS utilization, utilization_low, utilization_high,
       coalesce(utilization_sigma, 0) AS utilization_sigma,
       tokens_per_minute, thought_tokens_per_hour, task_tokens_low, task_tokens_high, memory_bytes, upto
FROM (SELECT a.month, a.scenario, r.own, a.provider, a.server, a.price_kind, a.peak, a.discount, a.training_load,
             a.mfu_prefill, a.mfu_prefill_low, a.mfu_prefill_high, a.mfu_prefill_sigma, a.mfu_decode,
             a.mfu_decode_low, a.mfu_decode_high, a.mfu_decode_sigma, a.mfu_decode_dense,
             a.mfu_decode_dense_low, a.mfu_decode_dense_high, a.mfu_decode_dense_sigma, a.utilization,
             a.utilization_low, a.utilization_high, a.utilization_sigma, a.tokens_per_minute,
             a.thought_tokens_per_hour, a.task_tokens_low, a.task_tokens_high, s.method, c.upto,
             r.region, r.price_basis, r.providers AS price_providers, r.server_usd,
             r.server_low, r.server_high, r.fetch_id AS price_fetch_id, r.stale AS price_stale,
             iif(r.own, coalesce(nullif(v.gpu, ''), a.gpu), r.gpu) AS gpu,
             coalesce(nullif(v.gpus, 0), a.gpus) AS gpus,
             g.peak_flops, g.precision, g.memory_bytes
      FROM assumption_set_monthly AS a
      CROSS JOIN calendar AS c ON c.month = +a.month
      JOIN scenario_now AS s ON s.scenario = a.scenario
      CROSS JOIN rent_monthly AS r ON r.month = +a.month AND r.scenario = +a.scenario
      LEFT JOIN server_now AS v ON v.provider = a.provider AND v.server = a.server
      LEFT JOIN gpu_peak AS g ON g.gpu = iif(r.own, coalesce(nullif(v.gpu, ''), a.gpu), r.gpu) AND g.peak = a.peak
      WHERE a.model = '');

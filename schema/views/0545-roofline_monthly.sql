-- SPDX-License-Identifier: MIT
-- roofline_monthly: one row is how fast the server of one scenario of method 'roofline' decodes one model in
-- one month (the running month: now). Key: month, scenario, model. Method M2:
--   step = batch × context × kv_bytes / (gpus × bandwidth × efficiency_bandwidth)
--          + max(2 × active_params × batch / (gpus × peak_flops × efficiency_flops),
--                read_bytes / (gpus × bandwidth × efficiency_bandwidth))
--   tokens_per_second = accepted × batch / step
-- seconds; bytes. held_bytes: total_params × weight_bytes. read_bytes: shared_params × weight_bytes + (total -
-- shared) × weight_bytes × (1 - (1 - routing)^batch), where routing = (active - shared) / (total - shared) is
-- the part of the experts that one token passes; a dense model reads all it holds. batch: the scenario's, or
-- the largest with which held_bytes + batch × context × kv_bytes fits into 90 % of the memory. No row where
-- not even one sequence fits, or where layers, KV heads, total parameters or the bandwidth are not known and
-- the scenario assumes nothing in their place. bound: 'memory' or 'compute', the larger one of the step.
-- speed_sigma: of ln tokens_per_second apart from the size; a range of an efficiency counts by its part of the
-- step (to first order), accepted wholly. A larger model has more of everything, so size counts wholly too.
CREATE VIEW roofline_monthly AS
SELECT month, scenario, model, gpu, gpus, bandwidth, peak_flops, memory_bytes, active_params, size_low,
       size_high, size_sigma, size_basis, size_evidence, moe, total_params, shared_params, routing, batch, context, kv_bytes, weight_bytes, held_bytes, read_bytes,
       efficiency_bandwidth, efficiency_bandwidth_low, efficiency_bandwidth_high, efficiency_flops,
       efficiency_flops_low, efficiency_flops_high, accepted, accepted_low, accepted_high, cache_seconds,
       weight_seconds, compute_seconds, cache_seconds + max(weight_seconds, compute_seconds) AS step_seconds,
       iif(compute_seconds > weight_seconds, 'compute', 'memory') AS bound,
       accepted * batch / (cache_seconds + max(weight_seconds, compute_seconds)) AS tokens_per_second,
       accepted / (cache_seconds + max(weight_seconds, compute_seconds)) AS tokens_per_second_per_user,
       sqrt(accepted_v + (efficiency_bandwidth_v * pow(cache_seconds + iif(compute_seconds > weight_seconds, 0.0, weight_seconds), 2)
                          + efficiency_flops_v * pow(iif(compute_seconds > weight_seconds, compute_seconds, 0.0), 2))
                         / pow(cache_seconds + max(weight_seconds, compute_seconds), 2)) AS speed_sigma
FROM (SELECT *, batch * context * kv_bytes / (gpus * bandwidth * efficiency_bandwidth) AS cache_seconds,
             read_bytes / (gpus * bandwidth * efficiency_bandwidth) AS weight_seconds,
             2 * active_params * batch / (gpus * peak_flops * efficiency_flops) AS compute_seconds
      FROM (SELECT *, weight_bytes * (shared_params + (total_params - shared_params)
                                      * (1 - pow(1 - routing, batch))) AS read_bytes
            FROM (SELECT *, min(wanted_batch, floor((0.9 * gpus * memory_bytes - held_bytes)
                                                    / nullif(context * kv_bytes, 0))) AS batch
                  FROM (SELECT *, total_params * weight_bytes AS held_bytes,
                               iif(total_params > active_params,
                                   (active_params - shared_params) / (total_params - shared_params), 1.0) AS routing
                        FROM (SELECT a.month, a.scenario, z.model, g.gpu, coalesce(nullif(v.gpus, 0), a.gpus) AS gpus,
                                     g.bandwidth, g.peak_flops, g.memory_bytes, z.active_params, z.size_low, z.size_high, z.size_sigma,
                                     z.basis AS size_basis, z.size_evidence, z.moe,
                                     coalesce(o.total_params, a.total_params, z.total_params,
                                              iif(z.moe = 0, z.active_params, NULL)) AS total_params,
                                     coalesce(o.shared_params, a.shared_params, 0.0) AS shared_params,
                                     coalesce(o.batch, a.batch) AS wanted_batch,
                                     coalesce(o.context, a.context) AS context,
                                     coalesce(o.kv_bytes, a.kv_bytes, 2.0 * m.layers * m.kv_heads * m.head_dim
                                              * coalesce(o.kv_element_bytes, a.kv_element_bytes, 2.0)) AS kv_bytes,
                                     coalesce(o.weight_bytes, a.weight_bytes,
                                              CASE g.precision WHEN 'fp4' THEN 0.5 WHEN 'fp8' THEN 1.0
                                                   WHEN 'int8' THEN 1.0 ELSE 2.0 END) AS weight_bytes,
                                     coalesce(o.efficiency_bandwidth, a.efficiency_bandwidth, 1.0) AS efficiency_bandwidth,
                                     iif(o.efficiency_bandwidth IS NULL, a.efficiency_bandwidth_low, o.efficiency_bandwidth_low) AS efficiency_bandwidth_low,
                                     iif(o.efficiency_bandwidth IS NULL, a.efficiency_bandwidth_high, o.efficiency_bandwidth_high) AS efficiency_bandwidth_high,
                                     coalesce(o.efficiency_bandwidth_v, a.efficiency_bandwidth_v, 0.0) AS efficiency_bandwidth_v,
                                     coalesce(o.efficiency_flops, a.efficiency_flops, 1.0) AS efficiency_flops,
                                     iif(o.efficiency_flops IS NULL, a.efficiency_flops_low, o.efficiency_flops_low) AS efficiency_flops_low,
                                     iif(o.efficiency_flops IS NULL, a.efficiency_flops_high, o.efficiency_flops_high) AS efficiency_flops_high,
                                     coalesce(o.efficiency_flops_v, a.efficiency_flops_v, 0.0) AS efficiency_flops_v,
                                     coalesce(o.accepted, a.accepted, 1.0) AS accepted,
                                     iif(o.accepted IS NULL, a.accepted_low, o.accepted_low) AS accepted_low,
                                     iif(o.accepted IS NULL, a.accepted_high, o.accepted_high) AS accepted_high,
                                     coalesce(o.accepted_v, a.accepted_v, 0.0) AS accepted_v
                              FROM known_size_monthly AS z
                              CROSS JOIN roofline_assumption_monthly AS a
                                ON a.month = z.month AND a.model = '' AND z.scenario IN ('', a.scenario)
                              LEFT JOIN server_now AS v ON v.provider = a.provider AND v.server = a.server
                              CROSS JOIN gpu_peak AS g ON g.gpu = coalesce(nullif(v.gpu, ''), a.gpu) AND g.peak = a.peak
                              LEFT JOIN model_now AS m ON m.model = z.model
                              LEFT JOIN roofline_assumption_monthly AS o
                                ON o.month = a.month AND o.scenario = a.scenario AND o.model = z.model AND o.model <> ''
                              WHERE NOT (z.scenario = '' AND o.active_params IS NOT NULL))))
            WHERE batch >= 1 AND total_params >= active_params)
      UNION ALL
      SELECT DISTINCT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM no_row);

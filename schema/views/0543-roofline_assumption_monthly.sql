-- SPDX-License-Identifier: MIT
-- roofline_assumption_monthly: one row is what one scenario of method 'roofline' says of its machine and of decoding in one month
-- (the running month: now), side by side. Key: month, scenario, model ('' for all models, else only what
-- differs for that model). Names and units as in assumption_name; X_v: variance of ln X, 0 for a point.
CREATE VIEW roofline_assumption_monthly AS
SELECT month, scenario, model,
       max(text) FILTER (WHERE name = 'provider') AS provider,
       max(text) FILTER (WHERE name = 'server') AS server,
       max(text) FILTER (WHERE name = 'gpu') AS gpu,
       max(base) FILTER (WHERE name = 'gpus') AS gpus,
       max(text) FILTER (WHERE name = 'peak') AS peak,
       max(base) FILTER (WHERE name = 'active_params' AND base > 0) AS active_params,
       max(base) FILTER (WHERE name = 'batch') AS batch,
       max(base) FILTER (WHERE name = 'context') AS context,
       max(base) FILTER (WHERE name = 'kv_bytes') AS kv_bytes,
       max(base) FILTER (WHERE name = 'kv_element_bytes') AS kv_element_bytes,
       max(base) FILTER (WHERE name = 'weight_bytes') AS weight_bytes,
       max(base) FILTER (WHERE name = 'total_params') AS total_params,
       max(base) FILTER (WHERE name = 'shared_params') AS shared_params,
       max(base) FILTER (WHERE name = 'efficiency_bandwidth') AS efficiency_bandwidth,
       max(low) FILTER (WHERE name = 'efficiency_bandwidth') AS efficiency_bandwidth_low,
       max(high) FILTER (WHERE name = 'efficiency_bandwidth') AS efficiency_bandwidth_high,
       max(v) FILTER (WHERE name = 'efficiency_bandwidth') AS efficiency_bandwidth_v,
       max(base) FILTER (WHERE name = 'efficiency_flops') AS efficiency_flops,
       max(low) FILTER (WHERE name = 'efficiency_flops') AS efficiency_flops_low,
       max(high) FILTER (WHERE name = 'efficiency_flops') AS efficiency_flops_high,
       max(v) FILTER (WHERE name = 'efficiency_flops') AS efficiency_flops_v,
       max(base) FILTER (WHERE name = 'accepted') AS accepted,
       max(low) FILTER (WHERE name = 'accepted') AS accepted_low,
       max(high) FILTER (WHERE name = 'accepted') AS accepted_high,
       max(v) FILTER (WHERE name = 'accepted') AS accepted_v
FROM (SELECT *, coalesce(pow(ln(high / low) / 3.2897072539029444, 2), 0.0) AS v
      FROM assumption_in_force
      WHERE scenario IN (SELECT scenario FROM scenario WHERE method = 'roofline'))
GROUP BY month, scenario, model;

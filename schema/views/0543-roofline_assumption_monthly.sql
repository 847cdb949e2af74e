-- SPDX-License-Identifier: MIT
-- roofline_assumption_monthly: one row is what one scenario of method 'roofline' says of its machine and of decoding in one month
-- (the running month: now), side by side. Key: month, scenario, model ('' for all models, else only what
-- differs for that model). Names and units as in assumption_name; X_v: variance of ln X, 0 for a point.
CREATE VIEW roofline_assumption_monthly AS
SELECT month, scenario, model,
       max(iif(name = 'provider', text, NULL)) AS provider,
       max(iif(name = 'server', text, NULL)) AS server,
       max(iif(name = 'gpu', text, NULL)) AS gpu,
       max(iif(name = 'gpus', base, NULL)) AS gpus,
       max(iif(name = 'peak', text, NULL)) AS peak,
       max(iif(name = 'batch', base, NULL)) AS batch,
       max(iif(name = 'context', base, NULL)) AS context,
       max(iif(name = 'kv_bytes', base, NULL)) AS kv_bytes,
       max(iif(name = 'kv_element_bytes', base, NULL)) AS kv_element_bytes,
       max(iif(name = 'weight_bytes', base, NULL)) AS weight_bytes,
       max(iif(name = 'total_params', base, NULL)) AS total_params,
       max(iif(name = 'shared_params', base, NULL)) AS shared_params,
       max(iif(name = 'efficiency_bandwidth', base, NULL)) AS efficiency_bandwidth,
       max(iif(name = 'efficiency_bandwidth', low, NULL)) AS efficiency_bandwidth_low,
       max(iif(name = 'efficiency_bandwidth', high, NULL)) AS efficiency_bandwidth_high,
       max(iif(name = 'efficiency_bandwidth', v, NULL)) AS efficiency_bandwidth_v,
       max(iif(name = 'efficiency_flops', base, NULL)) AS efficiency_flops,
       max(iif(name = 'efficiency_flops', low, NULL)) AS efficiency_flops_low,
       max(iif(name = 'efficiency_flops', high, NULL)) AS efficiency_flops_high,
       max(iif(name = 'efficiency_flops', v, NULL)) AS efficiency_flops_v,
       max(iif(name = 'accepted', base, NULL)) AS accepted,
       max(iif(name = 'accepted', low, NULL)) AS accepted_low,
       max(iif(name = 'accepted', high, NULL)) AS accepted_high,
       max(iif(name = 'accepted', v, NULL)) AS accepted_v
FROM (SELECT *, coalesce(pow(ln(high / low) / 3.2897072539029444, 2), 0.0) AS v
      FROM assumption_in_force
      WHERE scenario IN (SELECT scenario FROM scenario WHERE method = 'roofline'))
GROUP BY month, scenario, model;

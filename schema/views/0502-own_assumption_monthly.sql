-- SPDX-License-Identifier: MIT
-- own_assumption_monthly: one row is what a scenario assumes of one model in place of what it assumes of
-- all, at the end of one month (the running month: now): its size, MFU and utilization. Key: month,
-- scenario, model. X, X_low, X_high, X_sigma as in assumption_set_monthly; X NULL: as for all models.
CREATE VIEW own_assumption_monthly AS
SELECT month, scenario, model,
       max(base) FILTER (WHERE name = 'active_params' AND base > 0) AS active_params,
       max(base) FILTER (WHERE name = 'mfu_prefill') AS mfu_prefill,
       max(low) FILTER (WHERE name = 'mfu_prefill') AS mfu_prefill_low,
       max(high) FILTER (WHERE name = 'mfu_prefill') AS mfu_prefill_high,
       max(coalesce(ln(high / low) / 3.2897072539029444, 0.0)) FILTER (WHERE name = 'mfu_prefill')
           AS mfu_prefill_sigma,
       max(base) FILTER (WHERE name = 'mfu_decode') AS mfu_decode,
       max(low) FILTER (WHERE name = 'mfu_decode') AS mfu_decode_low,
       max(high) FILTER (WHERE name = 'mfu_decode') AS mfu_decode_high,
       max(coalesce(ln(high / low) / 3.2897072539029444, 0.0)) FILTER (WHERE name = 'mfu_decode')
           AS mfu_decode_sigma,
       max(base) FILTER (WHERE name = 'utilization') AS utilization,
       max(low) FILTER (WHERE name = 'utilization') AS utilization_low,
       max(high) FILTER (WHERE name = 'utilization') AS utilization_high,
       max(coalesce(ln(high / low) / 3.2897072539029444, 0.0)) FILTER (WHERE name = 'utilization')
           AS utilization_sigma
FROM assumption_in_force
WHERE model <> '' AND name IN ('active_params', 'mfu_prefill', 'mfu_decode', 'utilization')
GROUP BY month, scenario, model;

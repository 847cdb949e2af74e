-- SPDX-License-Identifier: MIT
-- own_assumption_monthly: one row is what a scenario assumes of one model in place of what it assumes of
-- all, at the end of one month (the running month: now): MFU and utilization; of sizes see
-- model_size_monthly. Key: month, scenario, model. X, X_low, X_high, X_sigma as in
-- assumption_set_monthly; X NULL: as for all models.
CREATE VIEW own_assumption_monthly AS
SELECT month, scenario, model,
       max(CASE WHEN name = 'mfu_prefill' THEN base END) AS mfu_prefill,
       max(CASE WHEN name = 'mfu_prefill' THEN low END) AS mfu_prefill_low,
       max(CASE WHEN name = 'mfu_prefill' THEN high END) AS mfu_prefill_high,
       max(CASE WHEN name = 'mfu_prefill' THEN coalesce(ln(high / low) / 3.2897072539029444, 0.0) END)
           AS mfu_prefill_sigma,
       max(CASE WHEN name = 'mfu_decode' THEN base END) AS mfu_decode,
       max(CASE WHEN name = 'mfu_decode' THEN low END) AS mfu_decode_low,
       max(CASE WHEN name = 'mfu_decode' THEN high END) AS mfu_decode_high,
       max(CASE WHEN name = 'mfu_decode' THEN coalesce(ln(high / low) / 3.2897072539029444, 0.0) END)
           AS mfu_decode_sigma,
       max(CASE WHEN name = 'utilization' THEN base END) AS utilization,
       max(CASE WHEN name = 'utilization' THEN low END) AS utilization_low,
       max(CASE WHEN name = 'utilization' THEN high END) AS utilization_high,
       max(CASE WHEN name = 'utilization' THEN coalesce(ln(high / low) / 3.2897072539029444, 0.0) END)
           AS utilization_sigma
FROM assumption_in_force
WHERE model <> '' AND name IN ('mfu_prefill', 'mfu_decode', 'utilization')
GROUP BY month, scenario, model;

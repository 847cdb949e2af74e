-- SPDX-License-Identifier: MIT
-- assumption_set_monthly: one row is all values of one scenario that are in force at the end of one
-- month (the running month: now), side by side. Key: month, scenario, model ('' for all models, else
-- only what differs for that model). X is the median, X_low and X_high the 5 % and 95 % points;
-- X_sigma: standard deviation of ln X, 0 for a point. NULL or '': the scenario does not say.
CREATE VIEW assumption_set_monthly AS
SELECT month, scenario, model,
       max(text) FILTER (WHERE name = 'rent') AS rent,
       max(text) FILTER (WHERE name = 'provider') AS provider,
       max(text) FILTER (WHERE name = 'server') AS server,
       max(text) FILTER (WHERE name = 'price_kind') AS price_kind,
       max(text) FILTER (WHERE name = 'gpu') AS gpu,
       max(text) FILTER (WHERE name = 'peak') AS peak,
       max(base) FILTER (WHERE name = 'gpus') AS gpus,
       max(base) FILTER (WHERE name = 'discount') AS discount,
       max(base) FILTER (WHERE name = 'training_load') AS training_load,
       max(base) FILTER (WHERE name = 'tokens_per_minute') AS tokens_per_minute,
       max(base) FILTER (WHERE name = 'thought_tokens_per_hour') AS thought_tokens_per_hour,
       max(base) FILTER (WHERE name = 'task_tokens_low') AS task_tokens_low,
       max(base) FILTER (WHERE name = 'task_tokens_high') AS task_tokens_high,
       max(base) FILTER (WHERE name = 'server_usd_per_hour') AS server_usd_per_hour,
       max(low) FILTER (WHERE name = 'server_usd_per_hour') AS server_usd_per_hour_low,
       max(high) FILTER (WHERE name = 'server_usd_per_hour') AS server_usd_per_hour_high,
       max(coalesce(ln(high / low) / 3.2897072539029444, 0.0)) FILTER (WHERE name = 'server_usd_per_hour')
           AS server_usd_per_hour_sigma,
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
       max(base) FILTER (WHERE name = 'mfu_decode_dense') AS mfu_decode_dense,
       max(low) FILTER (WHERE name = 'mfu_decode_dense') AS mfu_decode_dense_low,
       max(high) FILTER (WHERE name = 'mfu_decode_dense') AS mfu_decode_dense_high,
       max(coalesce(ln(high / low) / 3.2897072539029444, 0.0)) FILTER (WHERE name = 'mfu_decode_dense')
           AS mfu_decode_dense_sigma,
       max(base) FILTER (WHERE name = 'utilization') AS utilization,
       max(low) FILTER (WHERE name = 'utilization') AS utilization_low,
       max(high) FILTER (WHERE name = 'utilization') AS utilization_high,
       max(coalesce(ln(high / low) / 3.2897072539029444, 0.0)) FILTER (WHERE name = 'utilization')
           AS utilization_sigma,
       max(base) FILTER (WHERE name = 'active_params') AS active_params,
       max(low) FILTER (WHERE name = 'active_params') AS active_params_low,
       max(high) FILTER (WHERE name = 'active_params') AS active_params_high,
       max(coalesce(ln(high / low) / 3.2897072539029444, 0.0)) FILTER (WHERE name = 'active_params')
           AS active_params_sigma,
       max(evidence) FILTER (WHERE name = 'active_params') AS active_params_evidence,
       count(*) AS names
FROM assumption_in_force
GROUP BY month, scenario, model;

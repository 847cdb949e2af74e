-- SPDX-License-Identifier: MIT
-- assumption_set_monthly: one row is all values of one scenario that are in force at the end of one
-- month (the running month: now), side by side. Key: month, scenario, model ('' for all models, else
-- only what differs for that model). X is the median, X_low and X_high the 5 % and 95 % points;
-- X_sigma: standard deviation of ln X, 0 for a point. NULL or '': the scenario does not say.
CREATE VIEW assumption_set_monthly AS
SELECT month, scenario, model,
       max(CASE WHEN name = 'rent' THEN text END) AS rent,
       max(CASE WHEN name = 'provider' THEN text END) AS provider,
       max(CASE WHEN name = 'server' THEN text END) AS server,
       max(CASE WHEN name = 'price_kind' THEN text END) AS price_kind,
       max(CASE WHEN name = 'gpu' THEN text END) AS gpu,
       max(CASE WHEN name = 'peak' THEN text END) AS peak,
       max(CASE WHEN name = 'gpus' THEN base END) AS gpus,
       max(CASE WHEN name = 'discount' THEN base END) AS discount,
       max(CASE WHEN name = 'training_load' THEN base END) AS training_load,
       max(CASE WHEN name = 'tokens_per_minute' THEN base END) AS tokens_per_minute,
       max(CASE WHEN name = 'thought_tokens_per_hour' THEN base END) AS thought_tokens_per_hour,
       max(CASE WHEN name = 'task_tokens_low' THEN base END) AS task_tokens_low,
       max(CASE WHEN name = 'task_tokens_high' THEN base END) AS task_tokens_high,
       max(CASE WHEN name = 'server_usd_per_hour' THEN base END) AS server_usd_per_hour,
       max(CASE WHEN name = 'server_usd_per_hour' THEN low END) AS server_usd_per_hour_low,
       max(CASE WHEN name = 'server_usd_per_hour' THEN high END) AS server_usd_per_hour_high,
       max(CASE WHEN name = 'server_usd_per_hour' THEN coalesce(ln(high / low) / 3.2897072539029444, 0.0) END)
           AS server_usd_per_hour_sigma,
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
       max(CASE WHEN name = 'mfu_decode_dense' THEN base END) AS mfu_decode_dense,
       max(CASE WHEN name = 'mfu_decode_dense' THEN low END) AS mfu_decode_dense_low,
       max(CASE WHEN name = 'mfu_decode_dense' THEN high END) AS mfu_decode_dense_high,
       max(CASE WHEN name = 'mfu_decode_dense' THEN coalesce(ln(high / low) / 3.2897072539029444, 0.0) END)
           AS mfu_decode_dense_sigma,
       max(CASE WHEN name = 'utilization' THEN base END) AS utilization,
       max(CASE WHEN name = 'utilization' THEN low END) AS utilization_low,
       max(CASE WHEN name = 'utilization' THEN high END) AS utilization_high,
       max(CASE WHEN name = 'utilization' THEN coalesce(ln(high / low) / 3.2897072539029444, 0.0) END)
           AS utilization_sigma,
       max(CASE WHEN name = 'active_params' THEN base END) AS active_params,
       max(CASE WHEN name = 'active_params' THEN low END) AS active_params_low,
       max(CASE WHEN name = 'active_params' THEN high END) AS active_params_high,
       max(CASE WHEN name = 'active_params' THEN coalesce(ln(high / low) / 3.2897072539029444, 0.0) END)
           AS active_params_sigma,
       max(CASE WHEN name = 'active_params' THEN evidence END) AS active_params_evidence,
       count(*) AS names
FROM assumption_in_force
GROUP BY month, scenario, model;

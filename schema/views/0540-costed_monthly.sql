-- SPDX-License-Identifier: MIT
-- costed_monthly: one row is one thing that a cost can be reckoned from in one month: the size of a
-- model under a scenario (model_size_monthly; join_key 'scenario NAME') or the measured speed of a model
-- on a chip (measured_speed_monthly; join_key 'gpu NAME') or the speed that a scenario reckons for it
-- (roofline_monthly; join_key 'roofline NAME'). Key: month, join_key, model.
CREATE VIEW costed_monthly AS
SELECT month, 'scenario ' || scenario AS join_key, model, active_params, size_low, size_high, size_sigma,
       basis AS size_basis, size_evidence, total_params, moe, NULL AS measured_gpus,
       NULL AS tokens_per_second, NULL AS input_gpus, NULL AS input_tokens_per_second, 0 AS fleet,
       NULL AS precision, 0 AS speed_stale, NULL AS speed_fetch_id,
       0.0 AS speed_sigma
FROM model_size_monthly
UNION ALL
SELECT v.month, 'gpu ' || v.gpu, v.model, m.active_params, NULL, NULL, 0.0,
       iif(m.active_params IS NULL, NULL, 'published'), m.evidence, m.total_params, m.moe, v.gpus,
       v.tokens_per_second, v.input_gpus, v.input_tokens_per_second, v.fleet, v.precision, v.stale,
       v.fetch_id, 0.0
FROM measured_speed_monthly AS v LEFT JOIN model_now AS m ON m.model = v.model
UNION ALL
SELECT month, 'roofline ' || scenario, model, active_params, size_low, size_high, size_sigma, size_basis,
       size_evidence, total_params, moe, gpus, tokens_per_second, NULL, NULL, 0, NULL, 0, NULL, speed_sigma
FROM roofline_monthly;

-- SPDX-License-Identifier: MIT
-- costed_monthly: one row is one thing that the cost of a model can be reckoned from in one month without
-- a measurement: its size (known_size_monthly; roofline 0) or the speed that a scenario reckons for it
-- (roofline_monthly; roofline 1). Key: month, roofline, scenario, model; scenario '' as in
-- known_size_monthly.
CREATE VIEW costed_monthly AS
SELECT month, 0 AS roofline, scenario, model, active_params, size_low, size_high, size_sigma,
       basis AS size_basis, size_evidence, total_params, moe, NULL AS tokens_per_second,
       0.0 AS speed_sigma
FROM known_size_monthly
UNION ALL
SELECT month, 1, scenario, model, active_params, size_low, size_high, size_sigma, size_basis,
       size_evidence, total_params, moe, tokens_per_second, speed_sigma
FROM roofline_monthly;

-- SPDX-License-Identifier: MIT
-- model_size_monthly: one row is the number of active parameters with which one scenario reckons one
-- model in one month: what it assumes, else what is published (known_size_monthly). Key: month,
-- scenario, model. Models whose size neither gives have no row.
CREATE VIEW model_size_monthly AS
SELECT z.month, s.scenario, z.model, z.basis, z.active_params, z.size_low, z.size_high, z.size_sigma,
       z.total_params, z.moe, z.size_evidence, z.size_reason
FROM known_size_monthly AS z JOIN scenario_now AS s ON z.scenario IN ('', s.scenario)
LEFT JOIN own_assumption_monthly AS o
  ON o.month = z.month AND o.scenario = s.scenario AND o.model = z.model
WHERE z.scenario <> '' OR o.active_params IS NULL;

-- SPDX-License-Identifier: MIT
-- model_size_monthly: one row is the number of active parameters with which one scenario reckons one
-- model in one month. Key: month, scenario, model. basis: 'assumed' (the scenario says so: median, 5 %
-- and 95 % point) or else 'published' (the makers say so; no spread; from the month of the release).
-- Models whose size neither gives have no row. moe 1: mixture of experts, 0: dense, NULL: not known.
CREATE VIEW model_size_monthly AS
SELECT a.month, a.scenario, a.model, 'assumed' AS basis, a.base AS active_params, a.low AS size_low,
       a.high AS size_high, coalesce(ln(a.high / a.low) / 3.2897072539029444, 0.0) AS size_sigma,
       m.total_params, m.moe, a.evidence AS size_evidence, a.reason AS size_reason
FROM assumption_in_force AS a LEFT JOIN model_now AS m ON m.model = a.model
WHERE a.name = 'active_params' AND a.model <> '' AND a.base > 0
UNION ALL
SELECT c.month, s.scenario, m.model, 'published', m.active_params, NULL, NULL, 0.0, m.total_params, m.moe,
       m.evidence, ''
FROM model_now AS m CROSS JOIN calendar AS c CROSS JOIN scenario_now AS s
WHERE m.active_params > 0
  AND iif(m.released <> '', substr(m.released, 1, 7) <= c.month, EXISTS (
      SELECT 1 FROM alias_now AS a CROSS JOIN series AS e CROSS JOIN believed AS b
      WHERE a.model = m.model AND e.subject = a.name AND b.series_id = e.id AND b.since < c.upto))
  AND NOT coalesce((SELECT a.base > 0 FROM assumption_now AS a
                    WHERE a.scenario = s.scenario AND a.name = 'active_params' AND a.model = m.model
                      AND a.since < c.upto ORDER BY a.since DESC LIMIT 1), 0);

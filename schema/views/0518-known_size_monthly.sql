-- SPDX-License-Identifier: MIT
-- known_size_monthly: one row is one number of active parameters of one model in one month. Key: month,
-- scenario, model. scenario '': the makers say so (basis 'published'; no spread; from the month of the
-- release), which holds under every scenario that assumes no size of its own; else the one that
-- assumes it (basis 'assumed': median, 5 % and 95 % point). moe 1: mixture of experts, 0: dense, NULL:
-- not known. model_size_monthly has the same spelled out for each scenario.
CREATE VIEW known_size_monthly AS
SELECT a.month, a.scenario, a.model, 'assumed' AS basis, a.base AS active_params, a.low AS size_low,
       a.high AS size_high, coalesce(ln(a.high / a.low) / 3.2897072539029444, 0.0) AS size_sigma,
       m.total_params, m.moe, a.evidence AS size_evidence, a.reason AS size_reason
FROM assumption_in_force AS a LEFT JOIN model_now AS m ON m.model = a.model
WHERE a.name = 'active_params' AND a.model <> '' AND a.base > 0
UNION ALL
SELECT c.month, '', m.model, 'published', m.active_params, NULL, NULL, 0.0, m.total_params, m.moe,
       m.evidence, ''
FROM model_now AS m CROSS JOIN calendar AS c
WHERE m.active_params > 0
  AND c.month >= iif(m.released <> '', substr(m.released, 1, 7), (
      SELECT strftime('%Y-%m', min(b.since), 'unixepoch')
      FROM alias_now AS a CROSS JOIN series AS e CROSS JOIN believed AS b
      WHERE a.model = m.model AND e.subject = a.name AND b.series_id = e.id
        AND b.since <= (SELECT now FROM as_of)))
UNION ALL
SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM no_row;

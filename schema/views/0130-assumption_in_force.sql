-- SPDX-License-Identifier: MIT
-- assumption_in_force: one row is one value of a scenario at the end of one month (the running month:
-- now). Key: month, scenario, name, model ('' for all models). low, base, high, text as in
-- assumption_now; since: UTC seconds, 0 always.
CREATE VIEW assumption_in_force AS
SELECT c.month, a.scenario, a.name, a.model, a.low, a.base, a.high, a.text, a.since, a.batch_id,
       a.reason, a.evidence
FROM (SELECT *, lead(since) OVER (PARTITION BY scenario, name, model ORDER BY since) AS until
      FROM assumption_now) AS a
JOIN calendar AS c ON a.since < c.upto AND (a.until IS NULL OR a.until >= c.upto);

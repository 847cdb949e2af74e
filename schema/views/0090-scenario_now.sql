-- SPDX-License-Identifier: MIT
-- scenario_now: one row is one named set of assumptions that is in use, as last recorded up to the
-- batch asked for. method: 'compute', 'split', 'roofline' or 'measured'
-- (docs/economics.md).
CREATE VIEW scenario_now AS
SELECT * FROM scenario AS s
WHERE batch_id = (SELECT max(n.batch_id) FROM scenario AS n
                  WHERE n.scenario = s.scenario AND n.batch_id <= (SELECT batch_id FROM as_of))
  AND dropped = 0;

-- SPDX-License-Identifier: MIT
-- assumption_now: one row is one value of a scenario from `since` (UTC seconds) on, as last recorded
-- up to the batch asked for; values taken back are left out. base is the median, low and high the
-- 5 % and 95 % points (NULL: a point); text where the value is no number. model '': for all models.
CREATE VIEW assumption_now AS
SELECT * FROM assumption AS a
WHERE batch_id = (SELECT max(n.batch_id) FROM assumption AS n
                  WHERE n.scenario = a.scenario AND n.name = a.name AND n.model = a.model
                    AND n.since = a.since AND n.batch_id <= (SELECT batch_id FROM as_of))
  AND dropped = 0;

-- SPDX-License-Identifier: MIT
-- value_step: one row is one believed row of one series with the one before it, in the month in which it
-- begins (months to come too). Key: series_id, since. old_state and old_value NULL: there is none
-- before; of a correction of the same time: the value that was believed there before. Values in 1e-9 of
-- the measure's unit; state 0 value, 1 dynamic, 2 ended.
CREATE VIEW value_step AS
SELECT m.month, s.id AS series_id, s.part_id, s.measure, s.subject, s.seller, s.place, s.tier,
       s.context_min, b.since, b.state, b.value, b.stated, b.correction, b.fetch_id, b.batch_id, b.note_id,
       p.state AS old_state,
       coalesce(iif(b.correction = 1, (
           SELECT o.value FROM observation AS o
           WHERE o.series_id = s.id AND o.since = b.since AND o.batch_id < b.batch_id AND o.state = 0
           ORDER BY o.batch_id DESC LIMIT 1), NULL), p.value) AS old_value
FROM month AS m CROSS JOIN series AS s CROSS JOIN believed AS b
LEFT JOIN believed AS p ON p.series_id = s.id AND p.since = (
    SELECT x.since FROM believed AS x WHERE x.series_id = s.id AND x.since < b.since
    ORDER BY x.since DESC LIMIT 1)
WHERE b.series_id = s.id AND b.since >= m.starts AND b.since < m.ends;

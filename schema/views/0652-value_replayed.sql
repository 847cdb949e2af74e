-- SPDX-License-Identifier: MIT
-- value_replayed: one row is one value that a replay found was never said, with what is believed of that
-- time instead. Key: series_id, since. Columns as in value_step; correction is 1. A view of its own, so that
-- a question about few series reads only these: SQLite works out a UNION before it joins to it.
CREATE VIEW value_replayed AS
SELECT m.month, s.id AS series_id, s.part_id, s.measure, s.subject, s.seller, s.place, s.tier, s.context_min,
       r.since,
       x.state, x.value, x.stated, 1 AS correction, r.fetch_id, r.batch_id, r.note_id, 0 AS old_state,
       o.value AS old_value
FROM month AS m CROSS JOIN series AS s CROSS JOIN observation AS r
CROSS JOIN observation AS o ON o.series_id = s.id AND o.since = r.since AND o.state = 0
CROSS JOIN believed AS x ON x.series_id = s.id AND x.state < 2
WHERE EXISTS (SELECT 1 FROM batch WHERE kind = 'replay')
  AND r.series_id = s.id AND r.since >= m.starts AND r.since < m.ends AND r.state = 4 AND r.correction = 1
  AND r.batch_id = (SELECT max(n.batch_id) FROM observation AS n
                    WHERE n.series_id = s.id AND n.since = r.since AND n.batch_id <= (SELECT batch_id FROM as_of))
  AND o.batch_id = (SELECT max(n.batch_id) FROM observation AS n
                    WHERE n.series_id = s.id AND n.since = r.since AND n.batch_id < r.batch_id)
  AND x.since = (SELECT max(y.since) FROM believed AS y WHERE y.series_id = s.id AND y.since < r.since);

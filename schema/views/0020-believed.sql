-- SPDX-License-Identifier: MIT
-- believed: the newest recording of each (series, since) as of the batch asked for; missed-once
-- marks, retractions and refused jumps are left out. state: 0 value, 1 dynamic, 2 ended.
CREATE VIEW believed AS
SELECT * FROM observation AS o
WHERE state < 3 AND batch_id <= (SELECT batch_id FROM as_of)
  AND NOT EXISTS (
    SELECT 1 FROM observation AS newer
    WHERE newer.series_id = o.series_id AND newer.since = o.since
      AND newer.batch_id > o.batch_id AND newer.batch_id <= (SELECT batch_id FROM as_of));

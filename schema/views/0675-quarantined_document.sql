-- SPDX-License-Identifier: MIT
-- quarantined_document: one row is one document of one part that was quarantined at some time. Key:
-- part_id, sha256. first_seen, last_seen: UTC seconds of its attempts, times: how many; message: why.
-- decision: 'accept' or 'refuse' by a person, with note; else 'read' where a replay with a newer parser
-- has since let it in at each of these times; else 'pending'.
CREATE VIEW quarantined_document AS
SELECT part_id, sha256, first_seen, last_seen, times, message,
       coalesce((SELECT r.decision FROM review AS r
                 WHERE r.part_id = d.part_id AND r.sha256 = d.sha256 AND r.batch_id <= (SELECT batch_id FROM as_of)
                 ORDER BY r.batch_id DESC LIMIT 1), iif(unread, 'pending', 'read')) AS decision,
       coalesce((SELECT r.note FROM review AS r
                 WHERE r.part_id = d.part_id AND r.sha256 = d.sha256 AND r.batch_id <= (SELECT batch_id FROM as_of)
                 ORDER BY r.batch_id DESC LIMIT 1), '') AS note
FROM (SELECT part_id, sha256, min(observed_at) AS first_seen, max(observed_at) AS last_seen, count(*) AS times,
             max(message) AS message,
             max(NOT EXISTS (SELECT 1 FROM good_fetch AS g
                             WHERE g.part_id = q.part_id AND g.observed_at = q.observed_at
                               AND g.sha256 = q.sha256 AND g.batch_id > q.batch_id)) AS unread
      FROM fetch AS q
      WHERE outcome = 'quarantined' AND batch_id <= (SELECT batch_id FROM as_of)
      GROUP BY part_id, sha256) AS d;

-- SPDX-License-Identifier: MIT
-- rank_now: one row is one source with its rank of belief as last recorded up to the batch asked
-- for; the smaller is believed. A source that nobody ranked has 99. witness: the source that it copies,
-- itself where it copies none: what the sources of one witness say is said once.
CREATE VIEW rank_now AS
SELECT s.id AS source_id, s.name AS source, s.stale_days,
       coalesce((SELECT r.rank FROM source_rank AS r
                 WHERE r.source_id = s.id AND r.batch_id <= (SELECT batch_id FROM as_of)
                 ORDER BY r.batch_id DESC LIMIT 1), 99) AS rank,
       coalesce((SELECT c.copies FROM source_copy AS c
                 WHERE c.source_id = s.id AND c.batch_id <= (SELECT batch_id FROM as_of)
                 ORDER BY c.batch_id DESC LIMIT 1), s.id) AS witness
FROM source AS s;

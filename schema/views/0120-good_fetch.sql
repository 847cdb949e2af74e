-- SPDX-License-Identifier: MIT
-- good_fetch: one row is one attempt that gave a document which was let in, or the news that nothing
-- changed, up to the batch asked for. Whoever uses it bounds observed_at once: of two bounds the planner
-- may take the wider one.
CREATE VIEW good_fetch AS
SELECT * FROM fetch
WHERE outcome IN ('changed', 'unchanged', 'not modified')
  AND batch_id <= (SELECT batch_id FROM as_of);

-- SPDX-License-Identifier: MIT
-- good_fetch: one row is one attempt that gave a document which was let in, or the news that nothing
-- changed, up to the batch and the time asked for.
CREATE VIEW good_fetch AS
SELECT * FROM fetch
WHERE outcome IN ('changed', 'unchanged', 'not modified')
  AND batch_id <= (SELECT batch_id FROM as_of) AND observed_at <= (SELECT now FROM as_of);

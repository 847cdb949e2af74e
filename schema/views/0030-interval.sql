-- SPDX-License-Identifier: MIT
-- interval: one row is one stretch of time over which a series had one value. `until` is the start
-- of the next believed row, NULL while it is open.
CREATE VIEW interval AS
SELECT b.*, (SELECT n.since FROM believed AS n
             WHERE n.series_id = b.series_id AND n.since > b.since ORDER BY n.since LIMIT 1) AS until
FROM believed AS b WHERE b.state < 2;

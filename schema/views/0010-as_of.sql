-- SPDX-License-Identifier: MIT
-- as_of: one row: up to which batch facts count, and what time "now" is (UTC seconds).
-- With --as-of or --now a temp table of the same name and columns takes its place.
CREATE VIEW as_of AS SELECT 9223372036854775807 AS batch_id, unixepoch() AS now;

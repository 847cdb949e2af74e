-- SPDX-License-Identifier: MIT
-- no_row: never has a row. It stands beside a list that is made by window functions, because the
-- planner takes such a list for a very short one and would run through all of it for each row of the
-- other side of a join; with an arm that it takes for long it makes an index (SQLite 3.40). SELECT DISTINCT
-- from it also keeps the list whole: merged into the query around it, each column would be worked out anew
-- wherever it is used, and each arm's own lists for every arm.
CREATE VIEW no_row AS
SELECT NULL AS month FROM series AS a, series AS b WHERE 0;

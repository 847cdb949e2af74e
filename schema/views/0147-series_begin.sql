-- SPDX-License-Identifier: MIT
-- series_begin: one row is the month of the first observation of one series (NULL: it has none). Key: series_id.
-- Who asks for all months of a series begins there.
CREATE VIEW series_begin AS
SELECT id AS series_id, (SELECT strftime('%Y-%m', min(f.since), 'unixepoch') FROM observation AS f
                         WHERE f.series_id = s.id) AS month
FROM series AS s;

-- SPDX-License-Identifier: MIT
-- series_monthly: one row is what one series said at the end of one month (the running month: now). Key:
-- series_id, month. value: 1e-9 of the measure's unit, NULL where dynamic (state 1). since: UTC seconds.
-- confirmed: UTC seconds of the last good reading up to then (of a date that the source states, a later
-- reading confirms it too), NULL for none; a decision by hand stays confirmed. All monthly views of prices,
-- speeds and wages stand on this one.
CREATE VIEW series_monthly AS
SELECT * FROM series_in_month AS m
-- months before its first observation are not looked at
WHERE month >= (SELECT strftime('%Y-%m', min(f.since), 'unixepoch') FROM observation AS f
                WHERE f.series_id = m.series_id);

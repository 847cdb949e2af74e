-- SPDX-License-Identifier: MIT
-- calendar: one row is one month that has begun. starts, ends: UTC seconds, ends is the first second
-- of the next month. upto: facts of earlier seconds count for the month's figure: its end, or for
-- the running month (running = 1) the second after now. known: readings before it confirm a date that the
-- source itself states: every one, for whoever asks about a past "now" knows what was stated since.
CREATE VIEW calendar AS
SELECT month, starts, ends, iif(ends > now, now + 1, ends) AS upto, 9223372036854775807 AS known, ends > now AS running
FROM (SELECT month, starts, ends, (SELECT now FROM as_of) AS now FROM month)
WHERE starts <= now;

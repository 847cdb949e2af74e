-- SPDX-License-Identifier: MIT
-- scenario_monthly: one row is one scenario at the end of one month (the running month: now), on its own
-- chip. Key: month, scenario. Columns as in scenario_chip_monthly.
CREATE VIEW scenario_monthly AS
SELECT * FROM scenario_chip_monthly WHERE own = 1;

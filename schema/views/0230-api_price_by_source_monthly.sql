-- SPDX-License-Identifier: MIT
-- api_price_by_source_monthly: one row is the list price that one source had in force at the end of
-- one month (the running month: now). Key: month, model, seller, component, tier, context_min, source.
-- value: 1e-9 USD per million tokens, NULL where dynamic (state 1). confirmed: as in series_monthly; stale
-- 1: that is longer ago than the source's stale_days. Of several series of the source the one that was
-- read last counts.
CREATE VIEW api_price_by_source_monthly AS
SELECT * FROM api_price_alone_monthly
UNION ALL
SELECT * FROM api_price_contested_monthly;

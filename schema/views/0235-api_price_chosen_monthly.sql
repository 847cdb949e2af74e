-- SPDX-License-Identifier: MIT
-- api_price_chosen_monthly: one row is the list price that is believed at the end of one month (the
-- running month: now). Key: month, model, seller, component, tier, context_min. Belief as in
-- api_price_ranked_monthly. outvoted 1: three others agree on another price, and so do three against
-- each of them.
-- value, source_low, source_high: 1e-9 USD per million tokens; sources: how many have a price in force.
CREATE VIEW api_price_chosen_monthly AS
SELECT month, starts, upto, model, seller, component, tier, context_min, state, value, since, confirmed,
       stated, source, rank, stale, fetch_id, sources, source_low, source_high, subject, series_id, outvoted
FROM api_price_ranked_monthly
WHERE choice = 1;

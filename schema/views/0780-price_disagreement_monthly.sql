-- SPDX-License-Identifier: MIT
-- price_disagreement_monthly: one row is what one source says of a list price about which the sources do
-- not agree at the end of one month (the running month: now). Key: month, model, seller, component, tier,
-- context_min, source. believed 1: this is the source that is believed. usd_per_mtok NULL: dynamic.
-- ratio: to the believed price, NULL where that is 0. since: from when the source has it.
CREATE VIEW price_disagreement_monthly AS
SELECT p.month, p.model, p.seller, p.component, p.tier, p.context_min, s.source, s.source = p.source AS believed,
       s.value / 1e9 AS usd_per_mtok, p.value / 1e9 AS believed_usd_per_mtok,
       s.value / 1e9 / nullif(p.value / 1e9, 0) AS ratio, s.stale, s.rank,
       strftime('%Y-%m-%dT%H:%M:%SZ', s.since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', s.confirmed, 'unixepoch') AS confirmed_at, s.fetch_id, s.series_id
FROM api_price_chosen_monthly AS p
JOIN api_price_ranked_monthly AS s ON s.month = p.month AND s.model = p.model AND s.seller = p.seller
 AND s.component = p.component AND s.tier = p.tier AND s.context_min = p.context_min
WHERE p.source_low < p.source_high;

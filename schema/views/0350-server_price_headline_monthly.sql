-- SPDX-License-Identifier: MIT
-- server_price_headline_monthly: one row is the price by which one server of one provider is known at
-- the end of one month (the running month: now): us-east-1, else the provider's first US region in the
-- alphabet, else the only region; never a mix. No row where several regions are left and none is in
-- the US. Key: month, provider, server, price_kind. USD per hour of the whole server.
CREATE VIEW server_price_headline_monthly AS
SELECT month, provider, server, price_kind, region, gpu, gpus, value / 1e9 AS usd_per_hour,
       sources, source, rank, stale, fetch_id, strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at, named,
       series_id
FROM (SELECT *, row_number() OVER (PARTITION BY month, named, provider, server, price_kind
                                   ORDER BY headline, region) AS choice,
             count(*) OVER (PARTITION BY month, named, provider, server, price_kind) AS regions
      FROM (SELECT *, CASE WHEN region = 'us-east-1' THEN 0
                           WHEN region LIKE 'us-%' OR region LIKE 'us %' OR region LIKE '%us-east%'
                                OR region IN ('us', 'eastus', 'eastus2', 'westus', 'westus2', 'westus3',
                                              'centralus', 'southcentralus', 'northcentralus',
                                              'westcentralus') THEN 1
                           ELSE 2 END AS headline
            FROM server_price_chosen_monthly))
WHERE choice = 1 AND (headline < 2 OR regions = 1);

-- SPDX-License-Identifier: MIT
-- rent_assumption_monthly: one row is what one scenario says of its rent, for all models, at the end of
-- one month (the running month: now), a row also where it says nothing of it. Key: month, scenario. Columns as
-- in assumption_set_monthly, which has all that it says; this one is quick.
CREATE VIEW rent_assumption_monthly AS
SELECT month, scenario,
       max(text) FILTER (WHERE name = 'rent') AS rent,
       max(text) FILTER (WHERE name = 'provider') AS provider,
       max(text) FILTER (WHERE name = 'server') AS server,
       max(text) FILTER (WHERE name = 'price_kind') AS price_kind,
       max(text) FILTER (WHERE name = 'gpu') AS gpu,
       max(base) FILTER (WHERE name = 'gpus') AS gpus,
       max(base) FILTER (WHERE name = 'server_usd_per_hour') AS server_usd_per_hour,
       max(low) FILTER (WHERE name = 'server_usd_per_hour') AS server_usd_per_hour_low,
       max(high) FILTER (WHERE name = 'server_usd_per_hour') AS server_usd_per_hour_high
FROM assumption_in_force
WHERE model = ''
GROUP BY month, scenario;

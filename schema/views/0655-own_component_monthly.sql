-- SPDX-License-Identifier: MIT
-- own_component_monthly: one row is one component of the vendor's own list price that is believed at the
-- end of one month, of every tier and length of prompt. Key: month, model, seller, component, tier,
-- context_min. value: 1e-9 USD per million tokens.
CREATE VIEW own_component_monthly AS
SELECT month, model, seller, component, tier, context_min, source, rank, value, since, starts, confirmed,
       fetch_id, series_id
FROM api_price_chosen_monthly
WHERE seller = substr(model, 1, instr(model, '/') - 1)
UNION ALL
SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM no_row;

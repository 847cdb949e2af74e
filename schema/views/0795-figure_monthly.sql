-- SPDX-License-Identifier: MIT
-- figure_monthly: one row is one figure of one month with what it rests on, so that two states of
-- knowledge can be laid side by side. Key: month, figure, scenario, model ('' where it has none). figure:
-- `input price`, `output price` (the vendor's own), `rent`, `prefill MFU`, `decode MFU`, `use` (of a
-- scenario), `size`, `input cost`, `output cost`, `output markup`. value: USD per million tokens, USD per
-- server-hour, parameters, or a multiple. basis: the source or the kind of rent or size; series_id, since:
-- the fact, NULL where it is not one fact.
CREATE VIEW figure_monthly AS
SELECT month, component || ' price' AS figure, '' AS scenario, model, usd_per_mtok AS value,
       source AS basis, series_id, since
FROM api_price_monthly
WHERE seller = substr(model, 1, instr(model, '/') - 1) AND tier = 'standard' AND context_min = 0
  AND component IN ('input', 'output')
UNION ALL
SELECT s.month, 'rent', s.scenario, '', s.server_usd, s.price_basis, h.series_id, h.since
FROM scenario_monthly AS s
LEFT JOIN server_price_headline_monthly AS h ON s.price_basis = 'list price' AND h.month = s.month
  AND h.provider = s.provider AND h.server = s.server AND h.price_kind = s.price_kind
UNION ALL
SELECT month, 'prefill MFU', scenario, '', mfu_prefill, '', NULL, NULL FROM scenario_monthly
UNION ALL
SELECT month, 'decode MFU', scenario, '', mfu_decode, '', NULL, NULL FROM scenario_monthly
UNION ALL
SELECT month, 'use', scenario, '', utilization, '', NULL, NULL FROM scenario_monthly
UNION ALL
SELECT month, 'size', scenario, model, active_params, basis, NULL, NULL FROM model_size_monthly
UNION ALL
SELECT month, 'input cost', scenario, model, input_usd_per_mtok, method, NULL, NULL FROM cost_monthly
UNION ALL
SELECT month, 'output cost', scenario, model, output_usd_per_mtok, method, NULL, NULL FROM cost_monthly
UNION ALL
SELECT month, 'output markup', scenario, model, output_markup, seller, NULL, NULL FROM markup_monthly;

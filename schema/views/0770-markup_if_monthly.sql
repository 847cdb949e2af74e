-- SPDX-License-Identifier: MIT
-- markup_if_monthly: one row is the output cost and markup of one model under one scenario if one input
-- were another. Key: month, scenario, model, condition, source, platform. condition: `speed`: the size
-- that its speed suggests (size_from_speed_monthly); `fifth`: rent at a fifth of the provider's price of
-- a capacity block of eight of the chip, as the post says of the market. value: active parameters, or
-- USD per hour of the server. Cost is proportional to both. source and platform '': none.
CREATE VIEW markup_if_monthly AS
SELECT c.month, c.scenario, c.model, 'speed' AS condition, z.source, z.platform, z.active_params AS value,
       c.output_usd_per_mtok * z.active_params / c.active_params AS output_cost,
       p.output_price * c.active_params / (c.output_usd_per_mtok * z.active_params) AS output_markup
FROM cost_monthly AS c
JOIN own_price_monthly AS p ON p.month = c.month AND p.model = c.model
JOIN size_from_speed_monthly AS z ON z.month = c.month AND z.model = c.model
WHERE c.active_params > 0 AND c.method IN ('compute', 'split')
UNION ALL
SELECT c.month, c.scenario, c.model, 'fifth', '', '', b.usd_per_hour / 5,
       c.output_usd_per_mtok * b.usd_per_hour / 5 / c.usd_per_server_hour,
       p.output_price * c.usd_per_server_hour / (c.output_usd_per_mtok * b.usd_per_hour / 5)
FROM cost_monthly AS c
JOIN own_price_monthly AS p ON p.month = c.month AND p.model = c.model
JOIN block_against_market_monthly AS b ON b.month = c.month AND b.gpu = c.gpu AND b.provider = 'aws'
WHERE c.gpus = 8;

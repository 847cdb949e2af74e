-- SPDX-License-Identifier: MIT
-- open_host_ceiling_monthly: one row is a ceiling on the cost of output of one model under one scenario at
-- the end of one month (the running month: now) without any belief about chips: the cheapest host of an
-- open model of at least as many active parameters; nobody serves for less than it costs for long. Key:
-- month, scenario, model. Hosts: open_host_frontier_monthly. active_params: of the model, as the scenario has
-- it; open models are their own ceiling. ceiling, cost, price: USD per million output tokens (price NULL: the
-- vendor sells it not); above 1: the scenario's cost lies above it, so that it is too dear;
-- price_over_ceiling: the vendor's own output price / ceiling, a markup that needs no cost.
CREATE VIEW open_host_ceiling_monthly AS
SELECT c.month, c.scenario, c.model, c.active_params, h.usd AS ceiling, h.seller AS host,
       h.model AS host_model, h.active_params AS host_params, c.output_usd_per_mtok AS cost,
       c.output_usd_per_mtok > h.usd AS above, p.output_price AS price, p.output_price / h.usd AS price_over_ceiling
FROM cost_monthly AS c
CROSS JOIN open_host_frontier_monthly AS h
  ON h.month = +c.month AND h.active_params >= c.active_params AND h.larger_than < c.active_params
LEFT JOIN own_price_monthly AS p ON p.month = +c.month AND p.model = +c.model;

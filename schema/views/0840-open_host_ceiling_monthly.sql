-- SPDX-License-Identifier: MIT
-- open_host_ceiling_monthly: one row is a ceiling on the cost of output of one model under one scenario at
-- the end of one month (the running month: now) without any belief about chips: the cheapest host of an
-- open model of at least as many active parameters; nobody serves for less than it costs for long. Key:
-- month, scenario, model. The price must have stood: each host counts with its highest output price of this
-- month and the two months before, in all three of which it must have a fresh one above 0.
-- active_params: of the model, as the scenario has it; open models are their own ceiling. ceiling, cost,
-- price: USD per million output tokens (price NULL: the vendor sells it not); above 1: the scenario's cost lies above it, so that it is too dear;
-- price_over_ceiling: the vendor's own output price / ceiling, a markup that needs no cost.
CREATE VIEW open_host_ceiling_monthly AS
SELECT month, scenario, model, active_params, ceiling, host, host_model, host_params, cost,
       cost > ceiling AS above, price, price / ceiling AS price_over_ceiling
FROM (SELECT c.month, c.scenario, c.model, c.active_params, h.usd AS ceiling, h.seller AS host,
             h.model AS host_model, h.active_params AS host_params, c.output_usd_per_mtok AS cost,
             p.output_price AS price,
             row_number() OVER (PARTITION BY c.month, c.scenario, c.model
                                ORDER BY h.usd, h.active_params DESC, h.model, h.seller) AS choice
      FROM cost_monthly AS c
      CROSS JOIN (SELECT month, model, seller, active_params, usd
            FROM (SELECT p.month, p.model, p.seller, m.active_params, max(p.output_price) OVER k AS usd,
                         count(*) OVER k AS months, max(p.price_stale) OVER k AS stale
                  FROM (SELECT *, 12 * substr(month, 1, 4) + substr(month, 6, 2) AS place
                        FROM seller_price_monthly WHERE output_price > 0) AS p
                  JOIN model_now AS m ON m.model = p.model AND m.open = 1 AND m.active_params > 0
                  WINDOW k AS (PARTITION BY p.model, p.seller ORDER BY p.place
                               RANGE BETWEEN 2 PRECEDING AND CURRENT ROW))
            WHERE months = 3 AND NOT stale
            UNION ALL SELECT month, NULL, NULL, NULL, NULL FROM no_row) AS h
        ON h.month = +c.month
      LEFT JOIN own_price_monthly AS p ON p.month = +c.month AND p.model = +c.model
      WHERE h.active_params >= c.active_params)
WHERE choice = 1;

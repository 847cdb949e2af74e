-- SPDX-License-Identifier: MIT
-- price_index_monthly: one row is a chained index of one month, 100 in its first month. Key: month, kind,
-- scenario. kind: `price` (scenario ''): the vendors' own list prices, 3:1 blends; `cost`: the blended costs
-- of one scenario for the models that have a list price. Only models with a figure in this month and the
-- month before count (matched models), each alike: ln index moves by the mean of their ln changes, so that a
-- model that comes or goes moves nothing. It says what becomes of the price of the same model; that newer
-- models do the same work for less is not in it. models: how many count; change: the mean ln change.
CREATE VIEW price_index_monthly AS
WITH p AS MATERIALIZED (SELECT month, model, blend_price, 12 * substr(month, 1, 4) + substr(month, 6, 2) AS place
                        FROM own_price_monthly WHERE blend_price IS NOT NULL)
SELECT month, kind, scenario, 100 * exp(sum(change) OVER (PARTITION BY kind, scenario ORDER BY month)) AS ix,
       change, models, place
FROM (SELECT month, kind, scenario, place, coalesce(avg(step), 0.0) AS change, count(step) AS models
      FROM (SELECT month, kind, scenario, place,
                   CASE WHEN lag(place) OVER k = place - 1 THEN ln(value / lag(value) OVER k) END AS step
            FROM (SELECT month, 'price' AS kind, '' AS scenario, model, blend_price AS value, place
                  FROM p WHERE blend_price > 0
                  UNION ALL
                  SELECT c.month, 'cost', c.scenario, c.model, c.blend_usd_per_mtok, p.place
                  FROM cost_monthly AS c JOIN p ON p.month = +c.month AND p.model = +c.model
                  WHERE c.blend_usd_per_mtok > 0)
            WINDOW k AS (PARTITION BY kind, scenario, model ORDER BY place))
      GROUP BY kind, scenario, month, place);

-- SPDX-License-Identifier: MIT
-- price_index_monthly: one row is a chained index of one month, 100 in its first month. Key: month, kind,
-- scenario. kind: `price` (scenario ''): the vendors' own list prices, 3:1 blends; `cost`: the blended costs
-- of one scenario for the models that have a list price. Only models with a figure in this month and the
-- month before count (matched models), each alike: ln index moves by the mean of their ln changes, so that a
-- model that comes or goes moves nothing. It says what becomes of the price of the same model; that newer
-- models do the same work for less is not in it. models: how many count; change: the mean ln change.
CREATE VIEW price_index_monthly AS
SELECT month, kind, scenario, 100 * exp(sum(change) OVER (PARTITION BY kind, scenario ORDER BY month)) AS ix,
       change, models, place
FROM (SELECT month, kind, scenario, place, coalesce(avg(step), 0.0) AS change, count(step) AS models
      FROM (SELECT month, kind, scenario, place,
                   CASE WHEN lag(place) OVER k = place - 1 THEN ln(value / lag(value) OVER k) END AS step
            FROM (SELECT p.month, 'price' AS kind, '' AS scenario, p.model, p.blend_price AS value,
                         12 * substr(p.month, 1, 4) + substr(p.month, 6, 2) AS place
                  FROM own_price_monthly AS p WHERE p.blend_price > 0
                  UNION ALL
                  SELECT m.month, 'cost', m.scenario, m.model, m.blend_cost,
                         12 * substr(m.month, 1, 4) + substr(m.month, 6, 2)
                  FROM markup_monthly AS m WHERE m.blend_cost > 0)
            WINDOW k AS (PARTITION BY kind, scenario, model ORDER BY place))
      GROUP BY kind, scenario, month, place);

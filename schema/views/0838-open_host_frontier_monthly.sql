-- SPDX-License-Identifier: MIT
-- open_host_frontier_monthly: one row is one host of an open model than which nobody serves as large a model
-- or a larger one for less, at the end of one month (the running month: now). Key: month, active_params. The
-- price must have stood: each host counts with its highest output price of this month and the two months
-- before, in all three of which it must have a fresh one above 0. usd: per million output tokens. larger_than: for
-- a model of more active parameters than this, up to active_params, this host is the cheapest.
CREATE VIEW open_host_frontier_monthly AS
SELECT month, model, seller, active_params, usd,
       coalesce(lead(active_params) OVER (PARTITION BY month ORDER BY active_params DESC), 0.0) AS larger_than
FROM (SELECT *, min(place) OVER (PARTITION BY month ORDER BY active_params DESC, place
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS best_of_larger
      FROM (SELECT *, row_number() OVER (PARTITION BY month ORDER BY usd, active_params DESC, model, seller) AS place
            FROM (SELECT p.month, p.model, p.seller, m.active_params, max(p.output_price) OVER k AS usd,
                         count(*) OVER k AS months, max(p.price_stale) OVER k AS stale
                  FROM (SELECT *, 12 * substr(month, 1, 4) + substr(month, 6, 2) AS place
                        FROM seller_price_monthly WHERE output_price > 0) AS p
                  JOIN model_now AS m ON m.model = p.model AND m.open = 1 AND m.active_params > 0
                  WINDOW k AS (PARTITION BY p.model, p.seller ORDER BY p.place
                               RANGE BETWEEN 2 PRECEDING AND CURRENT ROW))
            WHERE months = 3 AND NOT stale))
WHERE best_of_larger IS NULL OR place < best_of_larger
UNION ALL SELECT month, NULL, NULL, NULL, NULL, NULL FROM no_row;

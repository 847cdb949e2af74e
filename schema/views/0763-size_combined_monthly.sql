-- SPDX-License-Identifier: MIT
-- size_combined_monthly: one row is all estimates of the size of one model that count at the end of one month
-- (size_estimate_monthly, used 1), put together on the logarithmic scale by inverse variance. Key: month, model.
-- active_params: exp(sum(ln estimate / sigma²) / sum(1 / sigma²)). sigma: sqrt(1 / sum(1 / sigma²)), wider by
-- sqrt(chi² / (estimates - 1)) where they contradict each other more than their intervals allow, and never
-- below that of a factor of 2 either way: precision, batch and speculation are unknown to all of them alike.
-- low, high: 5 % and 95 % points. It is shown beside what scenarios assume and replaces nothing:
-- `mtok assume set` takes it over for whoever believes it.
CREATE VIEW size_combined_monthly AS
SELECT month, model, exp(mu) AS active_params, exp(mu - 1.6448536269514722 * sigma) AS low,
       exp(mu + 1.6448536269514722 * sigma) AS high, sigma, estimates, lowest, highest
FROM (SELECT month, model, mu, estimates, lowest, highest,
             max(ln(2) / 1.6448536269514722,
                 sqrt(1 / weight) * max(1.0, iif(estimates > 1, sqrt(max(0.0, square - weight * mu * mu)
                                                                     / (estimates - 1)), 1.0))) AS sigma
      FROM (SELECT month, model, sum(ln(active_params) / (sigma * sigma)) / sum(1 / (sigma * sigma)) AS mu,
                   sum(1 / (sigma * sigma)) AS weight,
                   sum(ln(active_params) * ln(active_params) / (sigma * sigma)) AS square,
                   count(*) AS estimates, min(active_params) AS lowest, max(active_params) AS highest
            FROM size_estimate_monthly WHERE used
            GROUP BY month, model));

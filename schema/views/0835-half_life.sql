-- SPDX-License-Identifier: MIT
-- half_life: one row is how fast price, and apart from it cost, fall: the straight line of least squares
-- through ln of price_index_monthly over its months. Key: kind, scenario. kind and scenario as there. slope: of
-- ln index a month; months: half-life, -ln 2 / slope, NULL where the line does not fall; doubling_months:
-- the same where it rises. fit: part of the variance that the line explains (0..1), NULL for a flat
-- index. Of fewer than six months no row.
CREATE VIEW half_life AS
SELECT kind, scenario, from_month, to_month, points, slope,
       CASE WHEN slope < -1e-9 THEN -0.6931471805599453 / slope END AS months,
       CASE WHEN slope > 1e-9 THEN 0.6931471805599453 / slope END AS doubling_months,
       CASE WHEN yy > 1e-12 THEN slope * xy / yy END AS fit, last_index
FROM (SELECT *, xy / xx AS slope
      FROM (SELECT kind, scenario, min(month) AS from_month, max(month) AS to_month, count(*) AS points,
                   sum(at * at) - 1.0 * sum(at) * sum(at) / count(*) AS xx,
                   sum(at * ln(ix)) - 1.0 * sum(at) * sum(ln(ix)) / count(*) AS xy,
                   sum(ln(ix) * ln(ix)) - sum(ln(ix)) * sum(ln(ix)) / count(*) AS yy,
                   max(iif(last, ix, NULL)) AS last_index
            FROM (SELECT *, place - min(place) OVER (PARTITION BY kind, scenario) AS at,
                         month = max(month) OVER (PARTITION BY kind, scenario) AS last
                  FROM price_index_monthly)
            GROUP BY kind, scenario)
      WHERE points >= 6);

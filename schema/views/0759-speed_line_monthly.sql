-- SPDX-License-Identifier: MIT
-- speed_line_monthly: one row is how speed and size go together among the models of known size that one
-- source has on one platform at the end of one month: the calibration of size_estimate_monthly. Key: month,
-- source, platform. models: how many; mean_speed, mean_size: of ln tokens per second and ln active parameters;
-- slope: of the line of least squares, NULL of one model; ln_bandwidth: mean of ln (speed × size), parameters
-- read in a second; factor: 5 % and 95 % points of an estimate lie so many times below and above it, 2 where
-- the platform is named and three or more models were read within a week, else 3.
CREATE VIEW speed_line_monthly AS
SELECT month, source, platform, models, slowest, fastest, mean_speed, mean_size,
       iif(fastest > slowest, (models * xy - x * y) / (models * xx - x * x), NULL) AS slope,
       mean_speed + mean_size AS ln_bandwidth,
       iif(platform <> '' AND models >= 3 AND read_days <= 7, 2.0, 3.0) AS factor
FROM (SELECT month, source, platform, count(*) AS models, sum(ln_speed) AS x, sum(ln_size) AS y,
             sum(ln_speed * ln_speed) AS xx, sum(ln_speed * ln_size) AS xy, avg(ln_speed) AS mean_speed,
             avg(ln_size) AS mean_size, min(tokens_per_second) AS slowest, max(tokens_per_second) AS fastest,
             julianday(max(confirmed_at)) - julianday(min(confirmed_at)) AS read_days
      FROM (SELECT *, ln(tokens_per_second) AS ln_speed, ln(active_params) AS ln_size
            FROM speed_reading_monthly WHERE active_params > 0)
      GROUP BY month, source, platform);

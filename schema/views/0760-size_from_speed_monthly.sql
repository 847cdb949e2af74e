-- SPDX-License-Identifier: MIT
-- size_from_speed_monthly: one row is the active parameters of one model whose size nobody published, from
-- how fast it writes beside open models of known size in the same source and on the same platform: a
-- straight line through (ln tokens per second, ln active parameters), least squares, two models or more.
-- Key: month, source, platform, model. low, high: 5 % and 95 % points, a factor of 3 either way; of 2
-- where the platform is named and three or more models were read within a week. outside 1: the speed
-- lies outside those of the known models. No row where faster models are not smaller. A hint only: hosts
-- choose batch, precision and chips. models: how many known sizes.
CREATE VIEW size_from_speed_monthly AS
SELECT month, source, platform, model, tokens_per_second, active_params, active_params / factor AS low,
       active_params * factor AS high, factor, models, slowest, fastest,
       tokens_per_second < slowest OR tokens_per_second > fastest AS outside, stale, fetch_id, series_id,
       since
FROM (SELECT v.*, c.models, c.slowest, c.fastest,
             exp(c.mean_size + c.slope * (ln(v.tokens_per_second) - c.mean_speed)) AS active_params,
             iif(v.platform <> '' AND c.models >= 3 AND c.read_days <= 7, 2.0, 3.0) AS factor
      FROM (SELECT * FROM (
                SELECT t.*, row_number() OVER (PARTITION BY t.month, t.source, t.platform, t.model
                                               ORDER BY t.stale, t.input_length, t.output_length, t.series_id)
                            AS choice
                FROM throughput_monthly AS t
                WHERE t.kind = 'per_request' AND t.token_kind = 'output' AND t.tokens_per_second > 0)
            WHERE choice = 1) AS v
      JOIN (SELECT *, (models * xy - x * y) / (models * xx - x * x) AS slope
            FROM (SELECT month, source, platform, count(*) AS models, sum(ln_speed) AS x,
                         sum(ln_size) AS y, sum(ln_speed * ln_speed) AS xx, sum(ln_speed * ln_size) AS xy,
                         avg(ln_speed) AS mean_speed, avg(ln_size) AS mean_size,
                         min(tokens_per_second) AS slowest, max(tokens_per_second) AS fastest,
                         julianday(max(confirmed_at)) - julianday(min(confirmed_at)) AS read_days
                  FROM (SELECT t.month, t.source, t.platform, t.model, t.tokens_per_second, t.confirmed_at,
                               ln(t.tokens_per_second) AS ln_speed, ln(m.active_params) AS ln_size,
                               row_number() OVER (PARTITION BY t.month, t.source, t.platform, t.model
                                                  ORDER BY t.stale, t.input_length, t.output_length,
                                                  t.series_id) AS choice
                        FROM throughput_monthly AS t
                        JOIN model_now AS m ON m.model = t.model AND m.active_params > 0
                        WHERE t.kind = 'per_request' AND t.token_kind = 'output'
                          AND t.tokens_per_second > 0)
                  WHERE choice = 1
                  GROUP BY month, source, platform)
            WHERE models >= 2 AND fastest > slowest) AS c
        ON c.month = v.month AND c.source = v.source AND c.platform = v.platform AND c.slope < 0
      LEFT JOIN model_now AS k ON k.model = v.model
      WHERE k.active_params IS NULL);

-- SPDX-License-Identifier: MIT
-- size_from_speed_monthly: one row is the active parameters of one model whose size nobody published, from
-- how fast it writes beside open models of known size in the same source and on the same platform: a
-- straight line through (ln tokens per second, ln active parameters), least squares, two models or more:
-- ln size = mean_size + slope × (ln speed - mean_speed). Key: month, source, platform, model. low, high: 5 %
-- and 95 % points, a factor of 3 either way; of 2 where the platform is named and three or more models were
-- read within a week. outside 1: the speed lies outside those of the known models. No row where faster models
-- are not smaller. A hint only: hosts choose batch, precision and chips. models: how many known sizes.
CREATE VIEW size_from_speed_monthly AS
SELECT month, source, platform, model, tokens_per_second, active_params, active_params / factor AS low,
       active_params * factor AS high, factor, models, slowest, fastest,
       tokens_per_second < slowest OR tokens_per_second > fastest AS outside, stale, fetch_id, series_id,
       since, slope, mean_speed, mean_size
FROM (SELECT v.month, v.source, v.platform, v.model, v.tokens_per_second, v.stale, v.fetch_id, v.series_id,
             v.since, c.models, c.slowest, c.fastest, c.slope, c.mean_speed, c.mean_size, c.factor,
             exp(c.mean_size + c.slope * (ln(v.tokens_per_second) - c.mean_speed)) AS active_params
      FROM speed_reading_monthly AS v
      JOIN speed_line_monthly AS c
        ON c.month = v.month AND c.source = v.source AND c.platform = v.platform AND c.slope < 0
      WHERE v.active_params IS NULL);

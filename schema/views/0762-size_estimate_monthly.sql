-- SPDX-License-Identifier: MIT
-- size_estimate_monthly: one row is one estimate of the active parameters of one model whose size nobody
-- published, as it could be made at the end of one month; those of earlier months stay. Never from price. Key:
-- month, model, method, source, platform. method: 'line' (size_from_speed_monthly) or 'bandwidth': the known
-- models of that source and platform read speed × size parameters a second, and so does this one. low, high:
-- 5 % and 95 % points, factor 2 or 3 either way (speed_line_monthly); sigma: of ln active_params. used 1: it
-- counts in size_combined_monthly: of each source and platform the line, without one the bandwidth, while fresh.
CREATE VIEW size_estimate_monthly AS
SELECT month, model, method, source, platform, tokens_per_second, active_params, active_params / factor AS low,
       active_params * factor AS high, ln(factor) / 1.6448536269514722 AS sigma, factor, models, outside,
       NOT stale AND (method = 'line' OR NOT has_line) AS used, slope, mean_speed, mean_size, stale, since, fetch_id, series_id
FROM (SELECT v.month, v.model, k.method, v.source, v.platform, v.tokens_per_second, c.factor, c.models,
             c.slope, c.mean_speed, c.mean_size, v.stale, v.since, v.fetch_id, v.series_id,
             coalesce(c.slope < 0, 0) AS has_line,
             v.tokens_per_second < c.slowest OR v.tokens_per_second > c.fastest AS outside,
             iif(k.method = 'line', exp(c.mean_size + c.slope * (ln(v.tokens_per_second) - c.mean_speed)),
                 exp(c.ln_bandwidth) / v.tokens_per_second) AS active_params
      FROM speed_reading_monthly AS v
      JOIN speed_line_monthly AS c ON c.month = v.month AND c.source = v.source AND c.platform = v.platform
      JOIN (SELECT 'line' AS method UNION ALL SELECT 'bandwidth') AS k
      WHERE v.active_params IS NULL AND (k.method = 'bandwidth' OR c.slope < 0));

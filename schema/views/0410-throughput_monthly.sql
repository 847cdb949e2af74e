-- SPDX-License-Identifier: MIT
-- throughput_monthly: one row is one speed at the end of one month (the running month: now), the
-- newest reading of each source. Key: month, model, platform, kind, token_kind, gpu, gpus, precision,
-- input_length, output_length, concurrency, source. tokens_per_second counts all gpus of the key; of
-- several frameworks or settings under one key the one of throughput is shown. stale 1: not confirmed within the
-- source's stale_days.
CREATE VIEW throughput_monthly AS
WITH t AS MATERIALIZED ( -- its JSON is read once, not once a month; key: of the settings that stand under one
    SELECT *, count(*) OVER k AS settings, min(series_id) OVER k AS key,
           variant LIKE '%cache hits included%' AS hits,
           (SELECT strftime('%Y-%m', min(f.since), 'unixepoch') FROM observation AS f
            WHERE f.series_id = s.series_id) AS begins
    FROM throughput_series AS s
    WINDOW k AS (PARTITION BY model, platform, kind, token_kind, gpu, gpus, precision, input_length,
                 output_length, concurrency, source))
SELECT m.month, s.model, s.platform, s.kind, s.token_kind, s.gpu, s.gpus, s.precision, s.input_length,
       s.output_length, s.concurrency, s.source, m.value / 1e9 AS tokens_per_second, s.framework, s.variant,
       CASE s.settings WHEN 1 THEN 1 ELSE
           (SELECT count(*) FROM t AS o CROSS JOIN series_in_month AS n
            WHERE o.key = s.key AND n.series_id = o.series_id AND n.month = m.month AND n.state = 0)
       END AS choices,
       coalesce(m.confirmed < m.upto - s.stale_days * 86400, 1) AS stale, m.fetch_id, s.rank,
       strftime('%Y-%m-%dT%H:%M:%SZ', m.since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', m.confirmed, 'unixepoch') AS confirmed_at, m.stated, s.subject,
       s.series_id
FROM t AS s CROSS JOIN series_in_month AS m
WHERE m.series_id = s.series_id AND m.month >= s.begins AND m.state = 0
  AND (s.settings = 1 OR NOT EXISTS (
           SELECT 1 FROM t AS o CROSS JOIN series_in_month AS n
           WHERE o.key = s.key AND n.series_id = o.series_id AND n.month = m.month AND n.state = 0
             AND (o.hits, -n.value, o.series_id) < (s.hits, -m.value, s.series_id)));

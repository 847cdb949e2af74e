-- SPDX-License-Identifier: MIT
-- throughput_monthly: one row is one speed at the end of one month (the running month: now), the
-- newest reading of each source. Key: month, model, platform, kind, token_kind, gpu, gpus, precision,
-- input_length, output_length, concurrency, source. tokens_per_second counts all gpus of the key; of
-- several frameworks or settings under one key the one of throughput is shown. stale 1: not confirmed within the
-- source's stale_days.
CREATE VIEW throughput_monthly AS
WITH t AS MATERIALIZED ( -- its JSON is read once, not once a month
    SELECT *, count(*) OVER (PARTITION BY model, platform, kind, token_kind, gpu, gpus, precision,
                             input_length, output_length, concurrency, source) AS settings
    FROM throughput_series)
SELECT month, model, platform, kind, token_kind, gpu, gpus, precision, input_length, output_length,
       concurrency, source, value / 1e9 AS tokens_per_second, framework, variant, choices,
       coalesce(confirmed < upto - stale_days * 86400, 1) AS stale, fetch_id, rank,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at, stated, subject, series_id
FROM (SELECT m.month, m.upto, s.model, s.platform, s.kind, s.token_kind, s.gpu, s.gpus, s.precision,
             s.input_length, s.output_length, s.concurrency, s.framework, s.variant, s.source, s.rank,
             s.stale_days, s.series_id, s.subject, m.since, m.value, m.stated, m.fetch_id, m.confirmed,
             1 AS choice, 1 AS choices
      FROM t AS s CROSS JOIN series_monthly AS m
      WHERE m.series_id = s.series_id AND m.state = 0 AND s.settings = 1
      UNION ALL
      SELECT month, upto, model, platform, kind, token_kind, gpu, gpus, precision, input_length,
             output_length, concurrency, framework, variant, source, rank, stale_days, series_id, subject,
             since, value, stated, fetch_id, confirmed, choice, choices
      FROM (SELECT m.month, m.upto, s.*, m.since, m.value, m.stated, m.fetch_id, m.confirmed,
                   row_number() OVER (k ORDER BY s.variant LIKE '%cache hits included%', m.value DESC,
                                      s.series_id) AS choice,
                   count(*) OVER k AS choices
            FROM t AS s CROSS JOIN series_monthly AS m
            WHERE m.series_id = s.series_id AND m.state = 0 AND s.settings > 1
            WINDOW k AS (PARTITION BY m.month, s.model, s.platform, s.kind, s.token_kind, s.gpu, s.gpus,
                         s.precision, s.input_length, s.output_length, s.concurrency, s.source))
      UNION ALL
      SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
             NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM no_row)
WHERE choice = 1;

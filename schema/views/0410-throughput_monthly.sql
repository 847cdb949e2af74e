-- SPDX-License-Identifier: MIT
-- throughput_monthly: one row is one speed at the end of one month (the running month: now), the
-- newest reading of each source. Key: month, model, platform, kind, token_kind, gpu, gpus, precision,
-- input_length, output_length, concurrency, source. tokens_per_second counts all gpus of the key; of
-- several frameworks or settings under one key the one of throughput is shown. stale 1: not confirmed within the
-- source's stale_days.
CREATE VIEW throughput_monthly AS
WITH t AS MATERIALIZED (SELECT * FROM throughput_series) -- its JSON is read once, not once a month
SELECT month, model, platform, kind, token_kind, gpu, gpus, precision, input_length, output_length,
       concurrency, source, value / 1e9 AS tokens_per_second, framework, variant, choices,
       coalesce(confirmed < upto - stale_days * 86400, 1) AS stale, fetch_id, rank,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at, stated, subject, series_id
FROM (SELECT c.month, c.upto, s.*, b.since, b.value, b.stated, b.fetch_id,
             (SELECT min(g.observed_at, c.upto) FROM good_fetch AS g
              WHERE g.part_id = s.part_id AND g.observed_at < iif(b.stated = 1, c.known, c.upto)
              ORDER BY g.observed_at DESC LIMIT 1) AS confirmed,
             row_number() OVER (k ORDER BY s.variant LIKE '%cache hits included%', b.value DESC, s.series_id) AS choice,
             count(*) OVER k AS choices
      FROM t AS s CROSS JOIN calendar AS c CROSS JOIN believed AS b
      WHERE b.series_id = s.series_id AND b.state = 0
        AND b.since = (SELECT x.since FROM believed AS x
                       WHERE x.series_id = s.series_id AND x.since < c.upto
                       ORDER BY x.since DESC LIMIT 1)
      WINDOW k AS (PARTITION BY c.month, s.model, s.platform, s.kind, s.token_kind, s.gpu, s.gpus,
                   s.precision, s.input_length, s.output_length, s.concurrency, s.source))
WHERE choice = 1;

-- SPDX-License-Identifier: MIT
-- throughput: one row is one stretch of time over which one source gave one speed. Key: model,
-- platform (who serves or measured), kind (`per_request`: what one user sees; `system`: all gpus
-- together), token_kind (`output`, `input`, `total`: which tokens are counted), gpu, gpus, precision,
-- input_length, output_length, concurrency, source, since. tokens_per_second NULL: not measured
-- (state 'dynamic'). gpus, lengths, concurrency 0 and gpu, precision '': not known. Of several
-- frameworks or settings under one key the fastest is shown, input that counts cache hits only where
-- nothing else is on file; choices says how many there are.
CREATE VIEW throughput AS
SELECT model, platform, p.kind AS kind, token_kind, gpu, gpus, precision, input_length, output_length,
       concurrency, source,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', until, 'unixepoch') AS until,
       CASE WHEN since > (SELECT now FROM as_of) THEN 'announced'
            WHEN state = 1 THEN 'dynamic' ELSE 'value' END AS state,
       value / 1e9 AS tokens_per_second,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.observed_at, 'unixepoch') AS observed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', b.recorded_at, 'unixepoch') AS recorded_at,
       fetch_id, framework, variant, choices, stated, rank, subject, series_id
FROM (SELECT s.*, i.since, i.until, i.state, i.value, i.stated, i.fetch_id, i.batch_id,
             row_number() OVER (k ORDER BY s.variant LIKE '%cache hits included%', i.value DESC, s.series_id) AS choice,
             count(*) OVER k AS choices
      FROM throughput_series AS s CROSS JOIN interval AS i
      WHERE i.series_id = s.series_id
      WINDOW k AS (PARTITION BY s.model, s.platform, s.kind, s.token_kind, s.gpu, s.gpus, s.precision,
                   s.input_length, s.output_length, s.concurrency, s.source, i.since)) AS p
CROSS JOIN fetch AS f ON f.id = p.fetch_id
CROSS JOIN batch AS b ON b.id = p.batch_id
WHERE choice = 1;

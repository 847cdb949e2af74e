-- SPDX-License-Identifier: MIT
-- throughput_series: one row is one series of speeds with its names and the details of its test;
-- 0 and '' where the source does not say.
CREATE VIEW throughput_series AS
SELECT a.model, s.seller AS platform, CASE s.measure WHEN 'request_output' THEN 'per_request'
           ELSE 'system' END AS kind,
       CASE s.measure WHEN 'system_input' THEN 'input' WHEN 'system_total' THEN 'total'
           ELSE 'output' END AS token_kind,
       coalesce(json_extract(s.detail, '$.gpu'), '') AS gpu,
       coalesce(json_extract(s.detail, '$.gpus'), 0) AS gpus,
       coalesce(json_extract(s.detail, '$.precision'), '') AS precision,
       coalesce(json_extract(s.detail, '$.input_length'), 0) AS input_length,
       coalesce(json_extract(s.detail, '$.output_length'), 0) AS output_length,
       coalesce(json_extract(s.detail, '$.concurrency'), 0) AS concurrency,
       coalesce(json_extract(s.detail, '$.framework'), '') AS framework,
       coalesce(json_extract(s.detail, '$.variant'), '') AS variant,
       r.source, r.source_id, r.rank, r.stale_days, s.part_id, s.id AS series_id, s.subject
FROM part AS p CROSS JOIN series AS s ON s.part_id = p.id
CROSS JOIN alias_now AS a ON a.source_id = p.source_id AND a.name = s.subject
CROSS JOIN rank_now AS r ON r.source_id = p.source_id
WHERE s.measure IN ('request_output', 'system_output', 'system_input', 'system_total');

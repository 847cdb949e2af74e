-- SPDX-License-Identifier: MIT
-- markup_input_monthly: one row is one markup with the inputs that it is a product of. Key: month,
-- scenario, model, component ('input', 'output'). markup = price × speed / (rent × size × load) up to a
-- constant: price USD per million tokens; rent USD per server-hour; speed: FLOP/s of the server × MFU ×
-- utilization, of a measured speed tokens per second × utilization; size: active parameters, 1 for a
-- measured speed and for the output of a roofline, whose speed has the size inside; load: training_load.
CREATE VIEW markup_input_monthly AS
SELECT c.month, c.scenario, c.model, d.component,
       iif(d.component = 'input', p.input_price / c.input_usd_per_mtok,
           p.output_price / c.output_usd_per_mtok) AS markup,
       iif(d.component = 'input', p.input_price, p.output_price) AS price,
       c.usd_per_server_hour / iif(c.method = 'measured', c.gpus, 1) AS rent,
       CASE WHEN c.method = 'roofline' AND d.component = 'output' THEN c.tokens_per_second
            WHEN c.method <> 'measured'
            THEN c.gpus * c.peak_flops * iif(d.component = 'input', c.mfu_prefill, c.mfu_decode)
            WHEN d.component = 'input' THEN c.input_speed_per_gpu
            ELSE c.tokens_per_second / c.gpus END * c.utilization AS speed,
       iif(c.method = 'measured' OR c.method = 'roofline' AND d.component = 'output', 1.0, c.active_params) AS size, c.training_load AS load, c.price_basis,
       c.server, c.gpu, iif(c.method = 'measured', NULL, c.gpus) AS gpus, c.region,
       iif(d.component = 'input', p.input_source, p.output_source) AS source
FROM cost_monthly AS c
CROSS JOIN own_price_monthly AS p ON p.month = +c.month AND p.model = +c.model
CROSS JOIN (SELECT 'input' AS component UNION ALL SELECT 'output') AS d
WHERE iif(d.component = 'input', p.input_price / c.input_usd_per_mtok,
          p.output_price / c.output_usd_per_mtok) > 0
UNION ALL
SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM no_row;

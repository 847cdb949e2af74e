-- SPDX-License-Identifier: MIT
-- human_parity_monthly: one row compares one model's output price with what a human asks for the same
-- tokens, at the end of one month (the running month: now). Key: month, scenario, model, place,
-- wage_kind, definition. definition: `token`: typed or dictated tokens; `thought`: inner speech;
-- `task_low`, `task_high`: model tokens that replace an hour of human work, before retries.
-- tokens_per_hour: of the human by that definition, an assumption of the scenario.
-- human_usd_per_mtok: usd_per_hour / tokens_per_hour × 1e6. model_usd_per_mtok: the vendor's own
-- standard output price. times_cheaper: human / model, NULL where the model is free; below 1 the human is
-- cheaper. affordable_active_params: the size at which a million output tokens would cost what the human
-- asks, under the scenario's rent, chip, decode MFU and utilization (of a dense model where this one is
-- dense); NULL where the scenario has none of them. memory_gpus: accelerators needed just to hold that
-- many parameters at one byte each in 90 % of their memory.
CREATE VIEW human_parity_monthly AS
SELECT h.month, h.scenario, p.model, h.place, h.wage_kind, h.definition, h.usd_per_hour, h.tokens_per_hour,
       h.human_usd_per_mtok, p.seller, p.output_price AS model_usd_per_mtok,
       h.human_usd_per_mtok / nullif(p.output_price, 0) AS times_cheaper,
       h.human_usd_per_mtok * iif(p.moe = 0, h.dense_params_per_usd, h.params_per_usd) AS affordable_active_params,
       h.human_usd_per_mtok * iif(p.moe = 0, h.dense_params_per_usd, h.params_per_usd) / (0.9 * h.memory_bytes)
           AS memory_gpus,
       max(p.price_stale, h.stale) AS stale, h.wage_fetch_id, p.output_fetch_id
FROM (SELECT month, scenario, place, wage_kind, definition, usd_per_hour, tokens_per_hour,
             1e6 * usd_per_hour / tokens_per_hour AS human_usd_per_mtok,
             params_per_flops * mfu_decode AS params_per_usd,
             params_per_flops * mfu_decode_dense AS dense_params_per_usd, memory_bytes, stale, wage_fetch_id
      FROM (SELECT s.month, s.scenario, w.place, w.kind AS wage_kind, d.definition, w.usd_per_hour,
                   CASE d.definition WHEN 'token' THEN s.tokens_per_minute * 60
                        WHEN 'thought' THEN s.thought_tokens_per_hour
                        WHEN 'task_low' THEN s.task_tokens_low ELSE s.task_tokens_high END AS tokens_per_hour,
                   3600 * s.flops * s.utilization / (2e6 * s.server_usd * s.rent_factor * s.training_load)
                       AS params_per_flops,
                   s.mfu_decode, s.mfu_decode_dense, s.memory_bytes, max(w.stale, s.price_stale) AS stale,
                   w.fetch_id AS wage_fetch_id
            FROM scenario_monthly AS s
            CROSS JOIN wage_monthly AS w ON w.month = +s.month
            JOIN (SELECT 'token' AS definition UNION ALL SELECT 'thought' UNION ALL SELECT 'task_low'
                  UNION ALL SELECT 'task_high') AS d)
      WHERE tokens_per_hour > 0
      UNION ALL
      SELECT DISTINCT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM no_row) AS h
CROSS JOIN (SELECT o.month, o.model, o.seller, o.output_price, o.price_stale, o.output_fetch_id, m.moe
            FROM own_price_monthly AS o LEFT JOIN model_now AS m ON m.model = o.model
            WHERE o.output_price IS NOT NULL
            UNION ALL
            SELECT DISTINCT month, NULL, NULL, NULL, NULL, NULL, NULL FROM no_row) AS p ON p.month = h.month;

-- SPDX-License-Identifier: MIT
-- cost_input_monthly: one row is the median cost of input and output of one model under one scenario in
-- one month, USD per million tokens, with all that went in (cost_monthly adds the intervals). Key:
-- month, scenario, model. Whatever the method says of speed: rent × training_load / (tokens per second ×
-- utilization × 0.0036); input is NULL where its speed is not measured. input_gpus: accelerators that
-- the input speed counts, NULL: all of the server.
CREATE VIEW cost_input_monthly AS
SELECT *, usd_per_server_hour / gpus * coalesce(input_gpus, gpus) * training_load
              / (input_tokens_per_second * utilization * 0.0036) AS input_median,
       usd_per_server_hour * training_load / (tokens_per_second * utilization * 0.0036) AS output_median
FROM (SELECT * FROM reckoned_input_monthly
      UNION ALL
      -- DISTINCT: so that the planner leaves this list whole, and works out each column once
      SELECT DISTINCT * FROM measured_input_monthly);

-- SPDX-License-Identifier: MIT
-- energy_monthly: one row is the electricity that output tokens of one model take under one scenario at the
-- end of one month (the running month: now). Key: month, scenario, model. Method M7, of the server while it
-- is busy: wh_per_answer = gpus × watts × load × pue × answer_tokens / tokens_per_second / 3600, which by FLOP
-- is 2 × active_params × answer_tokens / (peak_flops × mfu_decode) × watts × load × pue / 3600. watts: of one
-- accelerator with its share of the server: the scenario's `kw`, else what the chip alone may draw. load, pue,
-- answer_tokens: 1, 1, 500 where the scenario does not say. kwh_per_mtok: of a million output tokens;
-- usd_per_mtok: of them at the scenario's usd_per_kwh, NULL without one; part_of_cost: that over output cost.
CREATE VIEW energy_monthly AS
SELECT month, scenario, model, watts, load, pue, answer_tokens, tokens_per_second,
       joules_per_token * answer_tokens / 3600 AS wh_per_answer, joules_per_token / 3.6 AS kwh_per_mtok,
       joules_per_token / 3.6 * usd_per_kwh AS usd_per_mtok,
       joules_per_token / 3.6 * usd_per_kwh / output_usd_per_mtok AS part_of_cost, watts_basis, stale
FROM (SELECT *, gpus * watts * load * pue / tokens_per_second AS joules_per_token
      FROM (SELECT c.month, c.scenario, c.model, c.gpus, c.tokens_per_second, c.output_usd_per_mtok, c.stale,
                   coalesce(1000 * a.kw, g.watts) AS watts, iif(a.kw IS NULL, 'chip', 'assumed') AS watts_basis,
                   coalesce(a.load, 1.0) AS load, coalesce(a.pue, 1.0) AS pue,
                   coalesce(a.answer_tokens, 500.0) AS answer_tokens, a.usd_per_kwh
            FROM cost_monthly AS c
            LEFT JOIN gpu_now AS g ON g.gpu = c.gpu
            LEFT JOIN (SELECT month, scenario, max(iif(name = 'kw', base, NULL)) AS kw,
                              max(iif(name = 'load', base, NULL)) AS load,
                              max(iif(name = 'pue', base, NULL)) AS pue,
                              max(iif(name = 'usd_per_kwh', base, NULL)) AS usd_per_kwh,
                              max(iif(name = 'answer_tokens', base, NULL)) AS answer_tokens
                       FROM assumption_in_force
                       WHERE model = '' AND name IN ('kw', 'load', 'pue', 'usd_per_kwh', 'answer_tokens')
                       GROUP BY month, scenario) AS a
              ON a.month = +c.month AND a.scenario = +c.scenario))
WHERE watts > 0 AND tokens_per_second > 0;

-- SPDX-License-Identifier: MIT
-- markup_convention_monthly: one row is the markup of one model under one scenario by one convention of
-- what a token is sold for. Key: month, scenario, model, convention: `input`, `output`, `3:1` and `1:1`
-- (price of the blend over cost of the blend, the median of the Fenton–Wilkinson sum as in cost_monthly), `sum`
-- (input price plus output price over the cost of a token: only where the scenario does not tell input from
-- output, as in the post; it counts two prices against one cost). price, cost: USD per million tokens. place
-- orders them.
CREATE VIEW markup_convention_monthly AS
SELECT month, scenario, model, convention, place, price, cost, price / cost AS markup
FROM (SELECT m.month, m.scenario, m.model, c.convention, c.place,
             CASE c.convention WHEN 'input' THEN m.input_price WHEN 'output' THEN m.output_price
                  WHEN '3:1' THEN m.blend_price WHEN '1:1' THEN (m.input_price + m.output_price) / 2
                  ELSE m.input_price + m.output_price END AS price,
             CASE c.convention WHEN 'input' THEN m.input_cost WHEN 'output' THEN m.output_cost
                  WHEN '3:1' THEN m.blend_cost WHEN '1:1' THEN m.equal_cost
                  ELSE iif(abs(m.input_cost - m.output_cost) <= 1e-12 * m.output_cost, m.output_cost, NULL)
             END AS cost
      FROM (SELECT *, (input_mean + output_mean) / 2
                      / sqrt(1 + (input_mean * input_mean * (exp(input_own) - 1)
                                  + output_mean * output_mean * (exp(output_own) - 1))
                                 / ((input_mean + output_mean) * (input_mean + output_mean))) AS equal_cost
            FROM (SELECT k.*, s.mfu_prefill_sigma * s.mfu_prefill_sigma AS input_own,
                         s.mfu_decode_sigma * s.mfu_decode_sigma AS output_own,
                         k.input_cost * exp(s.mfu_prefill_sigma * s.mfu_prefill_sigma / 2) AS input_mean,
                         k.output_cost * exp(s.mfu_decode_sigma * s.mfu_decode_sigma / 2) AS output_mean
                  FROM markup_monthly AS k
                  CROSS JOIN cost_monthly AS s
                    ON s.month = +k.month AND s.scenario = +k.scenario AND s.model = +k.model)) AS m
      JOIN (SELECT 'input' AS convention, 1 AS place UNION ALL SELECT 'output', 2 UNION ALL SELECT '3:1', 3
            UNION ALL SELECT '1:1', 4 UNION ALL SELECT 'sum', 5) AS c)
WHERE price IS NOT NULL AND cost > 0;

-- SPDX-License-Identifier: MIT
-- variance_share_monthly: one row is what one cause brings to the spread of one figure of one model under one
-- scenario at the end of one month (the running month: now): a part of the variance of its logarithm, 0..1;
-- the shares of a figure add up to 1. Key: month, scenario, model, figure, cause. figure: `input`, `output`,
-- `blend` (of the cost, and so of the markup: a list price is a point), `size` (the active parameters that a
-- price pays for, pays_for_monthly, and N* of human_parity_monthly: output without the size). cause: `rent`,
-- `size`, `mfu` (of prefill, of decode, of the blend of both; of a roofline or a measurement its speed), `use`.
-- sigma: of the cause. No row where a scenario gives no range.
CREATE VIEW variance_share_monthly AS
SELECT month, scenario, model, figure, cause, sigma, sigma * sigma / (total * total) AS share
FROM (SELECT c.month, c.scenario, c.model, f.column1 AS figure, f.column2 AS cause,
             CASE f.column1 WHEN 'input' THEN c.input_sigma WHEN 'output' THEN c.output_sigma
                  WHEN 'blend' THEN c.blend_sigma
                  ELSE sqrt(max(c.output_sigma * c.output_sigma - c.size_sigma * c.size_sigma, 0.0)) END AS total,
             CASE f.column2 WHEN 'rent' THEN c.server_sigma WHEN 'size' THEN c.size_sigma
                  WHEN 'use' THEN c.utilization_sigma
                  WHEN 'mfu' THEN CASE f.column1 WHEN 'input' THEN c.mfu_prefill_sigma
                       WHEN 'blend' THEN sqrt(max(c.blend_sigma * c.blend_sigma - c.server_sigma * c.server_sigma
                                                  - c.size_sigma * c.size_sigma
                                                  - c.utilization_sigma * c.utilization_sigma, 0.0))
                       ELSE c.mfu_decode_sigma END END AS sigma
      FROM cost_monthly AS c
      CROSS JOIN (VALUES ('input', 'rent'), ('input', 'size'), ('input', 'mfu'), ('input', 'use'),
                  ('output', 'rent'), ('output', 'size'), ('output', 'mfu'), ('output', 'use'),
                  ('blend', 'rent'), ('blend', 'size'), ('blend', 'mfu'), ('blend', 'use'),
                  ('size', 'rent'), ('size', 'mfu'), ('size', 'use')) AS f)
WHERE sigma > 1e-12 AND total > 0;

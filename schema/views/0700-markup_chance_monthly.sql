-- SPDX-License-Identifier: MIT
-- markup_chance_monthly: one row is the chance (0..1) that the output markup of one model under one
-- scenario is at least `multiple` (1, 2, 5, 10, 20, 40, 50). Key: month, scenario, model, multiple. The
-- markup is lognormal with the median and the 5 % point of markup_monthly: the chance is Phi(ln(median
-- markup / multiple) / sigma). No row where the scenario gives no ranges.
CREATE VIEW markup_chance_monthly AS
SELECT month, scenario, model, multiple, output_markup,
       CASE WHEN z > 37 THEN 1.0 WHEN z < -37 THEN 0.0 WHEN z > 0 THEN 1 - tail ELSE tail END AS chance
FROM (SELECT *,
             -- the tail of the normal distribution as in markup_monthly
             CASE WHEN abs(z) < 7.07106781186547 THEN
                 exp(-z * z / 2)
                 * ((((((0.0352624965998911 * abs(z) + 0.700383064443688) * abs(z) + 6.37396220353165)
                       * abs(z) + 33.912866078383) * abs(z) + 112.079291497871) * abs(z)
                     + 221.213596169931) * abs(z) + 220.206867912376)
                 / (((((((0.0883883476483184 * abs(z) + 1.75566716318264) * abs(z) + 16.064177579207)
                        * abs(z) + 86.7807322029461) * abs(z) + 296.564248779674) * abs(z)
                      + 637.333633378831) * abs(z) + 793.826512519948) * abs(z) + 440.413735824752)
             ELSE exp(-z * z / 2) / 2.506628274631
                  / (abs(z) + 1 / (abs(z) + 2 / (abs(z) + 3 / (abs(z) + 4 / (abs(z) + 0.65)))))
             END AS tail
      FROM (SELECT m.month, m.scenario, m.model, w.multiple, m.output_markup,
                   ln(m.output_markup / w.multiple) * 1.6448536269514722
                       / ln(m.output_markup / m.output_markup_p5) AS z
            FROM markup_monthly AS m
            CROSS JOIN (SELECT 1.0 AS multiple UNION ALL SELECT 2.0 UNION ALL SELECT 5.0 UNION ALL SELECT 10.0
                  UNION ALL SELECT 20.0 UNION ALL SELECT 40.0 UNION ALL SELECT 50.0) AS w
            WHERE m.output_markup > 0 AND m.output_markup_p5 > 0 AND m.output_markup_p5 < m.output_markup));

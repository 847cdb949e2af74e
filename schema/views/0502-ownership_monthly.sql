-- SPDX-License-Identifier: MIT
-- ownership_monthly: one row is what one accelerator costs the owner that one scenario describes, in one
-- month (the running month: now); only scenarios whose rent is 'ownership'. Key: month, scenario. Method M5:
--   capital = capex × crf / 12 - residual × capex × (crf - interest) / 12, crf = r (1 + r)^n / ((1 + r)^n - 1)
--   power = kw × load × pue × usd_per_kwh × 730
--   month = capital + server_month + power + colocation_month + upkeep_month; hour = month / 730
-- USD per accelerator. Where inputs have ranges the month is the median of the Fenton–Wilkinson sum of its
-- parts: mean / sqrt(1 + variance); sigma: standard deviation of its logarithm. X_low, X_high of years and
-- interest move crf by half its range either way. server_usd: USD per hour of all gpus.
CREATE VIEW ownership_monthly AS
SELECT month, scenario, gpu, gpus, capex, years, interest, residual, crf, capital, server_month, kw, load, pue,
       usd_per_kwh, power, colocation_month, upkeep_month, mean, variance,
       mean / sqrt(1 + variance) AS usd_per_gpu_month, mean / sqrt(1 + variance) / 730 AS usd_per_gpu_hour,
       sqrt(ln(1 + variance)) AS sigma, gpus * mean / sqrt(1 + variance) / 730 AS server_usd,
       capex_low, capex_high, years_low, years_high, interest_low, interest_high
FROM (SELECT *, (capital * capital * exp(capital_v) * (exp(capital_v) - 1)
                 + server_month * server_month * exp(server_v) * (exp(server_v) - 1)
                 + power * power * exp(power_v) * (exp(power_v) - 1)
                 + colocation_month * colocation_month * exp(colocation_v) * (exp(colocation_v) - 1)
                 + upkeep_month * upkeep_month * exp(upkeep_v) * (exp(upkeep_v) - 1)) / (mean * mean) AS variance
      FROM (SELECT *, capital * exp(capital_v / 2) + server_month * exp(server_v / 2) + power * exp(power_v / 2)
                      + colocation_month * exp(colocation_v / 2) + upkeep_month * exp(upkeep_v / 2) AS mean
            FROM (SELECT *, capex * (crf - residual * (crf - interest)) / 12 AS capital,
                         kw * load * pue * usd_per_kwh * 730 AS power,
                         capex_v + pow(ln(crf_short / crf_long) / 3.2897072539029444, 2)
                         + pow(ln(crf_dear / crf_cheap) / 3.2897072539029444, 2) AS capital_v
                  FROM (SELECT *, iif(interest > 0, interest * pow(1 + interest, years) / (pow(1 + interest, years) - 1), 1 / years) AS crf,
                               iif(interest > 0, interest * pow(1 + interest, years_low) / (pow(1 + interest, years_low) - 1), 1 / years_low) AS crf_short,
                               iif(interest > 0, interest * pow(1 + interest, years_high) / (pow(1 + interest, years_high) - 1), 1 / years_high) AS crf_long,
                               iif(interest_low > 0, interest_low * pow(1 + interest_low, years) / (pow(1 + interest_low, years) - 1), 1 / years) AS crf_cheap,
                               iif(interest_high > 0, interest_high * pow(1 + interest_high, years) / (pow(1 + interest_high, years) - 1), 1 / years) AS crf_dear
                        FROM (SELECT month, scenario,
                                     max(iif(name = 'gpus', base, NULL)) AS gpus,
                                     max(iif(name = 'gpu', text, NULL)) AS gpu,
                                     max(iif(name = 'capex', base, NULL)) AS capex,
                                     max(iif(name = 'capex', low, NULL)) AS capex_low,
                                     max(iif(name = 'capex', high, NULL)) AS capex_high,
                                     max(iif(name = 'capex', v, 0.0)) AS capex_v,
                                     1.0 * coalesce(max(iif(name = 'years', base, NULL)), 4) AS years,
                                     1.0 * coalesce(max(iif(name = 'years', coalesce(low, base), NULL)), 4) AS years_low,
                                     1.0 * coalesce(max(iif(name = 'years', coalesce(high, base), NULL)), 4) AS years_high,
                                     coalesce(max(iif(name = 'interest', base, NULL)), 0.1) AS interest,
                                     coalesce(max(iif(name = 'interest', coalesce(low, base), NULL)), 0.1) AS interest_low,
                                     coalesce(max(iif(name = 'interest', coalesce(high, base), NULL)), 0.1) AS interest_high,
                                     coalesce(max(iif(name = 'residual', base, NULL)), 0.0) AS residual,
                                     coalesce(max(iif(name = 'server_month', base, NULL)), 0.0) AS server_month,
                                     max(iif(name = 'server_month', v, 0.0)) AS server_v,
                                     coalesce(max(iif(name = 'kw', base, NULL)), 0.0) AS kw,
                                     coalesce(max(iif(name = 'load', base, NULL)), 1.0) AS load,
                                     coalesce(max(iif(name = 'pue', base, NULL)), 1.0) AS pue,
                                     coalesce(max(iif(name = 'usd_per_kwh', base, NULL)), 0.0) AS usd_per_kwh,
                                     sum(iif(name IN ('kw', 'load', 'pue', 'usd_per_kwh'), v, 0.0)) AS power_v,
                                     coalesce(max(iif(name = 'colocation_month', base, NULL)), 0.0) AS colocation_month,
                                     max(iif(name = 'colocation_month', v, 0.0)) AS colocation_v,
                                     coalesce(max(iif(name = 'upkeep_month', base, NULL)), 0.0) AS upkeep_month,
                                     max(iif(name = 'upkeep_month', v, 0.0)) AS upkeep_v,
                                     max(iif(name = 'rent', text, NULL)) AS rent
                              FROM (SELECT *, coalesce(pow(ln(high / low) / 3.2897072539029444, 2), 0.0) AS v
                                    FROM assumption_in_force
                                    WHERE model = '' AND scenario IN (SELECT scenario FROM assumption WHERE text = 'ownership'))
                              GROUP BY month, scenario)
                        WHERE rent = 'ownership' AND capex > 0 AND years > 0 AND gpus > 0))));

-- SPDX-License-Identifier: MIT
-- price_profile_monthly: one row is price against cost for one kind of use of one model under one scenario
-- at the end of one month (the running month: now). Key: month, scenario, model, profile. ratio: input
-- tokens per output token; hits: part of the input that is read from a cache. profile: `chat` 3 and 0,
-- `fleet` 3.6 and 0.56 (DeepSeek's day of 2025-02), `rag` 10 and 0.3, `coding` 300 and 0.91, `reasoning`
-- 1 and 0 (hidden tokens are output). The same weights stand on both sides: price and cost = (ratio × ((1 -
-- hits) × input + hits × hit) + output) / (ratio + 1), USD per million tokens. hit_price: the vendor's own
-- price of a cache read; hit_price_known 0: it has none on file and the input price stands for it. hit_cost:
-- 0.02 of the cost of computed input, an assumption. What a cache write costs on top is left out: on all
-- sides it is small beside the reads. cost is the median, as is the blend of cost_monthly (which is `chat`):
-- rent, size and use are shared by both parts. _p5, _p95: NULL without ranges. batch_price: the same weights
-- on the vendor's own batch prices (a hit at the batch price of input where none of a cache read is on file),
-- NULL where it has none; batch_markup: over the same cost, for nobody has published what a batch costs less.
CREATE VIEW price_profile_monthly AS
SELECT month, scenario, model, profile, ratio, hits, seller, price, exp(mu) AS cost,
       CASE WHEN sigma > 0 THEN exp(mu - 1.6448536269514722 * sigma) END AS cost_p5,
       CASE WHEN sigma > 0 THEN exp(mu + 1.6448536269514722 * sigma) END AS cost_p95,
       price / exp(mu) AS markup,
       CASE WHEN sigma > 0 THEN price / exp(mu + 1.6448536269514722 * sigma) END AS markup_p5,
       CASE WHEN sigma > 0 THEN price / exp(mu - 1.6448536269514722 * sigma) END AS markup_p95,
       1 - exp(mu) / nullif(price, 0) AS gross_margin, input_price, hit_price, hit_price_known,
       output_price, input_cost, 0.02 * input_cost AS hit_cost, output_cost, stale, batch_price,
       batch_price / exp(mu) AS batch_markup
FROM (SELECT *, ln(moment) - ln(1 + variance) / 2 AS mu, sqrt(shared + ln(1 + variance)) AS sigma
      FROM (SELECT *, input_mean + output_mean AS moment,
                   (input_mean * input_mean * (exp(input_own) - 1)
                    + output_mean * output_mean * (exp(output_own) - 1))
                   / ((input_mean + output_mean) * (input_mean + output_mean)) AS variance
            FROM (SELECT c.month, c.scenario, c.model, f.column1 AS profile, f.column2 AS ratio,
                         f.column3 AS hits, p.seller, p.input_price, p.output_price,
                         coalesce(h.usd_per_mtok, p.input_price) AS hit_price,
                         h.usd_per_mtok IS NOT NULL AS hit_price_known,
                         (f.column2 * ((1 - f.column3) * p.input_price
                                       + f.column3 * coalesce(h.usd_per_mtok, p.input_price))
                          + p.output_price) / (f.column2 + 1) AS price,
                         (f.column2 * ((1 - f.column3) * b.input + f.column3 * coalesce(b.hit, b.input)) + b.output)
                         / (f.column2 + 1) AS batch_price,
                         c.input_usd_per_mtok AS input_cost, c.output_usd_per_mtok AS output_cost,
                         c.server_sigma * c.server_sigma + c.size_sigma * c.size_sigma
                         + c.utilization_sigma * c.utilization_sigma AS shared,
                         c.mfu_prefill_sigma * c.mfu_prefill_sigma AS input_own,
                         c.mfu_decode_sigma * c.mfu_decode_sigma AS output_own,
                         c.input_usd_per_mtok * f.column2 * (1 - 0.98 * f.column3) / (f.column2 + 1)
                         * exp(c.mfu_prefill_sigma * c.mfu_prefill_sigma / 2) AS input_mean,
                         c.output_usd_per_mtok / (f.column2 + 1)
                         * exp(c.mfu_decode_sigma * c.mfu_decode_sigma / 2) AS output_mean,
                         max(c.stale, p.price_stale, coalesce(h.stale, 0)) AS stale
                  FROM cost_monthly AS c
                  CROSS JOIN own_price_monthly AS p ON p.month = +c.month AND p.model = +c.model
                  LEFT JOIN (SELECT month, model, value / 1e9 AS usd_per_mtok, stale
                             FROM api_price_chosen_monthly
                             WHERE seller = substr(model, 1, instr(model, '/') - 1) AND component = 'cache_read'
                               AND tier = 'standard' AND context_min = 0
                             UNION ALL SELECT month, NULL, NULL, NULL FROM no_row) AS h
                    ON h.month = +c.month AND h.model = +c.model
                  LEFT JOIN (SELECT month, model, max(iif(component = 'input', value / 1e9, NULL)) AS input,
                                    max(iif(component = 'output', value / 1e9, NULL)) AS output,
                                    max(iif(component = 'cache_read', value / 1e9, NULL)) AS hit
                             FROM api_price_chosen_monthly
                             WHERE seller = substr(model, 1, instr(model, '/') - 1) AND tier = 'batch' AND context_min = 0
                             GROUP BY month, model) AS b ON b.month = +c.month AND b.model = +c.model
                  CROSS JOIN (VALUES ('chat', 3.0, 0.0), ('fleet', 3.6, 0.56), ('rag', 10.0, 0.3),
                              ('coding', 300.0, 0.91), ('reasoning', 1.0, 0.0)) AS f
                  WHERE c.input_usd_per_mtok > 0 AND c.output_usd_per_mtok > 0)));

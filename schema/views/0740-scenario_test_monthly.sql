-- SPDX-License-Identifier: MIT
-- scenario_test_monthly: one row is the test of one scenario against the open models that are sold in the
-- open market (open_market_monthly) at the end of one month. Key: month, scenario. models: how many have
-- a price and a cost; below_cost: of them the output price lies below the cost of output; surely_below:
-- with a chance of more than 95 %; lowest_markup, highest_markup: of output. Nobody sells at a loss for
-- long: verdict is 'too dear' where a quarter or more are below cost or one in ten surely is, else 'holds'.
CREATE VIEW scenario_test_monthly AS
SELECT month, scenario, models, below_cost, surely_below, lowest_markup, highest_markup, stale,
       iif(4 * below_cost >= models OR surely_below > 0 AND 10 * surely_below >= models, 'too dear', 'holds') AS verdict
FROM (SELECT m.month, m.scenario, count(*) AS models, sum(m.output_markup < 1) AS below_cost,
             sum(coalesce(m.p_below_cost, m.output_markup < 1) > 0.95) AS surely_below,
             min(m.output_markup) AS lowest_markup, max(m.output_markup) AS highest_markup,
             max(m.stale) AS stale
      FROM open_market_monthly AS o
      JOIN markup_by_seller_monthly AS m ON m.month = o.month AND m.model = o.model AND m.seller = o.seller
      WHERE m.output_markup IS NOT NULL
      GROUP BY m.month, m.scenario);

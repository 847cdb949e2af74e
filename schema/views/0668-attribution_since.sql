-- SPDX-License-Identifier: MIT
-- attribution_since: one row says why the markup of one model under one scenario is another in one month
-- than it was in an earlier one, `since`. Key: month, since, scenario, model, component ('input',
-- 'output'). change: ln(markup) - ln(markup of that month). The parts are natural logarithms, each
-- reckoned from its own inputs, and add up to the whole:
--   price       ln(list_price / old_price), while the same source is believed
--   server      -ln(rent / old_rent), while rent has the same basis and the server is the same
--   efficiency  ln(speed / old_speed): FLOP/s of the server × MFU × utilization (of a measured speed: of
--               tokens per second × utilization)
--   size        -ln(active parameters / those before); 0 for measured speeds
--   load        -ln(training_load / that before), a multiplier of cost that some scenarios have
--   basis       what would be price or server, where the basis changed: no price moved
-- No row where one of the two months has no markup. All pairs of months are many rows: ask for a `since`.
CREATE VIEW attribution_since AS
SELECT month, since, scenario, model, component, ln(markup) - ln(old_markup) AS change,
       iif(same_source, ln(list_price / old_price), 0.0) AS price, iif(same_rent, -ln(rent / old_rent), 0.0) AS server,
       ln(speed / old_speed) AS efficiency, -ln(params / old_params) AS size, -ln(training / old_training) AS load,
       iif(same_source, 0.0, ln(list_price / old_price)) + iif(same_rent, 0.0, -ln(rent / old_rent)) AS basis,
       markup, old_markup, price_basis, old_price_basis, source, old_source, list_price, old_price, rent, old_rent,
       speed, old_speed, params, old_params, same_source, same_rent
FROM (SELECT n.month, o.month AS since, n.scenario, n.model, n.component, n.markup, o.markup AS old_markup,
             n.price AS list_price, o.price AS old_price, n.rent, o.rent AS old_rent, n.speed,
             o.speed AS old_speed, n.size AS params, o.size AS old_params, n.load AS training,
             o.load AS old_training, n.price_basis, o.price_basis AS old_price_basis, n.source,
             o.source AS old_source, n.source = o.source AS same_source,
             n.price_basis = o.price_basis AND n.server IS o.server AND n.gpu IS o.gpu
                 AND n.gpus IS o.gpus AND n.region IS o.region AS same_rent
      FROM markup_input_monthly AS n
      CROSS JOIN markup_input_monthly AS o
        ON o.month < n.month AND o.scenario = +n.scenario AND o.model = +n.model AND o.component = n.component);

-- SPDX-License-Identifier: MIT
-- api_series_rivals: one row is one series of API prices as in api_series. rivals: how many series are about the
-- same price (model, seller, component, tier, context_min), itself included; of 1 there is nothing to choose.
CREATE VIEW api_series_rivals AS
SELECT *, count(*) OVER (PARTITION BY model, seller, component, tier, context_min) AS rivals FROM api_series;

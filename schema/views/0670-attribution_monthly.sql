-- SPDX-License-Identifier: MIT
-- attribution_monthly: one row says why the markup of one model under one scenario moved from the month
-- before to this one: attribution_since for that month. Key: month, scenario, model, component ('input',
-- 'output'). change: ln(markup) - ln(markup of the month before); price, server, efficiency, size, load and
-- basis add up to it.
CREATE VIEW attribution_monthly AS
SELECT month, scenario, model, component, change, price, server, efficiency, size, load, basis, markup, old_markup,
       price_basis, old_price_basis, source, old_source
FROM attribution_since
WHERE since = strftime('%Y-%m', month || '-01', '-1 month');

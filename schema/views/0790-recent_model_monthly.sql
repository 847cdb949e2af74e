-- SPDX-License-Identifier: MIT
-- recent_model_monthly: one row is a model that its vendor sells at its own list price, whose size nobody
-- published and that was released in the seven months up to the end of one month: what a page about that
-- month should name. Key: month, model. Dated snapshots of a model are left out. newest: 1 is the vendor's
-- newest; prices USD per million tokens.
CREATE VIEW recent_model_monthly AS
SELECT p.month, p.model, p.seller AS vendor, m.released, p.input_price, p.output_price, p.price_stale,
       row_number() OVER (PARTITION BY p.month, p.seller ORDER BY m.released DESC, p.output_price DESC, p.model)
           AS newest
FROM own_price_monthly AS p
JOIN model_now AS m ON m.model = p.model
JOIN calendar AS c ON c.month = p.month
WHERE m.active_params IS NULL AND length(m.released) = 10 AND p.output_price > 0
  AND m.model NOT GLOB '*-20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND m.model NOT GLOB '*-20[0-9][0-9][01][0-9][0-3][0-9]'
  AND m.released > strftime('%Y-%m-%d', c.ends, 'unixepoch', '-7 months')
  AND m.released < strftime('%Y-%m-%d', c.upto, 'unixepoch');

-- SPDX-License-Identifier: MIT
-- alias_now: one row is one name as one source writes it, with the model that it means as last
-- recorded up to the batch asked for. model is 'SOURCE:NAME' while nobody has mapped the name.
CREATE VIEW alias_now AS
SELECT * FROM model_alias AS a
WHERE batch_id <= (SELECT batch_id FROM as_of)
  AND NOT EXISTS (SELECT 1 FROM model_alias AS newer
                  WHERE newer.source_id = a.source_id AND newer.name = a.name
                    AND newer.batch_id > a.batch_id AND newer.batch_id <= (SELECT batch_id FROM as_of));

-- SPDX-License-Identifier: MIT
-- alias_now: one row is one name as one source writes it, with the model that it means as last
-- recorded up to the batch asked for. model is 'SOURCE:NAME' while nobody has mapped the name.
CREATE VIEW alias_now AS
SELECT * FROM model_alias AS a
WHERE batch_id = (SELECT max(n.batch_id) FROM model_alias AS n
                  WHERE n.source_id = a.source_id AND n.name = a.name
                    AND n.batch_id <= (SELECT batch_id FROM as_of));

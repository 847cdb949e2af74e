-- SPDX-License-Identifier: MIT
-- model_now: one row is one canonical model as last recorded up to the batch asked for.
-- active_params and total_params are counts; NULL: nobody published them. moe: 1 mixture of
-- experts, 0 dense, NULL not known.
CREATE VIEW model_now AS
SELECT * FROM model AS m
WHERE batch_id = (SELECT max(n.batch_id) FROM model AS n
                  WHERE n.model = m.model AND n.batch_id <= (SELECT batch_id FROM as_of));

-- SPDX-License-Identifier: MIT
-- server_now: one row is what one SKU of one provider holds, as last recorded up to the batch asked
-- for. gpu '' and gpus 0: not known.
CREATE VIEW server_now AS
SELECT * FROM server AS s
WHERE batch_id = (SELECT max(n.batch_id) FROM server AS n
                  WHERE n.provider = s.provider AND n.server = s.server
                    AND n.batch_id <= (SELECT batch_id FROM as_of));

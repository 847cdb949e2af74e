-- SPDX-License-Identifier: MIT
-- gpu_now: one row is one chip as last recorded up to the batch asked for. FLOP/s and bytes/s per
-- accelerator; dense and sparse apart; NULL: the chip has no such unit, or it is not known.
CREATE VIEW gpu_now AS
SELECT * FROM gpu AS g
WHERE batch_id = (SELECT max(n.batch_id) FROM gpu AS n
                  WHERE n.gpu = g.gpu AND n.batch_id <= (SELECT batch_id FROM as_of));

-- SPDX-License-Identifier: MIT
-- parity_crossing: one row is the month in which a model's output price first lay at or below what a human
-- asks for the same tokens (human_parity_monthly). Key: scenario, model, place, wage_kind, definition.
-- month: that month, NULL: never so far; first_month: the first in which both are known. crossed 1: it was
-- dearer in a month before, so that this is a crossing; 0: it was cheaper from its first month on. back: the
-- newest month in which it was dearer again after that, NULL for none. human_usd_per_mtok,
-- model_usd_per_mtok, times_cheaper: as of last_month.
CREATE VIEW parity_crossing AS
SELECT scenario, model, place, wage_kind, definition, month, first_month,
       iif(month IS NULL, NULL, month > first_month) AS crossed,
       iif(dearer > month, dearer, NULL) AS back, last_month, human_usd_per_mtok, model_usd_per_mtok,
       times_cheaper
FROM (SELECT scenario, model, place, wage_kind, definition, month AS last_month, human_usd_per_mtok,
             model_usd_per_mtok, times_cheaper, min(month) OVER k AS first_month,
             min(iif(model_usd_per_mtok <= human_usd_per_mtok, month, NULL)) OVER k AS month,
             max(iif(model_usd_per_mtok > human_usd_per_mtok, month, NULL)) OVER k AS dearer,
             row_number() OVER (PARTITION BY scenario, model, place, wage_kind, definition
                                ORDER BY month DESC) AS choice
      FROM human_parity_monthly
      WINDOW k AS (PARTITION BY scenario, model, place, wage_kind, definition))
WHERE choice = 1;

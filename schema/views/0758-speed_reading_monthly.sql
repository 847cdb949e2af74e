-- SPDX-License-Identifier: MIT
-- speed_reading_monthly: one row is how fast one stream of one model runs on one platform, as one source has it
-- at the end of one month. Key: month, source, platform, model. Of several lengths the fresh and shortest one.
-- tokens_per_second: output; active_params: published, NULL where nobody has.
CREATE VIEW speed_reading_monthly AS
SELECT month, source, platform, model, tokens_per_second, active_params, stale, confirmed_at, since, fetch_id,
       series_id
FROM (SELECT t.*, m.active_params,
             row_number() OVER (PARTITION BY t.month, t.source, t.platform, t.model
                                ORDER BY t.stale, t.input_length, t.output_length, t.series_id) AS choice
      FROM throughput_monthly AS t LEFT JOIN model_now AS m ON m.model = t.model
      WHERE t.kind = 'per_request' AND t.token_kind = 'output' AND t.tokens_per_second > 0)
WHERE choice = 1;

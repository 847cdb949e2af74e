-- SPDX-License-Identifier: MIT
-- measured_choice_monthly: one row is the measured system by which a scenario of method 'measured'
-- reckons one model in one month: of all chips that have a rent, the one with the cheapest output. Key:
-- month, scenario, model. Rent: of the scenario's own chip the scenario's rent, of others the market
-- price (three providers or more); USD per hour of the `gpus` that were measured, after discount.
-- utilization is 1 for fleet averages, whose idle hours are inside already.
CREATE VIEW measured_choice_monthly AS
SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY month, scenario, model
                                 ORDER BY usd_per_server_hour / (tokens_per_second * utilization),
                                 gpu) AS choice
    FROM (SELECT s.month, s.scenario, v.model, s.method, iif(v.gpu = s.gpu, s.server, NULL) AS server,
                 iif(v.gpu = s.gpu, s.provider, NULL) AS provider,
                 iif(v.gpu = s.gpu, s.region, NULL) AS region, v.gpu, v.gpus,
                 iif(v.gpu = s.gpu, s.price_kind, 'on_demand') AS price_kind,
                 iif(v.gpu = s.gpu, s.price_basis, 'market') AS price_basis,
                 iif(v.gpu = s.gpu, s.price_providers, m.providers) AS price_providers,
                 s.rent_factor * v.gpus * iif(v.gpu = s.gpu, s.server_usd / s.gpus, m.usd_per_gpu_hour)
                     AS usd_per_server_hour,
                 s.rent_factor * i.gpus * iif(v.gpu = s.gpu, s.server_usd / s.gpus, m.usd_per_gpu_hour)
                     AS usd_per_input_server_hour,
                 s.rent_factor * v.gpus * iif(v.gpu = s.gpu, s.server_low / s.gpus, m.p10 / 8) AS server_low,
                 s.rent_factor * v.gpus * iif(v.gpu = s.gpu, s.server_high / s.gpus, m.p90 / 8) AS server_high,
                 iif(v.gpu = s.gpu, s.server_sigma, coalesce(ln(m.p90 / m.p10) / 3.2897072539029444, 0.0))
                     AS server_sigma,
                 z.active_params, z.basis AS size_basis, z.size_evidence, z.total_params, z.moe, v.precision,
                 iif(v.fleet, 1.0, s.utilization) AS utilization,
                 iif(v.fleet, NULL, s.utilization_low) AS utilization_low,
                 iif(v.fleet, NULL, s.utilization_high) AS utilization_high,
                 iif(v.fleet, 0.0, s.utilization_sigma) AS utilization_sigma,
                 s.training_load, v.tokens_per_second, i.tokens_per_second AS input_tokens_per_second,
                 max(iif(v.gpu = s.gpu, s.price_stale, m.stale), v.stale) AS stale,
                 iif(v.gpu = s.gpu, s.price_fetch_id, m.fetch_id) AS price_fetch_id,
                 v.fetch_id AS speed_fetch_id
          FROM scenario_monthly AS s
          JOIN measured_speed_monthly AS v ON v.month = s.month AND v.token_kind = 'output'
          LEFT JOIN measured_speed_monthly AS i
            ON i.month = s.month AND i.model = v.model AND i.gpu = v.gpu AND i.token_kind = 'input'
               AND i.source = v.source AND i.fleet = v.fleet
          LEFT JOIN market_price_monthly AS m ON m.month = s.month AND m.gpu = v.gpu AND m.providers >= 3
          LEFT JOIN model_size_monthly AS z
            ON z.month = s.month AND z.scenario = s.scenario AND z.model = v.model
          WHERE s.method = 'measured')
    WHERE usd_per_server_hour > 0)
WHERE choice = 1;

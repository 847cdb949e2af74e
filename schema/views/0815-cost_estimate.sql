-- SPDX-License-Identifier: MIT
-- cost_estimate: one row is a cost that somebody published, as a dated fact, beside what one scenario makes
-- of the same model at the end of the same month. Key: subject, publisher, component, variant, source,
-- since, scenario ('' and ours NULL: no scenario reckons this model in that month). component: `input`,
-- `output`, or `token` where the publisher does not tell them apart (held against output). published, ours:
-- USD per million tokens; ratio: ours / published; ours_p5, ours_p95: NULL without ranges. variant: what the
-- publisher assumed.
CREATE VIEW cost_estimate AS
SELECT f.subject, f.publisher, f.component, f.variant, f.month, f.since, f.published,
       coalesce(c.scenario, '') AS scenario,
       iif(f.component = 'input', c.input_usd_per_mtok, c.output_usd_per_mtok) AS ours,
       iif(f.component = 'input', c.input_p5, c.output_p5) AS ours_p5,
       iif(f.component = 'input', c.input_p95, c.output_p95) AS ours_p95,
       iif(f.component = 'input', c.input_usd_per_mtok, c.output_usd_per_mtok) / f.published AS ratio,
       c.method, c.gpu, f.source, f.evidence, f.url, f.fetch_id, f.series_id
FROM (SELECT coalesce(a.model, s.subject) AS subject, s.seller AS publisher,
             coalesce(nullif(s.tier, ''), 'token') AS component,
             coalesce(json_extract(s.detail, '$.variant'), '') AS variant,
             strftime('%Y-%m', i.since, 'unixepoch') AS month,
             strftime('%Y-%m-%dT%H:%M:%SZ', i.since, 'unixepoch') AS since, i.value / 1e9 AS published,
             r.source,
             -- looked up: of a join all facts would be listed first
             (SELECT e.note FROM evidence AS e WHERE e.series_id = s.id
                AND e.since = strftime('%Y-%m-%dT%H:%M:%SZ', i.since, 'unixepoch')) AS evidence,
             (SELECT e.url FROM evidence AS e WHERE e.series_id = s.id
                AND e.since = strftime('%Y-%m-%dT%H:%M:%SZ', i.since, 'unixepoch')) AS url,
             i.fetch_id, s.id AS series_id
      FROM part AS p
      CROSS JOIN series AS s ON s.part_id = p.id
      CROSS JOIN rank_now AS r ON r.source_id = p.source_id
      CROSS JOIN interval AS i
      LEFT JOIN alias_now AS a ON a.source_id = r.source_id AND a.name = s.subject
      WHERE s.measure = 'cost_estimate' AND i.series_id = s.id AND i.state = 0 AND i.value > 0) AS f
LEFT JOIN cost_monthly AS c ON c.month = f.month AND c.model = f.subject;

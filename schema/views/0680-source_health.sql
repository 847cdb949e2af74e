-- SPDX-License-Identifier: MIT
-- source_health: one row is the state of one part of one source. Key: source, part. last_attempt: when
-- it was last asked or imported; outcome, message: of that; last_good: time of the newest document or
-- answer that was let in; last_change: of the newest document that differed; kept, refused: rows of that
-- one. overdue 1: of a source that is in use and fetched over the network the last good answer is more
-- than two of its intervals and more than two days old (a daily job does not run at the same second
-- each day). pending_since: time of the oldest pending document of quarantined_document. NULL: never. next_due: from when it is asked again, NULL where it is never fetched or off;
-- failures in a row stretch the interval, up to a week. bytes_a_day: received over the network in the
-- last 30 days, by day since the first of these replies; NULL for none. remarks: what the program says of
-- the source: unproven, off by default, import only, by POST, several pages, the variable that holds a key. rank: of belief, as in
-- rank_now.
CREATE VIEW source_health AS
SELECT source, part, role, strftime('%Y-%m-%dT%H:%M:%SZ', attempted, 'unixepoch') AS last_attempt,
       strftime('%Y-%m-%dT%H:%M:%SZ', good, 'unixepoch') AS last_good,
       strftime('%Y-%m-%dT%H:%M:%SZ', changed, 'unixepoch') AS last_change, outcome,
       enabled AND url <> '' AND coalesce(good, first_attempt, now) < now - max(2 * due_hours, 48) * 3600 AS overdue,
       kept, refused,
       strftime('%Y-%m-%dT%H:%M:%SZ', (SELECT min(q.first_seen) FROM quarantined_document AS q
           WHERE q.part_id = h.part_id AND q.decision = 'pending'), 'unixepoch') AS pending_since,
       message, enabled, due_hours, stale_days, part_id,
       CASE WHEN enabled AND url <> '' THEN strftime('%Y-%m-%dT%H:%M:%SZ', max(retry_after,
           coalesce(CASE WHEN failures > 0 THEN asked ELSE good END + 3240
               * CASE WHEN failures > 1 AND due_hours < 168 THEN min(168, due_hours << min(failures - 1, 8))
                      ELSE due_hours END, now)), 'unixepoch') END AS next_due,
       (SELECT CAST(sum(g.bytes) * 86400.0 / max(86400, now - min(g.observed_at)) AS INTEGER)
        FROM good_fetch AS g
        WHERE g.part_id = h.part_id AND g.observed_at BETWEEN now - 2592000 AND now
          AND g.status IS NOT NULL) AS bytes_a_day,
       failures, remarks, (SELECT r.rank FROM rank_now AS r WHERE r.source = h.source) AS rank
FROM (SELECT s.name AS source, p.name AS part, s.role, s.enabled, p.url, s.due_hours, s.stale_days,
             p.id AS part_id, p.failures, p.retry_after, s.remarks, t.observed_at AS asked, a.now, t.outcome, coalesce(t.message, '') AS message,
             b.recorded_at AS attempted, d.observed_at AS changed, d.kept, d.refused,
             (SELECT g.observed_at FROM good_fetch AS g WHERE g.part_id = p.id AND g.observed_at <= a.now
              ORDER BY g.observed_at DESC LIMIT 1) AS good,
             (SELECT y.recorded_at FROM fetch AS x JOIN batch AS y ON y.id = x.batch_id
              WHERE x.part_id = p.id ORDER BY x.id LIMIT 1) AS first_attempt
      FROM source AS s JOIN part AS p ON p.source_id = s.id JOIN as_of AS a
      LEFT JOIN fetch AS t ON t.id = (SELECT x.id FROM fetch AS x WHERE x.part_id = p.id
                                        AND x.batch_id <= a.batch_id ORDER BY x.id DESC LIMIT 1)
      LEFT JOIN batch AS b ON b.id = t.batch_id
      LEFT JOIN fetch AS d ON d.id = (SELECT x.id FROM fetch AS x WHERE x.part_id = p.id
                                        AND x.outcome = 'changed' AND x.batch_id <= a.batch_id
                                        AND x.observed_at <= a.now
                                      ORDER BY x.observed_at DESC, x.id DESC LIMIT 1)) AS h;

/* SPDX-License-Identifier: MIT
 * Facts of one's own as one JSON object a line, in the common format: as the
 * source csv. */
#include <mtok/fact.h>
#include <mtok/fetcher.h>

const struct fetcher fetcher_ndjson = {
    .name = "ndjson",
    .title = "facts from files of JSON lines in the common format",
    .home = "docs/import-format.md",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_HAND,
    .flags = FETCHER_OFFLINE | FETCHER_STATES_DATES,
    .extensions = "ndjson jsonl",
    .stale_days = 400,
    .max_bytes = (size_t)64 << 20,
    .min_rows = 1,
    .part_of = fact_part_of,
    .parse = fact_ndjson_parse,
};

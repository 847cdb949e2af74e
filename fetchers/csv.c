/* SPDX-License-Identifier: MIT
 * Facts from a CSV of one's own, in the common format. A file is a part of its
 * own, named by the file: what one file leaves out says nothing about another.
 * A file may mix prices, servers, speeds and wages; the source counts among the
 * API prices, because a source has one role. */
#include <mtok/fact.h>
#include <mtok/fetcher.h>

const struct fetcher fetcher_csv = {
    .name = "csv",
    .title = "facts from CSV files in the common format",
    .home = "docs/import-format.md",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_HAND,
    .flags = FETCHER_OFFLINE | FETCHER_STATES_DATES,
    .extensions = "csv",
    .stale_days = 400,
    .max_bytes = (size_t)64 << 20,
    .min_rows = 1,
    .part_of = fact_part_of,
    .parse = fact_csv_parse,
};

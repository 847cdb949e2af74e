/* SPDX-License-Identifier: MIT
 * The health of the sources for Prometheus, as a textfile of its node exporter. */
#ifndef MTOK_PROMETHEUS_H
#define MTOK_PROMETHEUS_H

#include "db/db.h"

#include <stdio.h>

/* Metrics mtok_…{source="…",part="…"}; times are seconds since 1970. */
int prometheus_print(struct db *db, FILE *out, struct err *err);

#endif

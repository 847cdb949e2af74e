/* SPDX-License-Identifier: MIT
 * The sources this program knows: every file of fetchers/, in order of name. */
#ifndef MTOK_REGISTRY_H
#define MTOK_REGISTRY_H

#include <mtok/fetcher.h>

extern const struct fetcher *const fetcher_list[]; /* ends with NULL */

/* The fetcher of that name, or NULL. */
const struct fetcher *registry_find(const char *name);

#endif

/* SPDX-License-Identifier: MIT */
#include "names/registry.h"

#include <string.h>

const struct fetcher *registry_find(const char *name) {
    for (size_t i = 0; fetcher_list[i]; i++)
        if (strcmp(fetcher_list[i]->name, name) == 0)
            return fetcher_list[i];
    return NULL;
}

/* SPDX-License-Identifier: MIT */
#include "db/view_text.h"

#include <string.h>

static const char create[] = "CREATE VIEW ";

const char *view_name(const struct embedded *view) {
    const char *dash = strchr(view->name, '-');
    return dash ? dash + 1 : view->name;
}

const char *view_statement(const struct embedded *view) {
    return strstr(view->begin, create);
}

const char *view_definition(const struct embedded *view) {
    const char *statement = view_statement(view);
    return statement ? statement + strlen(create) : NULL;
}

const char *view_select(const struct embedded *view, size_t *size) {
    const char *definition = view_definition(view);
    const char *as = definition ? strstr(definition, " AS") : NULL;
    const char *end = as ? strrchr(as, ';') : NULL;
    if (!end)
        return NULL;
    *size = (size_t)(end - as) - strlen(" AS");
    return as + strlen(" AS");
}

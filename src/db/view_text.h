/* SPDX-License-Identifier: MIT
 * The text of a view that the program carries: comments, "CREATE VIEW name AS SELECT …;". */
#ifndef MTOK_VIEW_TEXT_H
#define MTOK_VIEW_TEXT_H

#include "base/embed.h"

/* "as_of" of the file "0010-as_of". */
const char *view_name(const struct embedded *view);
/* From "CREATE VIEW" on; NULL where the text has none. */
const char *view_statement(const struct embedded *view);
/* From "name AS" on; NULL as above. */
const char *view_definition(const struct embedded *view);
/* The SELECT, of *size bytes, without the semicolon behind it; NULL where there is none. */
const char *view_select(const struct embedded *view, size_t *size);

#endif

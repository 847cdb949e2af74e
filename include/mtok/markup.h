/* SPDX-License-Identifier: MIT
 * HTML readers forgive a page that breaks off; a price that breaks off ("$39.3") is wrong. */
#ifndef MTOK_MARKUP_H
#define MTOK_MARKUP_H

#include <stdbool.h>

/* true where a table or a script is opened and not closed. */
bool markup_is_cut(const char *bytes);

#endif

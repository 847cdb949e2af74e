/* SPDX-License-Identifier: MIT
 * Text that stays text in HTML, SVG and Atom: nothing of a name becomes markup,
 * no control or direction mark of it changes what stands around it. */
#ifndef MTOK_HTML_PUT_H
#define MTOK_HTML_PUT_H

#include <stdio.h>

void html_put(const char *text, FILE *out);
/* A name for ids and links: letters, digits and '-' of text, others as '-'. */
void html_put_id(const char *text, FILE *out);

#endif

/* SPDX-License-Identifier: MIT
 * The frame of every HTML page: one file that asks for nothing else. Its policy
 * (Content-Security-Policy) allows its own style and script by their hashes and
 * no request anywhere. */
#ifndef MTOK_HTML_PAGE_H
#define MTOK_HTML_PAGE_H

#include <stdio.h>

enum html_part {
    HTML_PLAIN = 0,
    HTML_CHARTS = 1,  /* charts that zoom, where the program carries the library */
    HTML_NOTEBOOK = 2 /* the sliders */
};

/* Everything up to <body> and the link over the navigation. feed: address of an Atom feed, NULL
 * for none. */
void html_begin(const char *title, unsigned parts, const char *feed, FILE *out);
/* The scripts and the end. */
void html_end(unsigned parts, FILE *out);

#endif

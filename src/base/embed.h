/* SPDX-License-Identifier: MIT
 * Files that the program carries: migrations, views, reference data. Each table
 * is sorted by name and ends with a NULL name. */
#ifndef MTOK_EMBED_H
#define MTOK_EMBED_H

#include <stddef.h>

struct embedded {
    const char *name; /* file name without folder and extension */
    const char *begin;
    const char *end; /* *end is 0, so text can be used in place */
};

extern const struct embedded embedded_migrations[]; /* "0001-facts", … */
extern const struct embedded embedded_views[];
extern const struct embedded embedded_reference[];
extern const struct embedded embedded_styles[];  /* web/x.css */
extern const struct embedded embedded_scripts[]; /* web/x.js */
/* The chart library, with its licence; empty in a build without it. */
extern const struct embedded embedded_uplot_style[];
extern const struct embedded embedded_uplot_script[];
extern const struct embedded embedded_uplot_licence[];

/* The assembler reads the file, so that megabytes of data cost the compiler nothing. */
#define MTOK_INCBIN(symbol, file)                                                                  \
    __asm__(".section .rodata\n"                                                                   \
            ".global " #symbol "\n" #symbol ":\n.incbin \"" file "\"\n"                            \
            ".global " #symbol "_end\n" #symbol "_end:\n.byte 0\n.previous\n");                    \
    extern const char symbol[];                                                                    \
    extern const char symbol##_end[];

#endif

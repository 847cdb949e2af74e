/* SPDX-License-Identifier: MIT
 * The contract of a source: data plus one pure function. fetchers/acme.c
 * defines `const struct fetcher fetcher_acme` (dashes in the file name become
 * underscores); the build collects it. A fetcher sees bytes and emits rows: no
 * network, clock, database, environment or file. */
#ifndef MTOK_FETCHER_H
#define MTOK_FETCHER_H

#include <mtok/buf.h>
#include <mtok/err.h>
#include <mtok/measure.h>
#include <mtok/sink.h>
#include <stddef.h>
#include <stdint.h>

struct page {
    const char *bytes; /* bytes[size] is 0 */
    size_t size;
};

/* One reply. Sources that page have several pages, in order; all others one. */
struct document {
    const char *name; /* URL or file name, for messages */
    const char *part; /* name of the part it belongs to, "" for the only one */
    const struct page *pages;
    size_t page_count;
};

/* One URL of a source. Absence from one part says nothing about another. */
struct fetcher_part {
    const char *name; /* "" where the source has only one */
    const char *url;
};

enum fetcher_flag {
    FETCHER_OFF = 1,          /* off until `mtok sources enable` */
    FETCHER_OFFLINE = 2,      /* never fetched: only imported */
    FETCHER_UNPROVEN = 4,     /* written without a real reply at hand: stricter, and said so */
    FETCHER_STATES_DATES = 8, /* rows may carry `since` */
    FETCHER_BROWSER = 16      /* answers only a browser-like User-Agent */
};

/* Order of belief among sources of one thing; smaller is believed. */
enum fetcher_rank {
    RANK_VENDOR = 10,     /* the vendor's own page */
    RANK_SHIPPED = 15,    /* the history that ships with mtok, each row with evidence */
    RANK_HAND = 20,       /* lists checked by hand */
    RANK_AGGREGATOR = 30, /* lists gathered by programs */
    RANK_RESELLER = 40    /* somebody who sells the thing himself */
};

struct fetcher {
    const char *name;  /* "aws-capacity-blocks": as on the command line and in the database */
    const char *title; /* one line for people */
    const char *home;  /* a page where a person can look it up */
    enum domain domain;
    int rank; /* enum fetcher_rank, or a number between */
    unsigned flags;
    const struct fetcher_part *parts;
    size_t part_count;
    const char *extensions; /* of saved replies, space-separated: "json", "html htm" */
    unsigned due_hours;     /* fetched when the last good reply is older */
    unsigned stale_days;    /* a value not confirmed for longer is stale */
    size_t max_bytes;       /* of a reply, after decompression */
    unsigned min_rows;      /* fewer is a quarantine */
    const char *key_env;    /* variable that holds a key; off while it is not set */
    const char *key_header; /* header that carries it: "x-api-key" */
    const char *post_body;  /* POST this when not NULL */
    const char *post_type;  /* its Content-Type */

    /* Part of a saved file by its path ("…/data/openai.json" → "data/openai"): writes the name
     * and returns 0, or -1 for a file that is none of this source's. NULL: the first part. */
    int (*part_of)(const char *path, struct buf *part);

    /* Where more is to be had: writes the next URL and returns 1, or 0 at the end, -1 on error.
     * Sees all pages so far. NULL: one request. */
    int (*next)(const struct document *doc, struct buf *url, struct err *err);

    /* Reads the document. 0, or -1 when nothing in it may be believed (the message names the place
     * and what was expected). */
    int (*parse)(const struct document *doc, struct sink *sink, struct err *err);

    /* For replies too large to hold (then `parse` is NULL): begin returns a state, feed takes the
     * bytes in pieces of any size, finish takes the rest and frees the state, also after an error
     * (sink NULL: only free). */
    void *(*begin)(const char *name, struct sink *sink);
    int (*feed)(void *state, const char *bytes, size_t size, struct err *err);
    int (*finish)(void *state, struct sink *sink, struct err *err);
};

#endif

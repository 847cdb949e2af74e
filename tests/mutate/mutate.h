/* SPDX-License-Identifier: MIT
 * Mutated documents: what the parts of the test program share. A trial is one
 * document of one source; a claim says what may come of it after a mutation. */
#ifndef MTOK_TESTS_MUTATE_H
#define MTOK_TESTS_MUTATE_H

#include "read/sink.h"

#include <mtok/buf.h>
#include <mtok/fetcher.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WITNESSES 7

enum expect {
    EXPECT_PART, /* every row is one of the whole document's */
    EXPECT_MOST, /* and more than half of them are there, or the document is refused as a whole */
    EXPECT_SAME, /* the rows are those of the whole document */
    EXPECT_NONE, /* no row, or the document is refused as a whole */
};

/* What holds for a mutated document. A row that is not the whole document's is explained only when
 * it shows one of the witnesses: the very text that the mutation put there (a name that was altered
 * is another name, a digit another number). Whatever else differs is a wrong number. */
struct claim {
    enum expect expect;
    bool or_refused; /* or the document is refused as a whole */
    const char *witness[WITNESSES];
    bool unreadable; /* a member is gone or of another kind: nothing may follow from that */
    bool follows;    /* rows that follow from other numbers may follow from the mutated one */
    bool turns;      /* a number is another one: which of two prices is the peak's may turn */
    bool undated;    /* the date of a row may be lost with the mutated value */
    char letter;     /* a mark that no name holds: a name that shows it is explained; 0 for none */
};

struct trial {
    const struct fetcher *fetcher;
    const char *path;
    struct buf bytes;   /* the whole document */
    struct buf mutated; /* scratch of the mutators */
    char **rows;        /* of the whole document: key and value, sorted */
    size_t row_count;
    bool *seen;
    int64_t *dates; /* that its rows state, each once */
    size_t date_count;
    char **refused; /* place and text of its refusals, sorted */
    size_t refused_count;
    bool is_read;  /* false: refused as a whole, so that only crashes count */
    double budget; /* seconds that all mutations may take, 0 for no limit */
    double started;
    uint64_t random;
    char what[256]; /* the mutation in hand */
    size_t done, refusals, kept, explained, halves, ends, failures;
};

/* Reads and judges the document as it is; -1 when the file is none of this source's. */
int trial_open(struct trial *trial, const struct fetcher *fetcher, const char *path);
void trial_close(struct trial *trial);
/* Names the mutation in hand, for messages. */
void trial_name(struct trial *trial, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Runs the parser on trial->mutated and holds its rows against the claim. */
void trial_judge(struct trial *trial, const struct claim *claim);
/* trial->mutated becomes the whole document with the bytes from..to replaced. */
void trial_splice(struct trial *trial, size_t from, size_t to, const char *text, size_t size);
/* true when the time for this document is used up. */
bool trial_over(const struct trial *trial);
/* A number below `below`, the same ones in every run. */
size_t trial_random(struct trial *trial, size_t below);

/* The mutators, by what a document looks like. */
void mutate_bytes(struct trial *trial);
void mutate_json(struct trial *trial);
void mutate_names(struct trial *trial);
void mutate_csv(struct trial *trial);
void mutate_markdown(struct trial *trial);
void mutate_html(struct trial *trial);
void mutate_variants(struct trial *trial);
void mutate_labels(struct trial *trial);

/* Parses bytes as the source's reader does; 0, or -1 refused. */
int parse_bytes(const struct fetcher *fetcher, const char *path, const struct buf *bytes,
                struct sink *sink, struct err *err);
/* Key and value of a row in one line, without what drifts. Replaces out. */
void row_print(const struct row *row, struct buf *out);
/* true where a row shows the text: in one of its texts, or as one of its numbers. */
bool row_shows(const struct row *row, const char *text);
/* true where one of the numbers in a text has the same digits. */
bool text_has_number(const char *text, int64_t nano);

#endif

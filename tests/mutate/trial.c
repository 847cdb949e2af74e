/* SPDX-License-Identifier: MIT
 * The judgement: what a mutated document may yield. */
#include "mutate.h"

#include <ctype.h>
#include <mtok/when.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_BYTES ((size_t)64 << 20)
#define MAX_MESSAGES 12

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_listed(char **list, size_t count, const char *text, size_t *at) {
    char **found = count ? bsearch(&text, list, count, sizeof *list, by_text) : NULL;
    if (found && at)
        *at = (size_t)(found - list);
    return found != NULL;
}

static int read_whole(const char *path, struct buf *out) {
    FILE *file = fopen(path, "rb");
    char piece[65536];
    size_t n;
    if (!file)
        return -1;
    while ((n = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(out, piece, n);
    fclose(file);
    return 0;
}

static char *place_and_text(const char *where, const char *text) {
    size_t size = strlen(where) + strlen(text) + 2;
    char *both = mem_alloc(size);
    snprintf(both, size, "%s\t%s", where, text);
    return both;
}

static void keep_date(struct trial *trial, int64_t date) {
    for (size_t i = 0; i < trial->date_count; i++)
        if (trial->dates[i] == date)
            return;
    if (date)
        trial->dates[trial->date_count++] = date;
}

static void keep_rows(struct trial *trial, const struct sink *sink) {
    struct buf print;
    buf_init(&print, MAX_BYTES);
    trial->rows = mem_alloc(sizeof *trial->rows * (sink->row_count + 1));
    trial->seen = mem_alloc(sink->row_count + 1);
    trial->refused = mem_alloc(sizeof *trial->refused * (sink->refusal_count + 1));
    for (size_t i = 0; i < sink->row_count; i++) {
        row_print(&sink->rows[i], &print);
        trial->rows[trial->row_count++] = mem_text(print.data);
    }
    trial->dates = mem_alloc(sizeof *trial->dates * (sink->row_count + 1));
    for (size_t i = 0; i < sink->row_count; i++)
        keep_date(trial, sink->rows[i].since);
    for (size_t i = 0; i < sink->refusal_count; i++)
        trial->refused[trial->refused_count++] =
            place_and_text(sink->refusals[i].where, sink->refusals[i].text);
    qsort(trial->rows, trial->row_count, sizeof *trial->rows, by_text);
    qsort(trial->refused, trial->refused_count, sizeof *trial->refused, by_text);
    buf_free(&print);
}

int trial_open(struct trial *trial, const struct fetcher *fetcher, const char *path) {
    struct sink sink;
    struct err err = {0};
    *trial = (struct trial){.fetcher = fetcher, .path = path, .random = 0x6d746f6b};
    buf_init(&trial->bytes, MAX_BYTES);
    buf_init(&trial->mutated, MAX_BYTES * 2);
    if (read_whole(path, &trial->bytes)) {
        fprintf(stderr, "%s: cannot be read\n", path);
        trial->failures++;
        return -1;
    }
    sink_init(&sink);
    trial->started = seconds();
    trial->is_read = parse_bytes(fetcher, path, &trial->bytes, &sink, &err) == 0;
    keep_rows(trial, &sink);
    sink_free(&sink);
    return 0;
}

static void free_list(char **list, size_t count) {
    for (size_t i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

void trial_close(struct trial *trial) {
    free_list(trial->rows, trial->row_count);
    free_list(trial->refused, trial->refused_count);
    free(trial->seen);
    free(trial->dates);
    buf_free(&trial->bytes);
    buf_free(&trial->mutated);
}

void trial_name(struct trial *trial, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(trial->what, sizeof trial->what, format, args);
    va_end(args);
}

void trial_splice(struct trial *trial, size_t from, size_t to, const char *text, size_t size) {
    buf_clear(&trial->mutated);
    buf_add(&trial->mutated, trial->bytes.data, from);
    buf_add(&trial->mutated, text, size);
    buf_add(&trial->mutated, trial->bytes.data + to, trial->bytes.size - to);
}

bool trial_over(const struct trial *trial) {
    return trial->budget > 0 && seconds() - trial->started > trial->budget;
}

size_t trial_random(struct trial *trial, size_t below) {
    uint64_t z = trial->random += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return below ? (size_t)((z ^ (z >> 31)) % below) : 0;
}

/* Keeps the document in hand for a person ($MTOK_MUTATE_KEEP is a folder). */
static void keep_document(const struct trial *trial) {
    const char *folder = getenv("MTOK_MUTATE_KEEP");
    char path[512];
    if (!folder)
        return;
    const char *base = strrchr(trial->path, '/');
    snprintf(path, sizeof path, "%s/%zu-%s", folder, trial->failures,
             base ? base + 1 : trial->path);
    FILE *file = fopen(path, "wb");
    if (!file)
        return;
    fwrite(trial->mutated.data, 1, trial->mutated.size, file);
    fclose(file);
}

static void fail(struct trial *trial, const char *why, const char *row) {
    keep_document(trial);
    if (++trial->failures > MAX_MESSAGES)
        return;
    const char *base = strrchr(trial->path, '/');
    fprintf(stderr, "%s: %s: %s: %s\n", base ? base + 1 : trial->path, trial->what, why, row);
}

static bool is_witnessed(const struct row *row, const struct claim *claim) {
    for (size_t i = 0; i < WITNESSES; i++)
        if (claim->witness[i] && *claim->witness[i] && row_shows(row, claim->witness[i]))
            return true;
    const char *names[] = {row->subject,   row->place,     row->seller, row->variant,
                           row->precision, row->framework, row->gpu};
    if (claim->letter &&
        (iscntrl((unsigned char)claim->letter) || strchr("$|<>{}[]()`\"\\;:,=", claim->letter)))
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (strchr(names[i], claim->letter))
                return true;
    return false;
}

/* "row 7", or what stands behind it. */
static bool is_same_place(const char *refused, const char *where) {
    size_t size = strncmp(where, "row ", 4) == 0 ? strcspn(where, ",") : strlen(where);
    return size && strncmp(refused, where, size) == 0 && strchr(",\t", refused[size]);
}

/* What stands behind a subject in a refusal: ".input batch" is about its input price only; " …" or
 * ".overrides" about all of it. */
static bool is_about(const char *rest, enum measure measure) {
    if (!strchr(". \t", *rest) || !*rest)
        return false;
    for (int i = 0; *rest == '.' && i < (int)MEASURE_COUNT; i++) {
        const char *name = measure_info((enum measure)i)->name;
        size_t size = strlen(name);
        if (strncmp(rest + 1, name, size) == 0 && strchr(" \t", rest[1 + size]))
            return i == (int)measure;
    }
    return true;
}

/* What the whole document is refused for at this very place: one half of a contradiction whose
 * other half is gone, or a row whose reason to be refused is. */
static bool is_refused(const struct trial *trial, const struct row *row) {
    char *both = place_and_text(row->where, row->text);
    bool refused = is_listed(trial->refused, trial->refused_count, both, NULL);
    size_t size = strlen(row->subject);
    for (size_t i = 0; i < trial->refused_count && !refused && size; i++)
        refused = (strncmp(trial->refused[i], row->subject, size) == 0 &&
                   is_about(trial->refused[i] + size, row->measure)) ||
                  is_same_place(trial->refused[i], row->where);
    free(both);
    return refused;
}

/* The end of a series at a time at which the document says that something changed: what follows is
 * lost, but what was before did end. */
static bool is_end(const struct trial *trial, const struct row *row) {
    if (row->state != ROW_ENDED)
        return false;
    for (size_t i = 0; i < trial->date_count; i++)
        if (trial->dates[i] == row->since)
            return true;
    return false;
}

/* The same row under another of the names that depend on a comparison of two prices. */
static bool is_turned(const struct trial *trial, const struct row *row, struct buf *print) {
    static const char *const tiers[] = {"peak", "off_peak", "standard"};
    struct row other = *row;
    bool peak = false;
    for (size_t i = 0; i < 3; i++)
        peak = peak || strcmp(row->tier, tiers[i]) == 0;
    for (size_t i = 0; i < 3 && peak; i++) {
        other.tier = tiers[i];
        row_print(&other, print);
        if (is_listed(trial->rows, trial->row_count, print->data, NULL))
            return true;
    }
    return false;
}

static bool is_one_of(const char *name, const char *const *names) {
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* The same series with another value. */
static bool is_known_series(const struct trial *trial, const struct row *row, struct buf *print) {
    row_print(row, print);
    while (print->size && print->data[print->size - 1] != '|')
        print->size--;
    for (size_t i = 0; i < trial->row_count; i++)
        if (strncmp(trial->rows[i], print->data, print->size) == 0)
            return true;
    return false;
}

/* Rows that follow from other numbers of the document: a median (from an offer that is left out,
 * not from one that cannot be read); a spot price that is told from a placeholder by comparison
 * with another one, a result that is left out where another one repeats it (then the number itself
 * must stand in the document). */
static bool depends(const struct trial *trial, const struct row *row, const struct claim *claim,
                    struct buf *print) {
    static const char *const medians[] = {"vast", NULL};
    static const char *const compared[] = {
        "runpod",       "mlperf", "artificial-analysis", "artificial-analysis-page",
        "azure-retail", NULL};
    if (!claim->follows)
        return false;
    bool machines = strstr(trial->path, "skypilot.gcp") || strstr(trial->path, "skypilot/gcp");
    if (is_one_of(trial->fetcher->name, medians) && claim->unreadable)
        return false;
    if (is_one_of(trial->fetcher->name, medians) || machines)
        return is_known_series(trial, row, print) ||
               (strchr(row->subject, ' ') &&
                strstr(trial->bytes.data, strchr(row->subject, ' ') + 1));
    bool server = measure_info(row->measure)->domain == DOMAIN_SERVER_PRICE;
    return is_one_of(trial->fetcher->name, compared) &&
           (!server || row->measure == MEASURE_SPOT || !claim->unreadable) &&
           text_has_number(trial->bytes.data, row->accelerator >= 0 ? row->accelerator : row->nano);
}

/* Lists of changes: a row begins where a line of the document differs from the one above. And facts
 * that another program states: what is left out is not stated. */
static bool is_restated(const struct trial *trial, const struct row *row,
                        const struct claim *claim) {
    static const char *const changes[] = {"fred-minimum-wage", NULL};
    static const char *const stated[] = {"csv", "ndjson", NULL};
    char day[WHEN_TEXT];
    const char *name = trial->fetcher->name;
    if (!claim->follows)
        return false;
    if (is_one_of(name, changes) && row->since)
        return strstr(trial->mutated.data, when_day(row->since, day)) &&
               text_has_number(trial->mutated.data, row->nano);
    return is_one_of(name, stated) && strstr(trial->mutated.data, row->subject) &&
           text_has_number(trial->mutated.data, row->nano);
}

/* The speed is the document's, but what it was measured with is no longer said. */
static bool is_without_load(const struct trial *trial, const struct row *row, struct buf *print) {
    static const int lengths[] = {1000, 10000};
    struct row other = *row;
    for (size_t i = 0; i < 2 && row->measure == MEASURE_REQUEST_OUTPUT && !row->input_length; i++) {
        other.input_length = lengths[i];
        row_print(&other, print);
        if (is_listed(trial->rows, trial->row_count, print->data, NULL))
            return true;
    }
    return false;
}

/* The same price of a server of which it is no longer said what is in it. */
static bool is_without_chip(const struct trial *trial, const struct row *row, struct buf *print) {
    if (row->gpus || *row->gpu)
        return false;
    row_print(row, print);
    char *end = strstr(print->data, "|0x|");
    size_t size = end ? (size_t)(end - print->data) + 1 : 0;
    for (size_t i = 0; i < trial->row_count && size; i++) {
        const char *tail = strrchr(trial->rows[i], '|');
        if (strncmp(trial->rows[i], print->data, size) == 0 &&
            strcmp(tail, strrchr(print->data, '|')) == 0)
            return true;
    }
    return false;
}

/* The same row at a place that is written otherwise: an unknown place keeps its text. */
static bool is_elsewhere(const struct trial *trial, const struct row *row,
                         const struct claim *claim, struct buf *print) {
    if (!claim->follows || !*row->place || !strstr(trial->bytes.data, row->place))
        return false;
    row_print(row, print);
    const char *place = strstr(print->data, row->place), *tail = place + strlen(row->place);
    for (size_t i = 0; i < trial->row_count; i++) {
        const char *known = trial->rows[i];
        if (strncmp(known, print->data, (size_t)(place - print->data)) == 0 &&
            strlen(known) > strlen(tail) && strcmp(known + strlen(known) - strlen(tail), tail) == 0)
            return true;
    }
    return false;
}

static bool is_undated(const struct trial *trial, const struct row *row, const struct claim *claim,
                       struct buf *print) {
    struct row other = *row;
    for (size_t i = 0; i < trial->date_count && claim->undated && !row->since; i++) {
        other.since = trial->dates[i];
        row_print(&other, print);
        if (is_listed(trial->rows, trial->row_count, print->data, NULL))
            return true;
    }
    return false;
}

static void judge_row(struct trial *trial, const struct row *row, const struct claim *claim,
                      struct buf *print) {
    size_t at;
    row_print(row, print);
    if (is_listed(trial->rows, trial->row_count, print->data, &at)) {
        trial->kept++;
        while (at && strcmp(trial->rows[at - 1], print->data) == 0)
            at--;
        for (; at < trial->row_count && strcmp(trial->rows[at], print->data) == 0; at++)
            trial->seen[at] = true;
    } else if (is_refused(trial, row)) {
        trial->halves++;
    } else if (is_end(trial, row)) {
        trial->ends++;
    } else if (is_witnessed(row, claim) || is_undated(trial, row, claim, print) ||
               depends(trial, row, claim, print) || is_without_load(trial, row, print) ||
               is_without_chip(trial, row, print) || is_elsewhere(trial, row, claim, print) ||
               is_restated(trial, row, claim) || (claim->turns && is_turned(trial, row, print))) {
        trial->explained++;
    } else {
        row_print(row, print);
        fail(trial, "a row that the document does not hold", print->data);
    }
}

static void judge_rows(struct trial *trial, const struct sink *sink, const struct claim *claim) {
    struct buf print;
    buf_init(&print, MAX_BYTES);
    memset(trial->seen, 0, trial->row_count);
    for (size_t i = 0; i < sink->row_count; i++)
        judge_row(trial, &sink->rows[i], claim, &print);
    if (claim->expect == EXPECT_NONE && sink->row_count)
        fail(trial, "a number of another good is kept", sink->rows[0].subject);
    size_t lost = 0;
    for (size_t i = 0; i < trial->row_count; i++)
        lost += !trial->seen[i];
    if (claim->expect == EXPECT_MOST && lost > trial->row_count / 2)
        fail(trial, "more than half of the rows are lost", "");
    for (size_t i = 0; i < trial->row_count && claim->expect == EXPECT_SAME; i++)
        if (!trial->seen[i])
            fail(trial, "a row is lost", trial->rows[i]);
    buf_free(&print);
}

void trial_judge(struct trial *trial, const struct claim *claim) {
    struct sink sink;
    struct err err = {0};
    sink_init(&sink);
    trial->done++;
    int failed = parse_bytes(trial->fetcher, trial->path, &trial->mutated, &sink, &err);
    trial->refusals += failed != 0;
    if (failed && !*err.text)
        fail(trial, "refused without a message", "");
    if (failed && trial->is_read && claim->expect == EXPECT_SAME && !claim->or_refused)
        fail(trial, "refused", err.text);
    if (!failed && trial->is_read)
        judge_rows(trial, &sink, claim);
    sink_free(&sink);
}

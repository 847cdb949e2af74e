/* SPDX-License-Identifier: MIT */
#include "page/cite.h"

#include <stdlib.h>
#include <string.h>

enum { DOCUMENTS_SHOWN = 4, HASH_SHOWN = 12, NOTE_SHOWN = 110 };

/* One document that a source was cited with, or one piece of evidence of a group. */
struct copy {
    const char *day;
    const char *hash;
    struct copy *next;
};

struct cite {
    char letter[4];
    const char *key;  /* what makes two citations the same */
    const char *text; /* what stands in the list, before the documents */
    const char *url;
    struct copy *copies;
    size_t copy_count;
    bool group;  /* copies hold evidence, all of which is listed */
    int64_t age; /* days; -1 not known */
    struct cite *next;
};

struct cites {
    struct arena arena;
    struct db *db;
    const char *month;
    struct cite *first;
    struct cite *last;
    struct cite *tables;
    size_t count;
};

struct cites *cites_new(struct db *db, const char *month) {
    struct cites *cites = mem_alloc(sizeof *cites);
    *cites = (struct cites){.db = db};
    cites->month = arena_text(&cites->arena, month);
    return cites;
}

void cites_free(struct cites *cites) {
    if (!cites)
        return;
    arena_free(&cites->arena);
    free(cites);
}

/* a … z, aa, ab … */
static void name_letter(size_t number, char *out) {
    if (number >= 26)
        *out++ = (char)('a' + number / 26 - 1);
    *out++ = (char)('a' + number % 26);
    *out = 0;
}

static struct cite *find_or_add(struct cites *cites, const char *key, const char *text,
                                const char *url) {
    for (struct cite *cite = cites->first; cite; cite = cite->next)
        if (strcmp(cite->key, key) == 0)
            return cite;
    struct cite *cite = arena_alloc(&cites->arena, sizeof *cite);
    name_letter(cites->count++ % (27 * 26), cite->letter);
    cite->key = arena_text(&cites->arena, key);
    cite->text = arena_text(&cites->arena, text);
    cite->url = arena_text(&cites->arena, url);
    cite->age = -1;
    if (cites->last)
        cites->last->next = cite;
    else
        cites->first = cite;
    cites->last = cite;
    return cite;
}

static void add_copy(struct cites *cites, struct cite *cite, const char *day, const char *hash) {
    struct copy **end = &cite->copies;
    for (; *end; end = &(*end)->next)
        if (strcmp((*end)->day, day) == 0 && strcmp((*end)->hash, hash) == 0)
            return;
    struct copy *copy = arena_alloc(&cites->arena, sizeof *copy);
    copy->day = arena_text(&cites->arena, day);
    copy->hash = arena_text(&cites->arena, hash);
    *end = copy;
    cite->copy_count++;
}

/* A fact with a note of its own (the shipped history, corrections by hand) is cited by that note;
 * any other by its source, whose documents are listed together. */
static const char fact_query[] =
    "SELECT e.source, e.title, e.part, e.url, substr(e.observed_at, 1, 10), coalesce(e.sha256, ''),"
    "  e.note, CAST(julianday(c.upto, 'unixepoch') - julianday(nullif(?3, '')) AS INTEGER)"
    " FROM evidence AS e LEFT JOIN calendar AS c ON c.month = ?4"
    " WHERE e.series_id = ?1 AND e.since = ?2";

/* Facts with notes come in tables: the table's own date and hash are told once, for all of them. */
static struct cite *find_table(struct cites *cites, const char *name) {
    struct cite **end = &cites->tables;
    for (; *end; end = &(*end)->next)
        if (strcmp((*end)->key, name) == 0)
            return *end;
    *end = arena_alloc(&cites->arena, sizeof **end);
    (*end)->key = name;
    return *end;
}

/* The beginning of a note: the whole of it is told by `mtok explain`. */
static const char *short_note(struct cites *cites, const char *note) {
    size_t size = strlen(note);
    if (size <= NOTE_SHOWN)
        return arena_text(&cites->arena, note);
    for (size = NOTE_SHOWN; size > 0 && note[size] != ' ';)
        size--;
    if (!size)
        size = strcspn(note, " ");
    return arena_printf(&cites->arena, "%.*s ...", (int)size, note);
}

static const char *cite_row(struct cites *cites, struct stmt *stmt) {
    const char *source = stmt_get_text(stmt, 0);
    const char *title = stmt_get_text(stmt, 1);
    const char *part = stmt_get_text(stmt, 2);
    const char *note = stmt_get_text(stmt, 6);
    char hash[HASH_SHOWN + 1];
    snprintf(hash, sizeof hash, "%s", stmt_get_text(stmt, 5));
    const char *name = *part && strcmp(part, source) != 0
                           ? arena_printf(&cites->arena, "%s, %s", source, part)
                           : arena_text(&cites->arena, source);
    const char *key = *note ? arena_printf(&cites->arena, "%s: %s", name, note) : name;
    const char *text = *note ? arena_printf(&cites->arena, "%s: %s", name, short_note(cites, note))
                       : *title ? arena_printf(&cites->arena, "%s: %s", name, title)
                                : name;
    struct cite *cite = find_or_add(cites, key, text, *note ? "" : stmt_get_text(stmt, 3));
    add_copy(cites, *note ? find_table(cites, name) : cite, stmt_get_text(stmt, 4), hash);
    if (stmt_type(stmt, 7) == STMT_INT && stmt_get_int(stmt, 7) > cite->age)
        cite->age = stmt_get_int(stmt, 7);
    return cite->letter;
}

const char *cite_fact(struct cites *cites, int64_t series_id, const char *since,
                      const char *confirmed_at) {
    struct err err;
    struct stmt *stmt = db_prepare(cites->db, fact_query, &err);
    if (!stmt)
        return "";
    stmt_int(stmt, 1, series_id);
    stmt_text(stmt, 2, since);
    stmt_text(stmt, 3, confirmed_at);
    stmt_text(stmt, 4, cites->month);
    const char *letter = stmt_step(stmt, &err) > 0 ? cite_row(cites, stmt) : "";
    stmt_reset(stmt);
    return letter;
}

const char *cite_text(struct cites *cites, const char *what, const char *text) {
    if (!*text)
        return "";
    const char *line = *what ? arena_printf(&cites->arena, "%s: %s", what, text) : text;
    return find_or_add(cites, line, line, "")->letter;
}

const char *cite_group(struct cites *cites, const char *what, const char *text) {
    if (!*text)
        return "";
    const char *end = strstr(text, "; "); /* what follows is a remark */
    struct cite *cite = find_or_add(cites, what, what, "");
    cite->group = true;
    add_copy(cites, cite, "",
             arena_bytes(&cites->arena, text, end ? (size_t)(end - text) : strlen(text)));
    return cite->letter;
}

const char *cite_price(struct cites *cites, const char *month, const char *model,
                       const char *seller, const char *component) {
    static const char query[] =
        "SELECT series_id, since, confirmed_at FROM api_price_monthly WHERE month = ?1"
        " AND model = ?2 AND seller = ?3 AND component = ?4 AND tier = 'standard'"
        " AND context_min = 0";
    struct err err;
    struct stmt *stmt = db_prepare(cites->db, query, &err);
    if (!stmt)
        return "";
    stmt_text(stmt, 1, month);
    stmt_text(stmt, 2, model);
    stmt_text(stmt, 3, seller);
    stmt_text(stmt, 4, component);
    const char *letter = "";
    if (stmt_step(stmt, &err) > 0) {
        int64_t series = stmt_get_int(stmt, 0);
        const char *since = arena_text(&cites->arena, stmt_get_text(stmt, 1));
        const char *confirmed = arena_text(&cites->arena, stmt_get_text(stmt, 2));
        stmt_reset(stmt);
        letter = cite_fact(cites, series, since, confirmed);
    }
    stmt_reset(stmt);
    return letter;
}

const char *cites_ages(struct cites *cites, struct arena *arena) {
    const char *line = "";
    for (const struct cite *cite = cites->first; cite; cite = cite->next)
        if (cite->age > 0)
            line = arena_printf(arena, "%s%s%s %lld", line, *line ? ", " : "", cite->letter,
                                (long long)cite->age);
    return line;
}

static const char *list_group(const struct cite *cite, struct arena *arena) {
    const char *line = "";
    for (const struct copy *copy = cite->copies; copy; copy = copy->next)
        line = arena_printf(arena, "%s%s %s", line, *line ? "," : ":", copy->hash);
    return line;
}

static const char *list_copies(const struct cite *cite, struct arena *arena) {
    const char *line = "";
    size_t shown = 0;
    if (cite->group)
        return list_group(cite, arena);
    for (const struct copy *copy = cite->copies; copy && shown < DOCUMENTS_SHOWN;
         copy = copy->next, shown++)
        line = arena_printf(arena, "%s%s %s%s%s", line, shown ? "," : ", read", copy->day,
                            *copy->hash ? " #" : "", copy->hash);
    if (cite->copy_count > shown)
        line = arena_printf(arena, "%s and %zu more", line, cite->copy_count - shown);
    return line;
}

void cites_print(struct cites *cites, struct page_doc *page) {
    for (const struct cite *cite = cites->first; cite; cite = cite->next)
        page_item_packed(page, cite->letter, "%s%s%s%s", cite->text,
                         list_copies(cite, &page->arena), *cite->url ? ", " : "", cite->url);
    const char *tables = "";
    for (const struct cite *table = cites->tables; table; table = table->next)
        tables = arena_printf(&page->arena, "%s %s%s;", tables, table->key,
                              list_copies(table, &page->arena));
    page_paragraph(page,
                   "Behind # stand the first 12 digits of the document's SHA-256;%s `mtok explain "
                   "MODEL` has the evidence in full.",
                   tables);
}

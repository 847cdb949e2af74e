/* SPDX-License-Identifier: MIT */
#include "db/shadow.h"

#include "db/view_text.h"

#include <ctype.h>
#include <mtok/buf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum state { NOT_MADE, BEING_MADE, MADE_VIEW, MADE_TABLE, TAKEN /* by a temp table */ };

struct shadow {
    struct db *db;
    shadow_maker *maker;
    size_t count;
    enum state *states; /* as embedded_views */
    size_t *order;      /* as they were made */
    size_t made;
    size_t table;    /* what the maker is at work on; count for nothing */
    uint16_t *slots; /* hash table of names: index + 1; 0 is free */
    size_t slot_mask;
};

enum { HASH_START = 17 };

static uint32_t hash_add(uint32_t hash, char c) {
    return (hash ^ (uint32_t)tolower((unsigned char)c)) * 16777619u;
}

static uint32_t hash_name(const char *name) {
    uint32_t hash = HASH_START;
    for (; *name; name++)
        hash = hash_add(hash, *name);
    return hash;
}

/* The view of that name in any case, as SQL takes names; `count` for none. */
static size_t find_view(const struct shadow *shadow, const char *word, size_t size, uint32_t hash) {
    for (size_t slot = hash;; slot++) {
        size_t index = shadow->slots[slot & shadow->slot_mask];
        if (!index)
            return shadow->count;
        const char *name = view_name(&embedded_views[index - 1]);
        if (strncasecmp(name, word, size) == 0 && !name[size])
            return index - 1;
    }
}

static void fill_slots(struct shadow *shadow) {
    size_t room = 256;
    while (room < 4 * shadow->count)
        room *= 2;
    shadow->slots = mem_alloc(room * sizeof *shadow->slots);
    shadow->slot_mask = room - 1;
    for (size_t i = 0; i < shadow->count; i++) {
        size_t slot = hash_name(view_name(&embedded_views[i]));
        while (shadow->slots[slot & shadow->slot_mask])
            slot++;
        shadow->slots[slot & shadow->slot_mask] = (uint16_t)(i + 1);
    }
}

static int make_temp_view(struct db *db, const struct embedded *view, struct err *err) {
    const char *definition = view_definition(view);
    if (!definition)
        return err_set(err, "its text does not begin with CREATE VIEW");
    struct buf sql;
    buf_init(&sql, 1 << 20);
    buf_printf(&sql, "CREATE TEMP VIEW %s", definition);
    int failed = db_exec(db, sql.data, err);
    buf_free(&sql);
    return failed;
}

/* The statement that makes it is looked through like any other, so what it stands on is made first.
 * A name that only looks like one (a column, a word in a text) makes a view that nobody needed. */
static int make(struct shadow *shadow, size_t index, struct err *err) {
    const struct embedded *view = &embedded_views[index];
    size_t size, within = shadow->table;
    const char *select = view_select(view, &size);
    int made = 0;
    shadow->states[index] = BEING_MADE;
    if (shadow->maker && select) {
        shadow->table = index;
        made = shadow->maker(shadow->db, view_name(view), select, size, err);
    }
    shadow->table = shadow->count;
    if (made < 0 || (!made && make_temp_view(shadow->db, view, err)))
        return err_prefix(err, "view %s", view_name(view));
    shadow->table = within;
    shadow->states[index] = made ? MADE_TABLE : MADE_VIEW;
    shadow->order[shadow->made++] = index;
    return 0;
}

static int name_seen(struct shadow *shadow, size_t index, struct err *err) {
    if (shadow->states[index] == NOT_MADE)
        return make(shadow, index, err);
    /* A table is filled at once, and would be from the file's view of that name. */
    if (shadow->states[index] == BEING_MADE && shadow->table < shadow->count &&
        shadow->table != index)
        return err_set(err, "it names %s, which names it", view_name(&embedded_views[index]));
    return 0;
}

static const char *behind(const char *found, size_t size, const char *otherwise) {
    return found ? found + size : otherwise + strlen(otherwise);
}

static const char *skip_comment(const char *p) {
    if (p[0] == '-' && p[1] == '-')
        return behind(strchr(p, '\n'), 1, p);
    if (p[0] == '/' && p[1] == '*')
        return behind(strstr(p + 2, "*/"), 2, p);
    return p;
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Every word of the statement but those in comments. In quotes there may be a name too. */
static int look(void *self, const char *sql, struct err *err) {
    struct shadow *shadow = self;
    for (const char *p = sql; *p;) {
        const char *word = skip_comment(p);
        uint32_t hash = HASH_START;
        for (p = word; is_word(*p); p++)
            hash = hash_add(hash, *p);
        if (p == word) {
            p += *p != 0;
            continue;
        }
        size_t index = find_view(shadow, word, (size_t)(p - word), hash);
        if (index < shadow->count && name_seen(shadow, index, err))
            return -1;
    }
    return 0;
}

static void free_shadow(void *self) {
    struct shadow *shadow = self;
    free(shadow->states);
    free(shadow->order);
    free(shadow->slots);
    free(shadow);
}

static struct shadow *new_shadow(struct db *db) {
    struct shadow *shadow = mem_alloc(sizeof *shadow);
    shadow->db = db;
    while (embedded_views[shadow->count].name)
        shadow->count++;
    shadow->states = mem_alloc(shadow->count * sizeof *shadow->states);
    shadow->order = mem_alloc(shadow->count * sizeof *shadow->order);
    shadow->table = shadow->count;
    fill_slots(shadow);
    return shadow;
}

int shadow_views(struct db *db, struct err *err) {
    struct stmt *stmt = db_prepare(db, "SELECT name FROM sqlite_temp_schema", err);
    if (!stmt)
        return -1;
    struct shadow *shadow = new_shadow(db);
    int row;
    while ((row = stmt_step(stmt, err)) > 0) {
        const char *name = stmt_get_text(stmt, 0);
        size_t index = find_view(shadow, name, strlen(name), hash_name(name));
        if (index < shadow->count)
            shadow->states[index] = TAKEN;
    }
    if (row < 0) {
        free_shadow(shadow);
        return -1;
    }
    db_watch(db, &(struct db_watch){.self = shadow, .look = look, .free = free_shadow});
    return 0;
}

bool shadow_is_on(struct db *db) {
    return db_watcher(db) != NULL;
}

static int drop(struct shadow *shadow, size_t index, struct err *err) {
    char sql[256];
    bool table = shadow->states[index] == MADE_TABLE;
    shadow->states[index] = TAKEN; /* until all are gone: nothing is made anew on the way */
    snprintf(sql, sizeof sql, "DROP %s temp.%s", table ? "TABLE" : "VIEW",
             view_name(&embedded_views[index]));
    return db_exec(shadow->db, sql, err);
}

int shadow_with(struct db *db, shadow_maker *maker, struct err *err) {
    struct shadow *shadow = db_watcher(db);
    for (size_t i = shadow->made; i-- > 0;)
        if (drop(shadow, shadow->order[i], err))
            return -1;
    while (shadow->made)
        shadow->states[shadow->order[--shadow->made]] = NOT_MADE;
    shadow->maker = maker;
    db_watch_again(db);
    return 0;
}

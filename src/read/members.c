/* SPDX-License-Identifier: MIT */
#include <mtok/members.h>

#include "read/json_scan.h"
#include "read/memo.h"
#include "read/price_rows.h"
#include "read/sink.h"

#include <stdlib.h>
#include <string.h>

/* What one member came to. */
struct member {
    const char *text; /* in the memo: `"name": value` */
    size_t size;
    bool fresh; /* not read yet */
    bool shows;
    struct row *rows;
    size_t row_count;
    struct refusal *refusals;
    size_t refusal_count;
};

struct members {
    struct member *list;
    size_t count, room;
};

/* Texts and rows lie in one arena, also those of members that are gone since: when these are the
 * greater part of it the memo begins anew. */
struct memo {
    const struct member_reader *reader;
    bool fact;
    struct members before;
    size_t rows; /* of all of them */
    struct arena arena;
    size_t held;
};

struct memo *memo_new(void) {
    return mem_alloc(sizeof(struct memo));
}

static void forget(struct memo *memo) {
    arena_free(&memo->arena);
    free(memo->before.list);
    *memo = (struct memo){0};
}

void memo_free(struct memo *memo) {
    if (memo)
        forget(memo);
    free(memo);
}

static void *hold(struct memo *memo, size_t size) {
    memo->held += size;
    return arena_alloc(&memo->arena, size);
}

static const char *hold_text(struct memo *memo, const char *text) {
    if (!text || !*text)
        return "";
    memo->held += strlen(text);
    return arena_text(&memo->arena, text);
}

static void add(struct members *members, const struct member *member) {
    if (members->count == members->room) {
        members->room = members->room ? members->room * 2 : 256;
        members->list = mem_grow(members->list, members->room * sizeof *members->list);
    }
    members->list[members->count++] = *member;
}

/* A version on its way through the scanner. */
struct version {
    struct memo *memo;
    struct members members;
    size_t cursor;      /* in memo->before: the next one that may stand here */
    size_t match;       /* the one that was known last */
    struct buf changed; /* an object of the members that are new */
};

/* The members of the version before come in the same order, with some gone and some new between
 * them: the next ones are tried. */
static size_t known(void *user, const char *at, size_t left) {
    enum { LOOK_AHEAD = 64 };
    struct version *version = user;
    const struct members *before = &version->memo->before;
    size_t end =
        before->count - version->cursor < LOOK_AHEAD ? before->count : version->cursor + LOOK_AHEAD;
    for (size_t i = version->cursor; i < end; i++) {
        const struct member *member = &before->list[i];
        if (member->size > left || memcmp(member->text, at, member->size) != 0)
            continue;
        version->match = i;
        return member->size;
    }
    return 0;
}

static void found(void *user, const char *at, size_t size, bool again) {
    struct version *version = user;
    if (again) {
        add(&version->members, &version->memo->before.list[version->match]);
        version->cursor = version->match + 1;
        return;
    }
    const struct member member = {
        .text = memcpy(hold(version->memo, size), at, size), .size = size, .fresh = true};
    add(&version->members, &member);
    buf_char(&version->changed, version->changed.size ? ',' : '{');
    buf_add(&version->changed, at, size);
}

/* Takes down what was read since the list had `rows` rows and the sink `refusals`. */
static void take_down(struct memo *memo, const struct price_list *list, size_t rows,
                      const struct sink *sink, size_t refusals, struct member *member) {
    member->row_count = price_rows_count(list) - rows;
    member->rows = hold(memo, member->row_count * sizeof *member->rows);
    for (size_t i = 0; i < member->row_count; i++) {
        const char **texts[ROW_TEXTS];
        member->rows[i] = *price_rows_at(list, rows + i);
        row_texts(&member->rows[i], texts);
        for (size_t j = 0; j < ROW_TEXTS; j++)
            *texts[j] = hold_text(memo, *texts[j]);
    }
    member->refusal_count = sink->refusal_count - refusals;
    member->refusals = hold(memo, member->refusal_count * sizeof *member->refusals);
    for (size_t i = 0; i < member->refusal_count; i++) {
        const struct refusal *refusal = &sink->refusals[refusals + i];
        member->refusals[i] = (struct refusal){.kind = refusal->kind,
                                               .where = hold_text(memo, refusal->where),
                                               .text = hold_text(memo, refusal->text),
                                               .reason = hold_text(memo, refusal->reason)};
    }
}

static void give_again(const struct member *member, struct price_list *list, struct sink *sink) {
    for (size_t i = 0; i < member->row_count; i++)
        price_rows_add(list, &member->rows[i]);
    for (size_t i = 0; i < member->refusal_count; i++)
        sink_refusal_owned(sink, &member->refusals[i]);
}

static const struct json *first(const struct json_doc *json) {
    return json ? json_first(json_root(json)) : NULL;
}

/* Whether any member shows the fact; `child` is the first of those that are fresh. */
static bool find_fact(const struct member_reader *reader, const struct members *members,
                      const struct json *child) {
    bool fact = false;
    for (size_t i = 0; reader->shows && i < members->count; i++) {
        struct member *member = &members->list[i];
        if (member->fresh) {
            member->shows = reader->shows(child);
            child = json_next(child);
        }
        fact = fact || member->shows;
    }
    return fact;
}

static void read_members(const struct member_reader *reader, struct version *version,
                         const struct json *child, struct price_list *list, struct sink *sink) {
    struct memo *memo = version->memo;
    price_rows_expect(list, memo->rows + memo->rows / 8);
    for (size_t i = 0; i < version->members.count; i++) {
        struct member *member = &version->members.list[i];
        if (!member->fresh) {
            give_again(member, list, sink);
            continue;
        }
        size_t rows = price_rows_count(list), refusals = sink->refusal_count;
        reader->read(list, sink, child, memo->fact);
        take_down(memo, list, rows, sink, refusals, member);
        member->fresh = false;
        child = json_next(child);
    }
    memo->rows = price_rows_count(list);
}

/* The version becomes the one before. */
static void remember(struct version *version) {
    free(version->memo->before.list);
    version->memo->before = version->members;
    version->members = (struct members){0};
}

/* Parses what is fresh. -1 for what is no JSON object, 1 where what is known of the others was
 * read under another fact. */
static int read_version(const struct member_reader *reader, struct version *version,
                        const struct json_members *scan, const char *bytes, size_t size,
                        struct price_list *list, struct sink *sink) {
    struct memo *memo = version->memo;
    struct json_doc *json = NULL;
    if (json_scan_members(bytes, size, scan))
        return -1;
    if (version->changed.size) {
        buf_char(&version->changed, '}');
        if (json_open(version->changed.data, version->changed.size, &json, NULL))
            return -1;
    }
    bool fact = find_fact(reader, &version->members, first(json));
    int other = memo->before.count && fact != memo->fact;
    if (!other) {
        memo->fact = fact;
        read_members(reader, version, first(json), list, sink);
        remember(version);
    }
    json_close(json);
    return other;
}

static int read_with_memo(struct memo *memo, const struct page *page,
                          const struct member_reader *reader, struct price_list *list,
                          struct sink *sink) {
    const size_t bom = strncmp(page->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct version version = {.memo = memo};
    const struct json_members scan = {&version, known, found};
    if (memo->reader != reader || memo->held > 4 * page->size + (1 << 20))
        forget(memo);
    memo->reader = reader;
    buf_init(&version.changed, SIZE_MAX / 2);
    int result =
        read_version(reader, &version, &scan, page->bytes + bom, page->size - bom, list, sink);
    if (result)
        forget(memo);
    free(version.members.list);
    buf_free(&version.changed);
    return result;
}

static int read_plain(const struct document *doc, const struct page *page,
                      const struct member_reader *reader, struct price_list *list,
                      struct sink *sink, struct err *err) {
    struct json_doc *json;
    const struct json *member;
    bool fact = false;
    int failed = 0;
    if (document_json(doc, page, &json, err))
        return -1;
    const struct json *root = json_root(json);
    if (json_kind(root) != JSON_OBJECT)
        failed = err_set(err, "%s: the reply is a %s, expected an object of %s", doc->name,
                         json_kind_name(json_kind(root)), reader->of);
    for (member = json_first(root); !failed && reader->shows && member; member = json_next(member))
        fact = fact || reader->shows(member);
    for (member = json_first(root); !failed && member; member = json_next(member))
        reader->read(list, sink, member, fact);
    json_close(json);
    return failed;
}

int members_read(const struct document *doc, const struct page *page,
                 const struct member_reader *reader, struct price_list *list, struct sink *sink,
                 struct err *err) {
    if (sink->memo) {
        int result = read_with_memo(sink->memo, page, reader, list, sink);
        if (result > 0)
            result = read_with_memo(sink->memo, page, reader, list, sink);
        if (result == 0)
            return 0;
    }
    return read_plain(doc, page, reader, list, sink, err);
}

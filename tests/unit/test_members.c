/* SPDX-License-Identifier: MIT
 * Versions of a price list read one after the other, with what was read of the
 * version before at hand, say what each says when it is read alone. */
#include "names/registry.h"
#include "read/memo.h"
#include "read/sink.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBERS_MAX = 120, VERSIONS = 1500 };

static unsigned seed;

static unsigned pick(unsigned count) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % count;
}

/* What a member may look like; %u are its name and its price. */
static const char *const shapes[] = {
    "\"m%u\": {\"mode\": \"chat\", \"litellm_provider\": \"openai\","
    " \"input_cost_per_token\": %ue-8, \"output_cost_per_token\": 1e-05}",
    "\"m%u\":{\"mode\":\"chat\",\"litellm_provider\":\"azure\",\"input_cost_per_token\":\"%"
    "u\\u0020\"}",
    "\"m%u\": {\"litellm_provider\": \"x \\\"{ é\", \"mode\": \"completion\",\n"
    "  \"input_cost_per_token_batches\": %ue-7, \"tiered_pricing\": [{\"range\": [0, 1000],"
    " \"input_cost_per_token\": 1e-6}, {\"range\": [1], \"input_cost_per_token\": 2e-6}]}",
    "\"m%u\": {\"mode\": \"chat\", \"input_cost_per_token\": %ue-8}",
    "\"m%u\": %u",
    "\"m%u\": [%u]",
    "\"m%u\": {\"mode\": \"embedding\", \"litellm_provider\": \"v\", \"x\": %u}",
};

struct list {
    char *members[MEMBERS_MAX];
    size_t count;
};

static char *new_member(void) {
    char text[512];
    /* The last shapes are rare, and no name is used once only. */
    unsigned shape = pick(20) < 15 ? 0 : pick(sizeof shapes / sizeof *shapes);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, shapes[shape], pick(150), pick(12));
#pragma GCC diagnostic pop
    return mem_text(text);
}

static void insert(struct list *list, size_t at, char *member) {
    if (list->count == MEMBERS_MAX) {
        free(member);
        return;
    }
    memmove(list->members + at + 1, list->members + at, (list->count - at) * sizeof(char *));
    list->members[at] = member;
    list->count++;
}

static char *take_out(struct list *list, size_t at) {
    char *member = list->members[at];
    list->count--;
    memmove(list->members + at, list->members + at + 1, (list->count - at) * sizeof(char *));
    return member;
}

/* A few members are changed, added, dropped or moved; now and then a great many. */
static void go_on(struct list *list) {
    for (unsigned n = pick(20) ? pick(4) : pick(150); n > 0; n--) {
        unsigned what = pick(4);
        if (what == 0 || list->count < 12)
            insert(list, pick((unsigned)list->count + 1), new_member());
        else if (what == 1)
            free(take_out(list, pick((unsigned)list->count)));
        else if (what == 2)
            insert(list, pick((unsigned)list->count), take_out(list, pick((unsigned)list->count)));
        else {
            free(take_out(list, pick((unsigned)list->count)));
            insert(list, pick((unsigned)list->count + 1), new_member());
        }
    }
}

/* The version as text; rarely one that is no JSON, or no object. */
static void print_version(const struct list *list, struct buf *out) {
    buf_clear(out);
    buf_text(out, pick(30) ? "{\n" : "\xEF\xBB\xBF{");
    for (size_t i = 0; i < list->count; i++)
        buf_printf(out, "%s%s", i ? ",\n " : "", list->members[i]);
    buf_text(out, "}\n");
    unsigned harm = pick(40);
    if (harm == 0)
        out->data[pick((unsigned)out->size)] = (char)pick(256);
    else if (harm == 1)
        out->data[out->size = pick((unsigned)out->size)] = 0;
    else if (harm == 2)
        buf_text(out, "1");
    else if (harm == 3 && out->data[0] == '{')
        out->data[0] = '[';
}

static void same_text(const char *a, const char *b) {
    assert_string_equal(a, b);
}

static void same_sinks(struct sink *a, struct sink *b) {
    assert_int_equal(a->row_count, b->row_count);
    for (size_t i = 0; i < a->row_count; i++) {
        struct row *x = &a->rows[i], *y = &b->rows[i];
        const char **texts[ROW_TEXTS], **others[ROW_TEXTS];
        row_texts(x, texts);
        row_texts(y, others);
        for (size_t j = 0; j < ROW_TEXTS; j++)
            same_text(*texts[j], *others[j]);
        assert_int_equal(x->measure, y->measure);
        assert_int_equal(x->state, y->state);
        assert_int_equal(x->nano, y->nano);
        assert_int_equal(x->context_min, y->context_min);
        assert_int_equal(x->since, y->since);
        assert_int_equal(x->accelerator, y->accelerator);
    }
    assert_int_equal(a->refusal_count, b->refusal_count);
    for (size_t i = 0; i < a->refusal_count; i++) {
        same_text(a->refusals[i].kind, b->refusals[i].kind);
        same_text(a->refusals[i].where, b->refusals[i].where);
        same_text(a->refusals[i].text, b->refusals[i].text);
        same_text(a->refusals[i].reason, b->refusals[i].reason);
    }
}

static size_t compare(const struct buf *text, struct memo *memo) {
    const struct fetcher *litellm = registry_find("litellm");
    struct page page = {text->data, text->size};
    struct document doc = {"list", "", &page, 1};
    struct sink alone, after;
    struct err why = {0}, other = {0};
    sink_init(&alone);
    sink_init(&after);
    after.memo = memo;
    int failed = litellm->parse(&doc, &alone, &why);
    assert_int_equal(litellm->parse(&doc, &after, &other), failed);
    assert_string_equal(why.text, other.text);
    same_sinks(&alone, &after);
    size_t rows = failed ? 0 : alone.row_count;
    sink_free(&alone);
    sink_free(&after);
    return rows;
}

static void versions_say_what_they_say_alone(void **state) {
    (void)state;
    size_t rows = 0;
    for (seed = 1; seed < 5; seed++) {
        unsigned start = seed;
        struct memo *memo = memo_new();
        struct list list = {0};
        struct buf text;
        buf_init(&text, 1 << 20);
        for (int i = 0; i < VERSIONS / 4; i++) {
            go_on(&list);
            print_version(&list, &text);
            rows += compare(&text, memo);
        }
        while (list.count)
            free(take_out(&list, 0));
        buf_free(&text);
        memo_free(memo);
        seed = start;
    }
    assert_true(rows > 10000);
}

/* "1" is the beginning of "12", and a name may be the beginning of another one's value. */
static void a_member_ends_where_it_ended(void **state) {
    (void)state;
    static const char *const versions[] = {
        "{\"a\": 1, \"b\": {\"mode\": \"chat\", \"litellm_provider\": \"p\","
        " \"input_cost_per_token\": 1e-6}}",
        "{\"a\": 12, \"b\": {\"mode\": \"chat\", \"litellm_provider\": \"p\","
        " \"input_cost_per_token\": 1e-6}}",
        "{\"a\": 1\"b\": {\"mode\": \"chat\", \"litellm_provider\": \"p\","
        " \"input_cost_per_token\": 1e-6}}",
        "{\"a\": 1, \"b\": {\"mode\": \"chat\", \"litellm_provider\": \"p\","
        " \"input_cost_per_token\": 1e-6}",
        "{\"a\": 1, \"b\": {\"mode\": \"chat\", \"litellm_provider\": \"p\","
        " \"input_cost_per_token\": 1e-6}}}",
        "[{\"a\": 1}]",
        "7",
        "",
    };
    struct memo *memo = memo_new();
    struct buf text;
    buf_init(&text, 4096);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        for (size_t j = 0; j < 2; j++) {
            buf_clear(&text);
            buf_text(&text, versions[j ? i : 0]);
            compare(&text, memo);
        }
    buf_free(&text);
    memo_free(memo);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_say_what_they_say_alone),
        cmocka_unit_test(a_member_ends_where_it_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 * libFuzzer on every parser. The first line of an input is the name of a saved
 * reply ("litellm.json", "skypilot.gcp.csv"), which chooses the source as on
 * the command line; the rest is the reply. fuzz/corpus.sh makes such inputs of
 * the fixtures. */
#include "names/registry.h"
#include "read/sink.h"

#include <mtok/buf.h>
#include <stdio.h>
#include <string.h>

static const struct fetcher *find(const char *name) {
    char source[128];
    snprintf(source, sizeof source, "%.*s", (int)strcspn(name, "."), name);
    return registry_find(source);
}

static void run(const struct fetcher *fetcher, const char *name, const char *part,
                const struct page *page) {
    struct sink sink;
    struct err err = {0};
    struct document doc = {name, part, page, 1};
    sink_init(&sink);
    if (fetcher->parse) {
        fetcher->parse(&doc, &sink, &err);
    } else {
        void *state = fetcher->begin(name, &sink);
        int failed = fetcher->feed(state, page->bytes, page->size, &err);
        fetcher->finish(state, failed ? NULL : &sink, &err);
    }
    if (fetcher->next) {
        struct buf url;
        buf_init(&url, 4096);
        fetcher->next(&doc, &url, &err);
        buf_free(&url);
    }
    sink_free(&sink);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char name[256];
    const uint8_t *line = memchr(data, '\n', size);
    size_t length = line ? (size_t)(line - data) : 0;
    if (!line || length >= sizeof name)
        return 0;
    memcpy(name, data, length);
    name[length] = 0;
    const struct fetcher *fetcher = find(name);
    struct buf part, bytes;
    buf_init(&part, 4096);
    buf_init(&bytes, SIZE_MAX / 2);
    buf_add(&bytes, line + 1, size - length - 1);
    if (fetcher && (!fetcher->part_of || fetcher->part_of(name, &part) == 0)) {
        struct page page = {bytes.data, bytes.size};
        run(fetcher, name, part.data, &page);
    }
    buf_free(&bytes);
    buf_free(&part);
    return 0;
}

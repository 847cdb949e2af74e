/* SPDX-License-Identifier: MIT */
#include "names/remarks.h"

static void add(struct buf *out, const char *before, const char *word) {
    if (out->size)
        buf_text(out, ", ");
    buf_text(out, before);
    buf_text(out, word);
}

void remarks_text(const struct fetcher *fetcher, struct buf *out) {
    static const struct {
        unsigned flag;
        const char *name;
    } flags[] = {{FETCHER_OFF, "off by default"},
                 {FETCHER_OFFLINE, "import only"},
                 {FETCHER_UNPROVEN, "unproven"},
                 {FETCHER_BROWSER, "browser-like agent"}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (fetcher->flags & flags[i].flag)
            add(out, "", flags[i].name);
    if (fetcher->post_body)
        add(out, "", "by POST");
    if (fetcher->next)
        add(out, "", "several pages");
    if (fetcher->key_env)
        add(out, "key $", fetcher->key_env);
}

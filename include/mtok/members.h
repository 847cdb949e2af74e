/* SPDX-License-Identifier: MIT
 * Price lists that are one JSON object with a member for each model. What a
 * member says depends on nothing but its own bytes and one fact about the
 * whole, and from one version of a list to the next few members change. So a
 * sink that goes with a series of versions (it has a memo) is given the rows
 * of the members that stood in the version before without parsing them again;
 * what comes out is the same as without. */
#ifndef MTOK_MEMBERS_H
#define MTOK_MEMBERS_H

#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>

struct member_reader {
    const char *of; /* what the object is made of, for messages: "models" */
    /* NULL, or whether the member shows the fact; it holds where any does. */
    bool (*shows)(const struct json *member);
    /* Adds the prices of one member to the list, and refusals to the list or the sink: nothing
     * else may be done, and nothing else looked at. */
    void (*read)(struct price_list *list, struct sink *sink, const struct json *member, bool fact);
};

/* Reads all members of the page's object, in order. -1 where it is no JSON object. */
int members_read(const struct document *doc, const struct page *page,
                 const struct member_reader *reader, struct price_list *list, struct sink *sink,
                 struct err *err);

#endif

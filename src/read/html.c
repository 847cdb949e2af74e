/* SPDX-License-Identifier: MIT
 * The only file that knows libxml2. A node is an xmlNode under another name.
 * libxml2 gives up at 256 levels or 10 MB of one text and keeps what it has:
 * that is seen and refused here, because half a page must not pass for a page.
 * The limit on levels also bounds every recursion over the tree. */
#include <mtok/html.h>

#include "base/utf8.h"
#include "read/html_decode.h"
#include "read/html_tree.h"

#include <dlfcn.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HTML_BYTES ((size_t)64 << 20)

/* The library is loaded when the first page is read: with what it needs itself it takes as long to
 * load as all the rest of a report takes to run. */
#if LIBXML_VERSION >= 21400
#define LIBRARY "libxml2.so.16"
#else
#define LIBRARY "libxml2.so.2"
#endif

#define FUNCTIONS(X)                                                                               \
    X(xmlXPathFreeContext)                                                                         \
    X(xmlFreeDoc)                                                                                  \
    X(xmlDocGetRootElement)                                                                        \
    X(xmlXPathEvalExpression)                                                                      \
    X(xmlXPathFreeObject)                                                                          \
    X(xmlXPathNodeSetSort)                                                                         \
    X(xmlGetNoNsProp)                                                                              \
    X(htmlNewParserCtxt)                                                                           \
    X(htmlCtxtReadMemory)                                                                          \
    X(htmlFreeParserCtxt)                                                                          \
    X(xmlXPathNewContext)                                                                          \
    X(xmlNodeGetContent)

#define POINTER(name) __typeof__(name) *name;
static struct {
    void *library;
    xmlFreeFunc *free_text; /* the library's variable */
    FUNCTIONS(POINTER)
} xml;

static int load(struct err *err) {
    static const char *const names[] = {
#define NAME(name) #name,
        FUNCTIONS(NAME)};
    void **slots[] = {
#define SLOT(name) (void **)&xml.name,
        FUNCTIONS(SLOT)};
    if (xml.library)
        return 0;
    void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (!library)
        return err_set(err,
                       "pages need libxml2, which is not installed (Debian package libxml2): %s",
                       dlerror());
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!(*slots[i] = dlsym(library, names[i])))
            return err_set(err, "libxml2 has no %s", names[i]);
    *(void **)&xml.free_text = dlsym(library, "xmlFree");
    if (!xml.free_text)
        return err_set(err, "libxml2 has no xmlFree");
    xml.library = library;
    return 0;
}

static void xml_free(void *text) {
    (*xml.free_text)(text);
}

struct html_doc {
    xmlDoc *tree;
    xmlXPathContext *xpath;
    struct arena arena;
};

static const xmlNode *xml_of(const struct html *node) {
    return (const xmlNode *)(const void *)node;
}

static const struct html *node_of(const xmlNode *node) {
    return (const struct html *)(const void *)node;
}

static const char *text_of(const xmlChar *text) {
    return (const char *)text;
}

/* Parses UTF-8, whatever the page declares. NULL when libxml2 gave up. */
static xmlDoc *parse(const char *bytes, size_t size) {
    const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                        HTML_PARSE_NONET | HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC;
    htmlParserCtxt *context = xml.htmlNewParserCtxt();
    if (!context)
        return NULL;
    xmlDoc *tree = xml.htmlCtxtReadMemory(context, bytes, (int)size, NULL, "UTF-8", options);
    /* Set when the parser stopped before the end, whatever the reason. */
    if (context->disableSAX && tree) {
        xml.xmlFreeDoc(tree);
        tree = NULL;
    }
    xml.htmlFreeParserCtxt(context);
    return tree;
}

static void ignore_error(void *context, xmlErrorPtr error) {
    (void)context;
    (void)error;
}

/* The tree, or NULL with a message. */
static xmlDoc *read_tree(const char *bytes, size_t size, struct err *err) {
    xmlDoc *tree = NULL;
    struct buf clean;
    buf_init(&clean, 3 * HTML_BYTES);
    if (utf8_valid(bytes, size) && !html_has_controls(bytes, size)) {
        tree = parse(bytes, size);
    } else if (utf8_valid(bytes, size)) {
        html_mark_controls(bytes, size, &clean); /* has room for three times as much */
        tree = parse(clean.data, clean.size);
    } else {
        if (html_decode(bytes, size, &clean, err)) {
            buf_free(&clean);
            return NULL;
        }
        tree = parse(clean.data, clean.size);
    }
    buf_free(&clean);
    if (tree && xml.xmlDocGetRootElement(tree))
        return tree;
    xml.xmlFreeDoc(tree);
    err_set(err, "HTML that cannot be read to its end (empty, or nested too deeply)");
    return NULL;
}

int html_open(const char *bytes, size_t size, struct html_doc **doc, struct err *err) {
    *doc = NULL;
    if (size > HTML_BYTES)
        return err_set(err, "HTML of more than %zu bytes", HTML_BYTES);
    if (memchr(bytes, 0, size))
        return err_set(err, "a zero byte in the HTML");
    if (load(err))
        return -1;
    xmlDoc *tree = read_tree(bytes, size, err);
    if (!tree)
        return -1;
    *doc = mem_alloc(sizeof **doc);
    (*doc)->tree = tree;
    (*doc)->xpath = xml.xmlXPathNewContext(tree);
    if ((*doc)->xpath)
        (*doc)->xpath->error = ignore_error;
    return 0;
}

void html_close(struct html_doc *doc) {
    if (!doc)
        return;
    xml.xmlXPathFreeContext(doc->xpath);
    xml.xmlFreeDoc(doc->tree);
    arena_free(&doc->arena);
    free(doc);
}

const struct html *html_root(const struct html_doc *doc) {
    return node_of(xml.xmlDocGetRootElement(doc->tree));
}

static const struct html *element_from(const xmlNode *node) {
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node_of(node);
}

const struct html *html_child(const struct html *node) {
    return element_from(xml_of(node)->children);
}

const struct html *html_next(const struct html *node) {
    return element_from(xml_of(node)->next);
}

const char *html_tag(const struct html *node) {
    return text_of(xml_of(node)->name);
}

bool html_is(const struct html *node, const char *tag) {
    return strcmp(html_tag(node), tag) == 0;
}

static void copy_elements(struct html_doc *doc, const xmlNodeSet *set, const struct html ***list,
                          size_t *count) {
    size_t size = set ? (size_t)set->nodeNr : 0;
    *list = arena_alloc(&doc->arena, size * sizeof **list);
    *count = 0;
    for (size_t i = 0; i < size; i++)
        if (set->nodeTab[i]->type == XML_ELEMENT_NODE)
            (*list)[(*count)++] = node_of(set->nodeTab[i]);
}

int html_select(struct html_doc *doc, const struct html *within, const char *xpath,
                const struct html ***list, size_t *count, struct err *err) {
    /* "//td" below an element would mean the whole page to XPath. */
    const char *dot = within && xpath[0] == '/' ? "." : "";
    const char *expression = arena_printf(&doc->arena, "%s%s", dot, xpath);
    if (!doc->xpath)
        return err_set(err, "XPath is not to be had");
    /* XPath does not change the tree; its interface is older than const. */
    doc->xpath->node = within ? (xmlNode *)(uintptr_t)xml_of(within) : (xmlNode *)doc->tree;
    xmlXPathObject *found = xml.xmlXPathEvalExpression((const xmlChar *)expression, doc->xpath);
    if (!found || found->type != XPATH_NODESET) {
        xml.xmlXPathFreeObject(found);
        return err_set(err, "\"%s\" is not an XPath of elements", xpath);
    }
    if (found->nodesetval)
        xml.xmlXPathNodeSetSort(found->nodesetval);
    copy_elements(doc, found->nodesetval, list, count);
    xml.xmlXPathFreeObject(found);
    return 0;
}

const char *html_attribute(struct html_doc *doc, const struct html *node, const char *name) {
    xmlChar *value = xml.xmlGetNoNsProp(xml_of(node), (const xmlChar *)name);
    if (!value)
        return NULL;
    const char *copy = arena_text(&doc->arena, text_of(value));
    xml_free(value);
    return copy;
}

static bool is_one_of(const xmlNode *node, const char *const *names) {
    for (; *names; names++)
        if (strcmp(text_of(node->name), *names) == 0)
            return true;
    return false;
}

/* Elements that stand in the line. Any other parts words, <sup> too: its footnote mark must not
 * become the last digit of a price. */
static bool is_inline(const xmlNode *node) {
    static const char *const names[] = {
        "span", "a",   "b",    "strong", "em",   "i",   "code", "small", "font",   "u",
        "s",    "del", "ins",  "mark",   "abbr", "bdi", "bdo",  "cite",  "data",   "dfn",
        "kbd",  "q",   "samp", "time",   "tt",   "var", "wbr",  "label", "strike", NULL};
    return is_one_of(node, names);
}

static int add_text(const xmlNode *node, int skip_deleted, struct buf *out);

static int add_element(const xmlNode *node, int skip_deleted, struct buf *out) {
    static const char *const unseen[] = {"script", "style", "template", NULL};
    static const char *const deleted[] = {"del", "s", "strike", NULL};
    if (is_one_of(node, unseen) || (skip_deleted && is_one_of(node, deleted)))
        return buf_char(out, ' ');
    if (is_inline(node))
        return add_text(node, skip_deleted, out);
    return buf_char(out, ' ') || add_text(node, skip_deleted, out) || buf_char(out, ' ') ? -1 : 0;
}

/* Adds the text of all children. */
static int add_text(const xmlNode *node, int skip_deleted, struct buf *out) {
    for (const xmlNode *child = node->children; child; child = child->next) {
        int failed = 0;
        if (child->type == XML_ELEMENT_NODE)
            failed = add_element(child, skip_deleted, out);
        else if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) &&
                 child->content)
            failed = buf_text(out, text_of(child->content));
        if (failed)
            return -1;
    }
    return 0;
}

int html_text_into(const struct html *node, int skip_deleted, struct buf *out) {
    buf_clear(out);
    int failed = add_text(xml_of(node), skip_deleted, out);
    if (out->size)
        out->size = utf8_fold(out->data);
    return failed;
}

const char *html_text(struct html_doc *doc, const struct html *node, int skip_deleted) {
    struct buf text;
    buf_init(&text, SIZE_MAX / 2);
    html_text_into(node, skip_deleted, &text);
    const char *copy = arena_bytes(&doc->arena, text.data, text.size);
    buf_free(&text);
    return copy;
}

const char *html_raw(struct html_doc *doc, const struct html *node) {
    xmlChar *content = xml.xmlNodeGetContent(xml_of(node));
    const char *copy = arena_text(&doc->arena, text_of(content));
    xml_free(content);
    return copy;
}

int html_fragment_text(const char *fragment, struct buf *out, struct err *err) {
    struct html_doc *doc;
    buf_clear(out);
    if (strspn(fragment, " \t\r\n") == strlen(fragment))
        return 0;
    if (html_open(fragment, strlen(fragment), &doc, err))
        return -1;
    int failed = html_text_into(html_root(doc), 0, out);
    html_close(doc);
    return failed ? err_set(err, "a fragment of HTML is too long") : 0;
}

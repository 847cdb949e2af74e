/* SPDX-License-Identifier: MIT
 * A chart as PNG, for mail. The only file that names cairo; it is loaded when a
 * picture is drawn, so that other commands do not wait for it. A build without
 * its headers says so when it is asked for one. */
#include "chart/chart_canvas.h"

#ifndef MTOK_CAIRO
int chart_png(const struct chart *chart, int pixels, struct buf *out, struct err *err) {
    (void)chart;
    (void)pixels;
    (void)out;
    return err_set(err, "PNG: this program was built without cairo (Debian package libcairo2-dev); "
                        "--format svg needs none");
}
#else

#include "base/utf8.h"

#include <cairo.h>
#include <dlfcn.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
/* fontconfig keeps its lists of fonts until the end; they are not ours to free. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:libfontconfig\n";
}
#endif

#define FUNCTIONS(X)                                                                               \
    X(image_surface_create)                                                                        \
    X(surface_destroy)                                                                             \
    X(surface_write_to_png_stream)                                                                 \
    X(create)                                                                                      \
    X(destroy)                                                                                     \
    X(status)                                                                                      \
    X(scale)                                                                                       \
    X(paint)                                                                                       \
    X(set_source_rgba)                                                                             \
    X(set_line_width)                                                                              \
    X(set_dash)                                                                                    \
    X(move_to)                                                                                     \
    X(line_to)                                                                                     \
    X(close_path)                                                                                  \
    X(stroke)                                                                                      \
    X(fill)                                                                                        \
    X(arc)                                                                                         \
    X(select_font_face)                                                                            \
    X(set_font_size)                                                                               \
    X(text_extents)                                                                                \
    X(show_text)

#define MEMBER(name) __typeof__(cairo_##name) *name;
static struct {
    void *library;
    FUNCTIONS(MEMBER)
} lib;

static int load(struct err *err) {
    if (lib.library)
        return 0;
    void *library = dlopen("libcairo.so.2", RTLD_LAZY | RTLD_LOCAL);
    if (!library)
        return err_set(err,
                       "PNG needs cairo, which is not installed (Debian package libcairo2): %s",
                       dlerror());
#define RESOLVE(name)                                                                              \
    *(void **)&lib.name = dlsym(library, "cairo_" #name);                                          \
    if (!lib.name)                                                                                 \
        return err_set(err, "this libcairo has no cairo_" #name);
    FUNCTIONS(RESOLVE)
    lib.library = library;
    return 0;
}

static unsigned hex(const char *colour, int at) {
    unsigned value = 0;
    for (int i = 0; i < 2; i++) {
        char c = colour[1 + 2 * at + i];
        value = value * 16 + (unsigned)(c >= 'a' ? c - 'a' + 10 : c - '0');
    }
    return value;
}

static void ink(cairo_t *to, const char *colour, double opacity) {
    lib.set_source_rgba(to, hex(colour, 0) / 255.0, hex(colour, 1) / 255.0, hex(colour, 2) / 255.0,
                        opacity);
}

static void group(const struct canvas *canvas, const struct chart_series *series, size_t index) {
    (void)canvas;
    (void)series;
    (void)index;
}

static void path(const struct canvas *canvas, enum stroke stroke, size_t index,
                 const struct spot *spots, size_t count) {
    static const double broken[] = {5, 4}, dotted[] = {2, 3};
    cairo_t *to = canvas->to;
    bool own = stroke >= STROKE_LINE && stroke <= STROKE_BAND;
    ink(to,
        own                     ? chart_light[index]
        : stroke == STROKE_GRID ? "#dddddd"
        : stroke == STROKE_AXIS ? "#888888"
                                : "#666666",
        stroke == STROKE_BAND ? 0.16 : 1);
    lib.set_line_width(to, stroke == STROKE_LINE || stroke == STROKE_STALE ? 2.2
                           : stroke == STROKE_REFERENCE                    ? 1.2
                                                                           : 1);
    lib.set_dash(to, stroke == STROKE_STALE ? broken : dotted,
                 stroke == STROKE_STALE || stroke == STROKE_MARK ? 2 : 0, 0);
    lib.move_to(to, spots[0].x, spots[0].y);
    for (size_t i = 1; i < count; i++)
        lib.line_to(to, spots[i].x, spots[i].y);
    if (stroke != STROKE_BAND) {
        lib.stroke(to);
        return;
    }
    lib.close_path(to);
    lib.fill(to);
}

static void dot(const struct canvas *canvas, struct spot at, size_t index, const char *tip) {
    cairo_t *to = canvas->to;
    (void)tip;
    ink(to, chart_light[index], 1);
    lib.set_line_width(to, 2);
    lib.set_dash(to, NULL, 0, 0);
    lib.move_to(to, at.x + 4, at.y);
    lib.arc(to, at.x, at.y, 4, 0, 6.283185307179586);
    lib.stroke(to);
}

/* cairo takes nothing but UTF-8: what is not becomes '?'. */
static const char *clean(const char *text, char *out, size_t room) {
    const char *end = text + strlen(text);
    size_t at = 0;
    while (text < end && at + 8 < room) {
        size_t size = utf8_size(text, end);
        bool shown = size > 1 || (size == 1 && (unsigned char)*text >= 0x20 && *text != 0x7f);
        memcpy(out + at, shown ? text : "?", shown ? size : 1);
        at += shown ? size : 1;
        text += size ? size : 1;
    }
    out[at] = 0;
    return out;
}

static void text(const struct canvas *canvas, struct spot at, enum align align, enum letter letter,
                 const char *words) {
    cairo_t *to = canvas->to;
    cairo_text_extents_t size;
    char room[512];
    clean(words, room, sizeof room);
    ink(to, letter == LETTER_QUIET ? "#555555" : "#1a1a1a", 1);
    lib.select_font_face(to, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                         letter == LETTER_TITLE ? CAIRO_FONT_WEIGHT_BOLD
                                                : CAIRO_FONT_WEIGHT_NORMAL);
    lib.set_font_size(to, letter == LETTER_QUIET ? CHART_FONT - 1 : CHART_FONT);
    lib.text_extents(to, room, &size);
    double back = align == ALIGN_LEFT     ? 0
                  : align == ALIGN_MIDDLE ? size.x_advance / 2
                                          : size.x_advance;
    lib.move_to(to, at.x - back, at.y);
    lib.show_text(to, room);
}

static cairo_status_t take(void *closure, const unsigned char *data, unsigned size) {
    return buf_add(closure, data, size) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

int chart_png(const struct chart *chart, int pixels, struct buf *out, struct err *err) {
    if (load(err))
        return -1;
    double height = chart_height(chart, true), scale = (double)pixels / CHART_WIDTH;
    cairo_surface_t *surface =
        lib.image_surface_create(CAIRO_FORMAT_RGB24, pixels, (int)(height * scale + 0.5));
    cairo_t *to = lib.create(surface);
    struct canvas canvas = {to, group, path, dot, text};
    lib.scale(to, scale, scale);
    ink(to, "#ffffff", 1);
    lib.paint(to);
    chart_draw(chart, true, &canvas);
    cairo_status_t status = lib.status(to);
    if (status == CAIRO_STATUS_SUCCESS)
        status = lib.surface_write_to_png_stream(surface, take, out);
    lib.destroy(to);
    lib.surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS
               ? 0
               : err_set(err, "PNG: cairo cannot draw it (%d)", (int)status);
}
#endif

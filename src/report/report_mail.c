/* SPDX-License-Identifier: MIT */
#include "report/report_mail.h"

#include "base/base64.h"
#include "store/archive.h"

#include <mtok/when.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_WIDTH = 79, LINE = 76, PIXELS = 1120, MOST = 64 << 20 };

static const struct chart *find_markup(const struct report_charts *charts) {
    for (size_t i = 0; i < charts->count; i++)
        if (strcmp(charts->list[i].name, "markup") == 0)
            return &charts->list[i];
    return NULL;
}

/* "Mon, 23 Nov 2026 09:00:00 +0000" (RFC 5322). */
static void put_date(int64_t now, FILE *out) {
    static const char days[] = "ThuFriSatSunMonTueWed"; /* 1970-01-01 was a Thursday */
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char text[WHEN_TEXT];
    when_text(now, text);
    int month = (text[5] - '0') * 10 + text[6] - '1';
    fprintf(out, "Date: %.3s, %.2s %.3s %.4s %.8s +0000\r\n", days + now / 86400 % 7 * 3, text + 8,
            months + 3 * month, text, text + 11);
}

/* Lines end as mail wants them. */
static void put_lines(const char *text, FILE *out) {
    for (; *text; text++) {
        if (*text == '\n')
            fputc('\r', out);
        fputc(*text, out);
    }
}

static void put_base64(const void *bytes, size_t size, FILE *out) {
    struct buf encoded;
    buf_init(&encoded, MOST);
    base64_add(&encoded, bytes, size, LINE);
    fputs(encoded.data, out);
    buf_free(&encoded);
}

/* A text that does not stand in the message: the hash of what does. */
static void make_boundary(const char *text, size_t size, char *out) {
    unsigned char hash[SHA256_SIZE];
    sha256_of(text, size, hash);
    for (size_t i = 0; i < 12; i++)
        snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

static void put_parts(const char *text, const char *html, size_t html_size, const struct buf *png,
                      FILE *out) {
    char mark[32];
    make_boundary(html, html_size, mark);
    fprintf(out,
            "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"a%s\"\r\n\r\n"
            "--a%s\r\nContent-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 8bit\r\n\r\n",
            mark, mark);
    put_lines(text, out);
    fprintf(
        out,
        "\r\n--a%s\r\nContent-Type: multipart/related; boundary=\"r%s\"; type=\"text/html\"\r\n\r\n"
        "--r%s\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n",
        mark, mark, mark);
    put_base64(html, html_size, out);
    if (png->size) {
        fprintf(
            out,
            "--r%s\r\nContent-Type: image/png; name=\"markup.png\"\r\n"
            "Content-Disposition: inline; filename=\"markup.png\"\r\nContent-ID: <markup@mtok>\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n",
            mark);
        put_base64(png->data, png->size, out);
    }
    fprintf(out, "--r%s--\r\n\r\n--a%s--\r\n", mark, mark);
}

int report_mail(const struct page_doc *page, const struct report_charts *charts, const char *month,
                int64_t now, FILE *out, struct err *err) {
    struct page_html how = {.picture = "cid:markup@mtok"};
    const struct chart *markup = find_markup(charts);
    char *text = NULL, *html = NULL;
    size_t text_size = 0, html_size = 0;
    struct buf png;
    struct err no_picture = {0};
    buf_init(&png, MOST);
    if (markup && chart_png(markup, PIXELS, &png, &no_picture)) {
        fprintf(stderr, "mtok: mail without a picture: %s\n", no_picture.text);
        buf_clear(&png);
    }
    if (!png.size)
        how.picture = "";
    FILE *plain = open_memstream(&text, &text_size), *rich = open_memstream(&html, &html_size);
    if (plain && rich) {
        page_print_text(page, TEXT_WIDTH, plain);
        page_print_html(page, &how, rich);
    }
    int failed = !plain || fclose(plain) || !rich || fclose(rich);
    if (failed) {
        err_set(err, "mail: out of memory");
    } else {
        fprintf(out, "Subject: LLM markup report %s\r\n", month);
        put_date(now, out);
        put_parts(text, html, html_size, &png, out);
    }
    free(text);
    free(html);
    buf_free(&png);
    return failed ? -1 : 0;
}

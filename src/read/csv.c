/* SPDX-License-Identifier: MIT
 * The only file that knows libcsv. Its callbacks cannot stop it, so the bytes
 * go in in pieces and the first error is kept. */
#include <mtok/csv.h>

#include "base/utf8.h"
#include "read/table_build.h"

#include <csv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CSV_PIECE ((size_t)65536)
#define CSV_ROW_BYTES ((size_t)4 << 20)
#define CSV_FIELDS ((size_t)65536)
#define CSV_TABLE_BYTES ((size_t)256 << 20)
#define CSV_TABLE_CELLS ((size_t)20000000)

struct csv_reader {
    struct csv_parser parser;
    csv_row_fn row;
    void *context;
    struct err *err;  /* of the call that is running */
    bool failed;      /* for good */
    size_t mark;      /* bytes of a byte-order mark seen so far; 4: no longer at the start */
    size_t line;      /* being read, from 1 */
    size_t row_line;  /* where the row being read begins; 0 between rows */
    bool after_cr;    /* the line ended with CR: an LF belongs to it */
    struct buf bytes; /* the row's fields, each with its zero */
    size_t *starts;   /* of each field in bytes */
    const char **fields;
    size_t count, room;
};

static int fail(struct csv_reader *reader, const char *what) {
    reader->failed = true;
    return err_set(reader->err, "line %zu: %s", reader->row_line ? reader->row_line : reader->line,
                   what);
}

static void grow(struct csv_reader *reader) {
    if (reader->count < reader->room)
        return;
    reader->room = reader->room ? reader->room * 2 : 32;
    reader->starts = mem_grow(reader->starts, reader->room * sizeof *reader->starts);
    reader->fields = mem_grow(reader->fields, reader->room * sizeof *reader->fields);
}

/* true where the text is ASCII without zeros and line ends, seen eight bytes at a time: what nearly
 * every field of a large file is. */
static bool is_plain(const char *text, size_t size) {
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = UINT64_C(0x8080808080808080);
    size_t n = 0;
    for (uint64_t word, line; size - n >= sizeof word; n += sizeof word) {
        memcpy(&word, text + n, sizeof word);
        line = word ^ (ones * '\n');
        if ((word | ((word - ones) & ~word) | ((line - ones) & ~line)) & tops)
            return false;
    }
    for (; n < size; n++)
        if (!text[n] || text[n] == '\n' || (unsigned char)text[n] >= 0x80)
            return false;
    return true;
}

/* The field with its zero, which libcsv has put behind it. */
static int add_plain(struct buf *bytes, const char *text, size_t size) {
    if (bytes->size + size + 1 >= bytes->room)
        return buf_add(bytes, size ? text : "", size + 1);
    memcpy(bytes->data + bytes->size, size ? text : "", size + 1);
    bytes->size += size + 1;
    bytes->data[bytes->size] = 0;
    return 0;
}

static int add_field(struct csv_reader *reader, const char *text, size_t size) {
    if (is_plain(text, size))
        return add_plain(&reader->bytes, text, size);
    for (size_t i = 0; i < size; i++)
        if (text[i] == '\n')
            reader->line++;
    return utf8_add(&reader->bytes, text, size) || buf_char(&reader->bytes, 0) ? -1 : 0;
}

static void take_field(void *bytes, size_t size, void *context) {
    struct csv_reader *reader = context;
    if (reader->failed)
        return;
    if (!reader->row_line)
        reader->row_line = reader->line;
    reader->after_cr = false;
    if (reader->count == CSV_FIELDS) {
        fail(reader, "more fields than any table has");
        return;
    }
    grow(reader);
    /* An empty field is the zero behind the one before it: most fields of a wide table. */
    if (!size && reader->bytes.size) {
        reader->starts[reader->count++] = reader->bytes.size - 1;
        return;
    }
    reader->starts[reader->count++] = reader->bytes.size;
    if (add_field(reader, bytes, size))
        fail(reader, "a row that is too long");
}

static void deliver(struct csv_reader *reader) {
    for (size_t i = 0; i < reader->count; i++)
        reader->fields[i] = reader->bytes.data + reader->starts[i];
    if (reader->row(reader->context, reader->row_line, reader->fields, reader->count, reader->err))
        reader->failed = true;
    reader->count = 0;
    reader->row_line = 0;
    buf_clear(&reader->bytes);
}

/* A line ended with the byte `ended`, or the text did (-1); blank lines have no fields. */
static void take_row(int ended, void *context) {
    struct csv_reader *reader = context;
    if (reader->failed)
        return;
    bool blank = reader->count == 0;
    if (!blank)
        deliver(reader);
    if (!(blank && ended == '\n' && reader->after_cr))
        reader->line++;
    reader->after_cr = ended == '\r';
}

struct csv_reader *csv_open(csv_row_fn row, void *context) {
    struct csv_reader *reader = mem_alloc(sizeof *reader);
    reader->row = row;
    reader->context = context;
    reader->line = 1;
    buf_init(&reader->bytes, CSV_ROW_BYTES);
    csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_APPEND_NULL);
    csv_set_blk_size(&reader->parser, CSV_PIECE);
    return reader;
}

static int parse(struct csv_reader *reader, const char *bytes, size_t size) {
    while (size && !reader->failed) {
        size_t piece = size < CSV_PIECE ? size : CSV_PIECE;
        size_t taken = csv_parse(&reader->parser, bytes, piece, take_field, take_row, reader);
        if (taken != piece && !reader->failed)
            fail(reader, csv_error(&reader->parser) == CSV_EPARSE ? "a quote where none may stand"
                                                                  : "a field that is too long");
        if (csv_get_buffer_size(&reader->parser) > 2 * CSV_ROW_BYTES && !reader->failed)
            fail(reader, "a quote that is never closed, or a row that is too long");
        bytes += piece;
        size -= piece;
    }
    return reader->failed ? -1 : 0;
}

static const char byte_order_mark[] = "\xEF\xBB\xBF";

int csv_feed(struct csv_reader *reader, const char *bytes, size_t size, struct err *err) {
    reader->err = err;
    while (size && reader->mark < 3 && *bytes == byte_order_mark[reader->mark]) {
        reader->mark++;
        bytes++;
        size--;
    }
    if (size && reader->mark < 3 && reader->mark > 0) {
        size_t seen = reader->mark;
        reader->mark = 4;
        if (parse(reader, byte_order_mark, seen))
            return -1;
    }
    if (size)
        reader->mark = 4;
    return parse(reader, bytes, size);
}

int csv_end(struct csv_reader *reader, struct err *err) {
    reader->err = err;
    if (reader->mark < 3 && parse(reader, byte_order_mark, reader->mark))
        return -1;
    if (reader->failed)
        return -1;
    if (csv_fini(&reader->parser, take_field, take_row, reader) && !reader->failed)
        fail(reader, "a quote that is never closed");
    return reader->failed ? -1 : 0;
}

void csv_close(struct csv_reader *reader) {
    if (!reader)
        return;
    csv_free(&reader->parser);
    buf_free(&reader->bytes);
    free(reader->starts);
    free(reader->fields);
    free(reader);
}

struct whole {
    struct grid grid;
    struct arena *arena;
    size_t columns;
    struct buf text;
};

static int add_row(void *context, size_t line, const char *const *fields, size_t count,
                   struct err *err) {
    struct whole *whole = context;
    if (!whole->columns)
        whole->columns = count;
    if (count != whole->columns)
        return err_set(err, "line %zu: %zu fields, expected %zu as in the header", line, count,
                       whole->columns);
    for (size_t i = 0; i < count; i++) {
        buf_clear(&whole->text);
        buf_text(&whole->text, fields[i]);
        size_t size = whole->text.size ? utf8_fold(whole->text.data) : 0;
        if (grid_cell(&whole->grid, arena_bytes(whole->arena, whole->text.data, size), NULL, err))
            return err_prefix(err, "line %zu", line);
    }
    grid_row(&whole->grid);
    return 0;
}

int csv_table(const char *bytes, size_t size, struct tables *out, struct err *err) {
    struct whole whole = {.arena = &out->arena};
    *out = (struct tables){0};
    if (size > CSV_TABLE_BYTES)
        return err_set(err, "CSV of more than %zu bytes", CSV_TABLE_BYTES);
    grid_init(&whole.grid, CSV_TABLE_CELLS);
    buf_init(&whole.text, CSV_ROW_BYTES);
    struct csv_reader *reader = csv_open(add_row, &whole);
    int failed = csv_feed(reader, bytes, size, err) || csv_end(reader, err);
    csv_close(reader);
    buf_free(&whole.text);
    if (!failed && whole.grid.row_count == 0)
        failed = err_set(err, "line 1: the CSV is empty, expected a header");
    if (failed)
        grid_free(&whole.grid);
    else
        failed = grid_finish(&whole.grid, out, 1, NULL, err);
    if (failed)
        tables_free(out);
    return failed ? -1 : 0;
}

/* SPDX-License-Identifier: MIT
 * The floor of the bulk list: libcsv alone reads the file in pieces and counts fields and rows.
 * csv_floor FILE prints both. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>

struct count {
    unsigned long fields, rows;
};

static void on_field(void *text, size_t size, void *to) {
    (void)text;
    (void)size;
    ((struct count *)to)->fields++;
}

static void on_row(int end, void *to) {
    (void)end;
    ((struct count *)to)->rows++;
}

int main(int argc, char **argv) {
    static char piece[65536];
    struct csv_parser parser;
    struct count count = {0, 0};
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!file || csv_init(&parser, CSV_STRICT | CSV_APPEND_NULL))
        return 1;
    size_t size;
    while ((size = fread(piece, 1, sizeof piece, file)) > 0)
        if (csv_parse(&parser, piece, size, on_field, on_row, &count) != size)
            return 1;
    csv_fini(&parser, on_field, on_row, &count);
    csv_free(&parser);
    fclose(file);
    printf("%lu fields, %lu rows\n", count.fields, count.rows);
    return 0;
}

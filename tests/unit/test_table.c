/* SPDX-License-Identifier: MIT */
#include "support.h"

#include "read/table_build.h"

#include <mtok/table.h>
#include <string.h>

/* Model | Price | Price | Notes
 * Model | Input | Output | Notes
 * a     | 1     | 2      | x */
static const char *cells[] = {"Model",  "Price", "Price", "Notes", "Model", "Input",
                              "Output", "Notes", "a",     "1",     "2",     "x"};
static const char *classes[12];
static const struct table prices = {"", "", 4, 3, 2, cells, classes, NULL};

static void test_cells(void **state) {
    (void)state;
    assert_string_equal(table_cell(&prices, 2, 0), "a");
    assert_string_equal(table_cell(&prices, 2, 4), "");
    assert_string_equal(table_cell(&prices, 3, 0), "");
    assert_string_equal(table_cell(&prices, (size_t)-1, (size_t)-1), "");
}

static void test_columns_by_heading(void **state) {
    (void)state;
    assert_int_equal(table_column(&prices, "model", false), 0);
    assert_int_equal(table_column(&prices, "INPUT", false), 1);
    assert_int_equal(table_column(&prices, "price output", false), 2);
    assert_int_equal(table_column(&prices, "price", false), 1);
    assert_int_equal(table_column(&prices, "Cached", false), -1);
    /* A cell over two header rows is one text. */
    assert_int_equal(table_column(&prices, "model", true), 0);
    assert_int_equal(table_column(&prices, "Price Output", true), 2);
    assert_int_equal(table_column(&prices, "Output", true), -1);
    assert_int_equal(table_column(&prices, "Notes", true), 3);
}

static void test_a_table_without_header_has_no_columns(void **state) {
    (void)state;
    struct table bare = prices;
    struct err err = {0};
    size_t column = 77;
    bare.header_rows = 0;
    assert_int_equal(table_column(&bare, "Model", false), -1);
    assert_int_equal(table_need(&bare, "Model", &column, &err), -1);
    assert_string_equal(err.text, "no column \"Model\"; the headings are missing");
    assert_int_equal(column, 77);
}

static void test_needed_columns(void **state) {
    (void)state;
    struct err err = {0};
    size_t column = 77;
    assert_int_equal(table_need(&prices, "output", &column, &err), 0);
    assert_int_equal(column, 2);
    assert_int_equal(table_need(&prices, "Cached", &column, &err), -1);
    assert_string_equal(err.text, "no column \"Cached\"; the headings are \"Model\", "
                                  "\"Price Input\", \"Price Output\", \"Notes\"");
}

static void test_closest_heading(void **state) {
    (void)state;
    static const char *heads[] = {"Batch input", "Input", "Throughput", "Output", "Output"};
    static const struct table table = {"", "", 5, 1, 1, heads, classes, NULL};
    struct err err = {0};
    size_t column = 77;
    assert_int_equal(table_column(&table, "Input", false), 1);
    assert_int_equal(table_column(&table, "Batch", false), 0);
    assert_int_equal(table_column(&table, "put", false), 0);
    /* "TP" is no word of "Output"; two columns of one name leave it open. */
    assert_int_equal(table_need(&table, "tp", &column, &err), -1);
    assert_int_equal(table_need(&table, "Output", &column, &err), -1);
    assert_non_null(strstr(err.text, "more than one column \"Output\""));
    assert_int_equal(column, 77);
}

static void test_building(void **state) {
    (void)state;
    struct tables tables = {0};
    struct headings headings = {0};
    struct grid grid;
    headings_set(&headings, 2, "Prices");
    headings_set(&headings, 4, "Old");
    headings_set(&headings, 3, "Text");
    headings_set(&headings, 0, "no level");
    headings_set(&headings, 7, "no level");
    for (int i = 0; i < 9; i++) {
        grid_init(&grid, 100);
        assert_int_equal(grid_cell(&grid, "a", NULL, NULL), 0);
        grid_row(&grid);
        assert_int_equal(grid_cell(&grid, "b", "wide", NULL), 0);
        assert_int_equal(grid_cell(&grid, "c", NULL, NULL), 0);
        assert_int_equal(grid_width(&grid), 2);
        grid_row(&grid);
        assert_int_equal(grid_finish(&grid, &tables, 1, i ? &headings : NULL, NULL), 0);
    }
    grid_init(&grid, 100);
    assert_int_equal(grid_finish(&grid, &tables, 1, NULL, NULL), 0);
    assert_int_equal(tables.count, 9);
    assert_string_equal(tables.list[0].path, "");
    for (int i = 1; i < 9; i++) {
        const struct table *table = &tables.list[i];
        assert_string_equal(table->heading, "Text");
        assert_string_equal(table->path, "Prices > Text");
        assert_int_equal(table->columns, 2);
        assert_int_equal(table->rows, 2);
        assert_string_equal(table_cell(table, 0, 1), "");
        assert_string_equal(table_cell(table, 1, 1), "c");
        assert_string_equal(table->classes[2], "wide");
        assert_null(table->classes[1]);
    }
    headings_free(&headings);
    tables_free(&tables);
    assert_int_equal(tables.count, 0);
}

static void test_limits(void **state) {
    (void)state;
    struct tables tables = {0};
    struct grid grid;
    struct err err = {0};
    grid_init(&grid, 10);
    for (int i = 0; i < 10; i++)
        assert_int_equal(grid_cell(&grid, "", NULL, &err), 0);
    assert_int_equal(grid_cell(&grid, "", NULL, &err), -1);
    assert_string_equal(err.text, "a table of more than 10 cells");
    grid_free(&grid);
    /* Few cells, but in a shape that has many. */
    grid_init(&grid, 10);
    for (int i = 0; i < 5; i++)
        grid_cell(&grid, "", NULL, NULL);
    for (int i = 0; i < 3; i++)
        grid_row(&grid);
    assert_int_equal(grid_finish(&grid, &tables, 0, NULL, &err), -1);
    assert_int_equal(tables.count, 0);
    tables_free(&tables);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_columns_by_heading),
        cmocka_unit_test(test_a_table_without_header_has_no_columns),
        cmocka_unit_test(test_needed_columns),
        cmocka_unit_test(test_closest_heading),
        cmocka_unit_test(test_building),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

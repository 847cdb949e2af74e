/* SPDX-License-Identifier: MIT */
#include "base/pool.h"
#include "support.h"

#include <stdint.h>
#include <string.h>

/* Every size around the steps and the border between blocks and malloc. */
static void sizes(void **state) {
    (void)state;
    for (size_t size = 1; size < 3000; size++) {
        unsigned char *piece = pool_take(size);
        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % 8, 0);
        assert_true(pool_size(piece) >= size && pool_size(piece) < size + 16);
        assert_int_equal(pool_round(size), pool_size(piece));
        memset(piece, (int)size, size);
        pool_give(piece);
    }
    assert_int_equal(pool_size(NULL), 0);
    assert_null(pool_take(SIZE_MAX - 4));
}

static void used_again(void **state) {
    (void)state;
    void *first = pool_take(100), *second = pool_take(100);
    assert_ptr_not_equal(first, second);
    pool_give(first);
    assert_ptr_equal(pool_take(98), first);
    pool_give(first);
    pool_give(second);
}

/* Many pieces of changing sizes, each filled with a byte of its own that must stay. */
static void contents(void **state) {
    enum { PIECES = 500, TURNS = 200000 };
    static unsigned char *pieces[PIECES];
    static size_t held[PIECES];
    uint32_t random = 12345;
    (void)state;
    for (int turn = 0; turn < TURNS; turn++) {
        random = random * 1664525 + 1013904223;
        size_t i = (random >> 8) % PIECES, size = 1 + (random >> 16) % (turn % 7 ? 200 : 2500);
        size_t kept = held[i] < size ? held[i] : size;
        if (!pieces[i])
            pieces[i] = pool_take(size);
        else if (random % 3 == 0)
            pieces[i] = pool_resize(pieces[i], size);
        else {
            pool_give(pieces[i]);
            pieces[i] = pool_take(size);
            kept = 0;
        }
        assert_non_null(pieces[i]);
        for (size_t k = 0; k < kept; k++)
            if (pieces[i][k] != (unsigned char)i)
                fail_msg("piece %zu of %zu bytes, byte %zu changed", i, held[i], k);
        held[i] = size;
        memset(pieces[i], (int)i, size);
    }
    for (size_t i = 0; i < PIECES; i++)
        if (pieces[i])
            pool_give(pieces[i]);
}

static void out_of_memory(void **state) {
    (void)state;
    unsigned char *piece = pool_take(2000);
    piece[1999] = 7;
    assert_null(pool_resize(piece, SIZE_MAX - 20));
    assert_int_equal(piece[1999], 7);
    pool_give(piece);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),
        cmocka_unit_test(used_again),
        cmocka_unit_test(contents),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

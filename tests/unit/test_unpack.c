/* SPDX-License-Identifier: MIT
 * Unpacking in pieces of any size. The packed data are written by hand, of
 * stored blocks (RFC 1952, 8878, 7932), so no packer is needed here. */
#include "read/unpack.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

static uint32_t crc32_of(const char *bytes, size_t size) {
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < size; i++) {
        crc ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static void add_little_endian(struct buf *out, uint32_t value, int bytes) {
    for (int i = 0; i < bytes; i++)
        buf_char(out, (char)(value >> (8 * i) & 0xff));
}

static void add_gzip(struct buf *out, const char *text, size_t size) {
    buf_add(out, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    for (size_t at = 0, n; at < size || at == 0; at += n) {
        n = size - at > 40000 ? 40000 : size - at;
        buf_char(out, at + n == size);
        add_little_endian(out, (uint32_t)n, 2);
        add_little_endian(out, ~(uint32_t)n, 2);
        buf_add(out, text + at, n);
        if (n == 0)
            break;
    }
    add_little_endian(out, crc32_of(text, size), 4);
    add_little_endian(out, (uint32_t)size, 4);
}

static void add_zstd(struct buf *out, const char *text, size_t size) {
    buf_add(out, "\x28\xb5\x2f\xfd\x20", 5);
    add_little_endian(out, (uint32_t)size, 1);
    add_little_endian(out, (uint32_t)(size << 3 | 1), 3);
    buf_add(out, text, size);
}

static void add_brotli(struct buf *out, const char *text, size_t size) {
    add_little_endian(out, (uint32_t)((size - 1) << 4 | 1u << 20), 3);
    buf_add(out, text, size);
    buf_char(out, 3);
}

static int collect(void *user, const char *bytes, size_t size) {
    return buf_add(user, bytes, size);
}

/* Unpacks in pieces of `step`; -1 when it is damaged or has no end. */
static int unpack(const struct unpacker *unpacker, const struct buf *packed, size_t step,
                  struct buf *out, struct err *err) {
    void *state = unpacker->open();
    int result = 0;
    assert_non_null(state);
    buf_clear(out);
    for (size_t at = 0; at < packed->size && result == 0; at += step) {
        size_t n = packed->size - at < step ? packed->size - at : step;
        result = unpacker->feed(state, packed->data + at, n, collect, out, err);
    }
    if (result == 0 && !unpacker->whole(state))
        result = -1;
    unpacker->close(state);
    return result;
}

typedef void packer(struct buf *out, const char *text, size_t size);

static void pieces_of_any_size_give_the_text(const struct unpacker *unpacker, packer *pack) {
    static const char text[] = "{\"a\": [1, 2, 3], \"b\": \"a text long enough to be cut\"}";
    struct buf packed, out;
    struct err err;
    buf_init(&packed, 1 << 20);
    buf_init(&out, 1 << 20);
    pack(&packed, text, sizeof text - 1);
    for (size_t step = 1; step <= packed.size + 1; step++) {
        assert_int_equal(unpack(unpacker, &packed, step, &out, &err), 0);
        assert_string_equal(out.data, text);
    }
    for (packed.size--; packed.size > 0; packed.size--) /* no beginning of it is whole */
        assert_int_equal(unpack(unpacker, &packed, 7, &out, &err), -1);
    buf_free(&packed);
    buf_free(&out);
}

static void gzip_comes_in_pieces(void **state) {
    (void)state;
    pieces_of_any_size_give_the_text(&unpack_gzip, add_gzip);
}

static void zstd_comes_in_pieces(void **state) {
    (void)state;
    pieces_of_any_size_give_the_text(&unpack_zstd, add_zstd);
}

static void brotli_comes_in_pieces(void **state) {
    (void)state;
    pieces_of_any_size_give_the_text(&unpack_brotli, add_brotli);
}

/* Around the size of the output buffer an end is easily missed. */
static void large_texts_end_where_they_end(void **state) {
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 200001};
    char *text = malloc(200001);
    struct buf packed, out;
    struct err err;
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < 200001; i++)
        text[i] = (char)('a' + i * i % 23);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        buf_init(&packed, 1 << 20);
        buf_init(&out, 1 << 20);
        add_gzip(&packed, text, sizes[i]);
        assert_int_equal(unpack(&unpack_gzip, &packed, packed.size, &out, &err), 0);
        assert_int_equal(out.size, sizes[i]);
        assert_memory_equal(out.data, text, sizes[i]);
        buf_free(&packed);
        buf_free(&out);
    }
    free(text);
}

static void members_in_a_row_are_one_text(void **state) {
    struct buf packed, out;
    struct err err;
    (void)state;
    buf_init(&packed, 4096);
    buf_init(&out, 4096);
    add_gzip(&packed, "one ", 4);
    add_gzip(&packed, "two", 3);
    for (size_t step = 1; step <= packed.size; step++) {
        assert_int_equal(unpack(&unpack_gzip, &packed, step, &out, &err), 0);
        assert_string_equal(out.data, "one two");
    }
    buf_text(&packed, "garbage");
    assert_int_equal(unpack(&unpack_gzip, &packed, 5, &out, &err), -1);
    assert_non_null(strstr(err.text, "damaged"));
    buf_clear(&packed);
    add_brotli(&packed, "one", 3);
    buf_text(&packed, "more");
    assert_int_equal(unpack(&unpack_brotli, &packed, 64, &out, &err), -1);
    assert_non_null(strstr(err.text, "behind the end"));
    buf_free(&packed);
    buf_free(&out);
}

static void a_wrong_checksum_is_seen(void **state) {
    struct buf packed, out;
    struct err err;
    (void)state;
    buf_init(&packed, 4096);
    buf_init(&out, 4096);
    add_gzip(&packed, "price 15.00", 11);
    char *digit = memchr(packed.data, '5', packed.size);
    assert_non_null(digit);
    *digit = '6';
    assert_int_equal(unpack(&unpack_gzip, &packed, packed.size, &out, &err), -1);
    assert_non_null(strstr(err.text, "damaged"));
    buf_free(&packed);
    buf_free(&out);
}

static int refuse(void *user, const char *bytes, size_t size) {
    int *calls = user;
    (void)bytes;
    (void)size;
    ++*calls;
    return -1;
}

static void the_taker_may_stop(void **state) {
    static const struct unpacker *const unpackers[] = {&unpack_gzip, &unpack_zstd, &unpack_brotli};
    static packer *const packers[] = {add_gzip, add_zstd, add_brotli};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct buf packed;
        struct err err = {.text = "untouched"};
        int calls = 0;
        buf_init(&packed, 4096);
        packers[i](&packed, "hello", 5);
        void *unpacking = unpackers[i]->open();
        assert_int_equal(
            unpackers[i]->feed(unpacking, packed.data, packed.size, refuse, &calls, &err), -1);
        assert_int_equal(calls, 1);
        assert_string_equal(err.text, "untouched");
        unpackers[i]->close(unpacking);
        buf_free(&packed);
    }
}

static void encodings_are_found_by_name(void **state) {
    (void)state;
    assert_ptr_equal(unpack_find("gzip"), &unpack_gzip);
    assert_ptr_equal(unpack_find("X-GZIP"), &unpack_gzip);
    assert_ptr_equal(unpack_find("Br"), &unpack_brotli);
    assert_ptr_equal(unpack_find("zstd"), &unpack_zstd);
    assert_null(unpack_find("deflate"));
    assert_null(unpack_find("gzip, br"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gzip_comes_in_pieces),
        cmocka_unit_test(zstd_comes_in_pieces),
        cmocka_unit_test(brotli_comes_in_pieces),
        cmocka_unit_test(large_texts_end_where_they_end),
        cmocka_unit_test(members_in_a_row_are_one_text),
        cmocka_unit_test(a_wrong_checksum_is_seen),
        cmocka_unit_test(the_taker_may_stop),
        cmocka_unit_test(encodings_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

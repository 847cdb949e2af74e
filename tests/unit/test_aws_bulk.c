/* SPDX-License-Identifier: MIT
 * The bulk list arrives in pieces of any size: they must make no difference. */
#include "names/registry.h"
#include "read/sink.h"
#include "support.h"

#include <string.h>

static void read_in_pieces(const struct buf *bytes, size_t piece, struct sink *sink) {
    const struct fetcher *fetcher = registry_find("aws-bulk");
    struct err err = {0};
    sink_init(sink);
    void *state = fetcher->begin("test", sink);
    for (size_t at = 0; at < bytes->size; at += piece) {
        size_t size = bytes->size - at < piece ? bytes->size - at : piece;
        if (fetcher->feed(state, bytes->data + at, size, &err))
            fail_msg("%s", err.text);
    }
    assert_int_equal(fetcher->finish(state, sink, &err), 0);
}

static void pieces_make_no_difference(void **unused) {
    static const char *const metadata =
        "\"FormatVersion\",\"v1.0\"\n\"OfferCode\",\"AmazonEC2\"\n"
        "\"SKU\",\"TermType\",\"Unit\",\"PricePerUnit\",\"Currency\",\"Location\",\"Instance "
        "Type\",\"Instance Family\",\"Tenancy\",\"Operating System\",\"CapacityStatus\","
        "\"MarketOption\",\"Pre Installed S/W\",\"Region Code\"\r\n"
        "\"A\",\"OnDemand\",\"Hrs\",\"55.0400000000\",\"USD\",\"US East (N. \"\"Virginia\"\")\","
        "\"p5.48xlarge\",\"GPU instance\",\"Shared\",\"Linux\",\"Used\",\"OnDemand\",\"NA\","
        "\"us-east-1\"\r\n"
        "\"B\",\"OnDemand\",\"Hrs\",\"0.0000000000\",\"USD\",\"US East\",\"p5.48xlarge\",\"GPU "
        "instance\",\"Shared\",\"Linux\",\"Used\",\"CapacityBlock\",\"NA\",\"us-east-1\"";
    struct buf bytes;
    (void)unused;
    buf_init(&bytes, 1 << 20);
    buf_text(&bytes, metadata);
    for (size_t piece = 1; piece < 200; piece += 7) {
        struct sink sink;
        read_in_pieces(&bytes, piece, &sink);
        assert_int_equal(sink.row_count, 1);
        assert_int_equal(sink.rows[0].nano, INT64_C(55040000000));
        assert_string_equal(sink.rows[0].place_text, "US East (N. \"Virginia\")");
        sink_free(&sink);
    }
    buf_free(&bytes);
}

/* After an error the state is freed without another message. */
static void an_error_frees_the_state(void **unused) {
    const struct fetcher *fetcher = registry_find("aws-bulk");
    struct sink sink;
    struct err err = {0};
    (void)unused;
    sink_init(&sink);
    void *state = fetcher->begin("test", &sink);
    static const char wrong[] = "\"OfferCode\",\"AmazonRDS\"\n";
    assert_int_equal(fetcher->feed(state, wrong, sizeof wrong - 1, &err), -1);
    assert_non_null(strstr(err.text, "AmazonRDS"));
    assert_int_equal(fetcher->finish(state, NULL, &err), 0);
    sink_free(&sink);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_make_no_difference),
        cmocka_unit_test(an_error_frees_the_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

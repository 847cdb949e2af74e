/* SPDX-License-Identifier: MIT
 * mtok document HASH: the bytes of a kept reply, checked against its hash. */
#include "command/command.h"
#include "command/session.h"
#include "store/archive.h"

#include <stdio.h>
#include <string.h>

static const char by_prefix[] =
    "SELECT lower(hex(sha256)) FROM document WHERE lower(hex(sha256)) LIKE ?1 || '%' LIMIT 2";

/* A hash may be shortened as long as it is unique. */
static int find(struct db *db, const char *text, unsigned char hash[SHA256_SIZE], struct err *err) {
    if (strlen(text) < 6 || strspn(text, "0123456789abcdefABCDEF") != strlen(text))
        return err_code(err, EXIT_USAGE,
                        "'%s' is not a SHA-256: expected at least 6 hexadecimal digits", text);
    struct stmt *stmt = db_prepare(db, by_prefix, err);
    if (!stmt)
        return -1;
    char full[2 * SHA256_SIZE + 1] = "";
    stmt_text(stmt, 1, text);
    int row = stmt_step(stmt, err);
    if (row > 0) {
        snprintf(full, sizeof full, "%s", stmt_get_text(stmt, 0));
        row = stmt_step(stmt, err);
        if (row > 0)
            err_set(err, "%s: more than one document begins so", text);
    } else if (row == 0) {
        row = err_set(err, "%s: no such document", text);
    }
    stmt_reset(stmt);
    return row == 0 ? sha256_read(full, hash) : -1;
}

static int run(struct context *ctx, struct err *err) {
    struct session session;
    unsigned char hash[SHA256_SIZE];
    struct buf bytes, pages;
    if (session_read(ctx, NULL, &session, err))
        return (int)err->code;
    buf_init(&bytes, SIZE_MAX / 2);
    buf_init(&pages, 1 << 20);
    int failed = find(session.db, ctx->argv[0], hash, err) ||
                 archive_get(session.db, hash, &bytes, &pages, err);
    if (!failed)
        fwrite(bytes.data, 1, bytes.size, stdout);
    buf_free(&pages);
    buf_free(&bytes);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

const struct command command_document = {
    .name = "document",
    .operands = "HASH",
    .summary = "print the bytes of a kept reply",
    .operands_min = 1,
    .operands_max = 1,
    .run = run,
};

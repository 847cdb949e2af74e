/* SPDX-License-Identifier: MIT */
#include <mtok/aws_server.h>

#include <mtok/aws_instance.h>
#include <mtok/aws_region.h>

struct row aws_server_row(enum measure measure, const char *type, const char *location,
                          int64_t nano, const char *text) {
    const struct aws_instance *instance = aws_instance_find(type);
    const char *code = aws_region_code(location);
    struct row row = row_new(measure, type);
    row.nano = nano;
    row.seller = "aws";
    row.place = code ? code : location;
    row.place_text = location;
    row.gpu = instance ? instance->gpu : "";
    row.gpus = instance ? instance->gpus : 0;
    row.text = text;
    return row;
}

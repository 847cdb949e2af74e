/* SPDX-License-Identifier: MIT
 * The floor of W1: every version read, and parsed by cJSON unless it equals the
 * one before. No database, no checks. floor FILE... prints how many were parsed. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_whole(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file)
        exit(1);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size + 1);
    if (!bytes || fread(bytes, 1, *size, file) != *size)
        exit(1);
    bytes[*size] = 0;
    fclose(file);
    return bytes;
}

int main(int argc, char **argv) {
    char *before = NULL;
    size_t before_size = 0;
    int parsed = 0;
    for (int i = 1; i < argc; i++) {
        size_t size;
        char *bytes = read_whole(argv[i], &size);
        if (!before || size != before_size || memcmp(before, bytes, size) != 0) {
            cJSON *json = cJSON_ParseWithLength(bytes, size + 1);
            if (!json)
                return 1;
            cJSON_Delete(json);
            parsed++;
        }
        free(before);
        before = bytes;
        before_size = size;
    }
    printf("%d\n", parsed);
    return 0;
}

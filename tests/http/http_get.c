/* SPDX-License-Identifier: MIT
 * Asks for URLs with the program's own network code and prints one line for
 * each: result, status, wire bytes, body bytes, ETag and the final URL, or the
 * message.
 *
 *   http_get [-4|-6] [-c CA_FILE] [-m MAX_BYTES] [-e ETAG] [-o FILE] URL... */
#include "http/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *out_path;

static bool print(void *user, struct http_reply *reply, struct http_request *next) {
    int *failures = user;
    (void)next;
    if (reply->result == HTTP_FAILED) {
        printf("failed %d %s\n", reply->status, reply->err.text);
        ++*failures;
        return false;
    }
    printf("%s %d %zu %zu %s %s\n", reply->result == HTTP_OK ? "ok" : "same", reply->status,
           reply->wire_bytes, reply->body_bytes, reply->etag ? reply->etag : "-", reply->final_url);
    FILE *file = out_path ? fopen(out_path, "wb") : NULL;
    if (file) {
        fwrite(reply->body.data, 1, reply->body.size, file);
        fclose(file);
    }
    return false;
}

int main(int argc, char **argv) {
    struct http_options options = {.tries = 1};
    struct http_request request = {0};
    struct http *http;
    struct err err;
    int failures = 0;
    for (int c; (c = getopt(argc, argv, "46c:m:e:o:")) != -1;) {
        if (c == '4' || c == '6')
            options.ip_version = c - '0';
        else if (c == 'c')
            options.ca_file = optarg;
        else if (c == 'm')
            request.max_bytes = (size_t)strtoul(optarg, NULL, 10);
        else if (c == 'e')
            request.etag = optarg;
        else if (c == 'o')
            out_path = optarg;
        else
            return 2;
    }
    if (http_open(&options, &http, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    for (int i = optind; i < argc; i++) {
        request.url = argv[i];
        http_add(http, &request, print, &failures);
    }
    http_run(http);
    http_close(http);
    return failures ? 1 : 0;
}

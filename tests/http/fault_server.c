/* SPDX-License-Identifier: MIT
 * A web server that misbehaves on request. It listens on 127.0.0.1 to
 * 127.0.0.4 at one free port, prints the port, and runs until SIGTERM.
 *
 *   fault_server [--root DIR] [--log FILE]
 *
 * What is served, by path:
 *   /text              "hello\n"                 /big?bytes=N       N bytes of text
 *   /echo              the request as it came    /stats             counters of each address
 *   /pages?n=N&page=P  {"page":P,"next":URL}     /meet?n=N          answers once N are waiting here
 *   /redirect?to=URL   302 (or code=)            /hops?n=N          N redirects, then 200
 *   anything else      the file of that name in DIR, read anew at each request
 *
 * What goes wrong, by query, or by the same words in DIR/NAME.fault:
 *   status=S [times=N]   answers S, to the first N requests only (after=TEXT: with Retry-After)
 *   cut=N                announces the whole body and breaks off after N bytes
 *   rate=N               sends N bytes a second      delay=S   waits S seconds first
 *   drop=1               closes without an answer    chunked=1 sends without a length
 *   encode=gzip|br|zstd  with Content-Encoding; hide=1 leaves that header out
 *   short=N              leaves out the last N bytes of the (encoded) body, and says nothing of it
 *   garble=1             damages the beginning of the (encoded) body
 *   etag=0               sends no validators
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#define LAST_MODIFIED "Mon, 12 Oct 2026 07:00:00 GMT"

enum { ADDRESSES = 4, COUNTERS = 256, WORD = 256, MEET_SECONDS = 10 };

struct fault {
    int status, times, code;
    long bytes, cut, rate, shorter, n, page;
    double delay;
    bool drop, chunked, hide, garble, no_etag;
    char after[WORD], encode[WORD], to[WORD * 4];
};

struct blob {
    char *data;
    size_t size;
};

struct request {
    int address;
    struct blob posted;
};

struct sending {
    struct blob blob;
    long cut, rate;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct { long requests, active, most_active, connections; } stats[ADDRESSES];
static struct {
    char name[WORD * 2];
    int count;
} counters[COUNTERS];
static int waiting;
static const char *root;
static const char *log_path;
static int port;

static void *must(void *p) {
    if (!p)
        abort();
    return p;
}

static void pause_for(double seconds) {
    struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&t, NULL);
}

/* ---- what goes wrong ---- */

static void set_word(struct fault *fault, const char *key, const char *value) {
    struct {
        const char *key;
        long *number;
    } numbers[] = {{"bytes", &fault->bytes},   {"cut", &fault->cut}, {"rate", &fault->rate},
                   {"short", &fault->shorter}, {"n", &fault->n},     {"page", &fault->page}};
    struct {
        const char *key;
        bool *flag;
    } flags[] = {{"drop", &fault->drop},
                 {"chunked", &fault->chunked},
                 {"hide", &fault->hide},
                 {"garble", &fault->garble}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(key, numbers[i].key) == 0)
            *numbers[i].number = strtol(value, NULL, 10);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (strcmp(key, flags[i].key) == 0)
            *flags[i].flag = *value != '0';
    if (strcmp(key, "status") == 0)
        fault->status = (int)strtol(value, NULL, 10);
    if (strcmp(key, "times") == 0)
        fault->times = (int)strtol(value, NULL, 10);
    if (strcmp(key, "code") == 0)
        fault->code = (int)strtol(value, NULL, 10);
    if (strcmp(key, "delay") == 0)
        fault->delay = (double)strtol(value, NULL, 10);
    if (strcmp(key, "etag") == 0)
        fault->no_etag = *value == '0';
    if (strcmp(key, "after") == 0)
        snprintf(fault->after, sizeof fault->after, "%s", value);
    if (strcmp(key, "encode") == 0)
        snprintf(fault->encode, sizeof fault->encode, "%s", value);
    if (strcmp(key, "to") == 0)
        snprintf(fault->to, sizeof fault->to, "%s", value);
}

static enum MHD_Result each_argument(void *cls, enum MHD_ValueKind kind, const char *key,
                                     const char *value) {
    (void)kind;
    set_word(cls, key, value ? value : "1");
    return MHD_YES;
}

static bool read_whole(const char *path, struct blob *blob) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char piece[65536];
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, file)) > 0) {
        blob->data = must(realloc(blob->data, blob->size + n + 1));
        memcpy(blob->data + blob->size, piece, n);
        blob->size += n;
    }
    fclose(file);
    if (!blob->data)
        blob->data = must(calloc(1, 1));
    blob->data[blob->size] = 0;
    return true;
}

static void read_fault_file(const char *url, struct fault *fault) {
    char path[4096];
    struct blob text = {0};
    snprintf(path, sizeof path, "%s%s.fault", root ? root : "", url);
    if (!root || !read_whole(path, &text))
        return;
    char *rest = text.data;
    for (char *pair; (pair = strsep(&rest, "&\n"));) {
        char *value = strchr(pair, '=');
        if (!value)
            continue;
        *value = 0;
        set_word(fault, pair, value + 1);
    }
    free(text.data);
}

/* How often this was asked before. */
static int count_request(const char *url, const struct fault *fault) {
    char name[WORD * 2];
    int count = 0;
    snprintf(name, sizeof name, "%.200s %d %ld %ld %ld %.200s", url, fault->status, fault->n,
             fault->bytes, fault->cut, fault->after);
    pthread_mutex_lock(&mutex);
    for (int i = 0; i < COUNTERS; i++) {
        if (counters[i].name[0] && strcmp(counters[i].name, name) != 0)
            continue;
        memcpy(counters[i].name, name, sizeof name);
        count = counters[i].count++;
        break;
    }
    pthread_mutex_unlock(&mutex);
    return count;
}

/* ---- bodies ---- */

static struct blob blob_of(const char *text) {
    return (struct blob){must(strdup(text)), strlen(text)};
}

static struct blob big(long bytes) {
    struct blob blob = {must(malloc((size_t)bytes + 1)), (size_t)bytes};
    for (long i = 0; i < bytes; i++)
        blob.data[i] = (char)(i % 64 == 63 ? '\n' : 'a' + i % 26);
    return blob;
}

static enum MHD_Result each_header(void *cls, enum MHD_ValueKind kind, const char *key,
                                   const char *value) {
    struct blob *blob = cls;
    char line[2048];
    (void)kind;
    int n = snprintf(line, sizeof line, "%.200s: %.1500s\n", key, value ? value : "");
    blob->data = must(realloc(blob->data, blob->size + (size_t)n + 1));
    memcpy(blob->data + blob->size, line, (size_t)n + 1);
    blob->size += (size_t)n;
    return MHD_YES;
}

static struct blob echo(struct MHD_Connection *connection, const char *method,
                        const struct request *request) {
    struct blob blob = {0};
    each_header(&blob, MHD_HEADER_KIND, "method", method);
    MHD_get_connection_values(connection, MHD_HEADER_KIND, each_header, &blob);
    if (request->posted.size)
        each_header(&blob, MHD_HEADER_KIND, "body", request->posted.data);
    return blob;
}

static struct blob stats_text(void) {
    char text[2048] = "";
    size_t used = 0;
    pthread_mutex_lock(&mutex);
    for (int i = 0; i < ADDRESSES; i++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "127.0.0.%d requests=%ld most_active=%ld connections=%ld\n", i + 1,
                                 stats[i].requests, stats[i].most_active, stats[i].connections);
    pthread_mutex_unlock(&mutex);
    return blob_of(text);
}

static struct blob page(const struct fault *fault) {
    char text[512];
    if (fault->page < fault->n)
        snprintf(text, sizeof text,
                 "{\"page\":%ld,\"next\":\"http://127.0.0.1:%d/pages?n=%ld&page=%ld\"}",
                 fault->page, port, fault->n, fault->page + 1);
    else
        snprintf(text, sizeof text, "{\"page\":%ld}", fault->page);
    return blob_of(text);
}

/* Holds the request until n of them are here; false when they never are. */
static bool meet(long n) {
    pthread_mutex_lock(&mutex);
    waiting++;
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < MEET_SECONDS * 100; i++) {
        pthread_mutex_lock(&mutex);
        bool all = waiting >= n;
        pthread_mutex_unlock(&mutex);
        if (all)
            return true;
        pause_for(0.01);
    }
    return false;
}

static struct blob gzip(struct blob plain) {
    z_stream stream = {0};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    uLong room = deflateBound(&stream, (uLong)plain.size);
    struct blob out = {must(malloc(room)), 0};
    stream.next_in = (Bytef *)plain.data;
    stream.avail_in = (uInt)plain.size;
    stream.next_out = (Bytef *)out.data;
    stream.avail_out = (uInt)room;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        abort();
    out.size = stream.total_out;
    deflateEnd(&stream);
    return out;
}

/* One stored block, for bodies of at most 255 bytes (RFC 8878). */
static struct blob zstd_stored(struct blob plain) {
    if (plain.size > 255)
        abort();
    unsigned block = (unsigned)(plain.size << 3 | 1);
    unsigned char head[] = {0x28,
                            0xb5,
                            0x2f,
                            0xfd,
                            0x20,
                            (unsigned char)plain.size,
                            (unsigned char)block,
                            (unsigned char)(block >> 8),
                            0};
    struct blob out = {must(malloc(sizeof head + plain.size)), sizeof head + plain.size};
    memcpy(out.data, head, sizeof head);
    memcpy(out.data + sizeof head, plain.data, plain.size);
    return out;
}

/* One uncompressed meta-block of at most 65,536 bytes and an empty last one (RFC 7932). */
static struct blob brotli_stored(struct blob plain) {
    if (plain.size == 0 || plain.size > 65536)
        abort();
    unsigned head = (unsigned)((plain.size - 1) << 4 | 1u << 20);
    struct blob out = {must(malloc(plain.size + 4)), plain.size + 4};
    for (int i = 0; i < 3; i++)
        out.data[i] = (char)(head >> (8 * i));
    memcpy(out.data + 3, plain.data, plain.size);
    out.data[plain.size + 3] = 3;
    return out;
}

static struct blob encode(struct blob plain, const struct fault *fault) {
    struct blob out = plain;
    if (strcmp(fault->encode, "gzip") == 0)
        out = gzip(plain);
    else if (strcmp(fault->encode, "zstd") == 0)
        out = zstd_stored(plain);
    else if (strcmp(fault->encode, "br") == 0)
        out = brotli_stored(plain);
    if (out.data != plain.data)
        free(plain.data);
    out.size -= (size_t)fault->shorter < out.size ? (size_t)fault->shorter : out.size;
    if (fault->garble && out.size)
        memset(out.data, 0x7e, out.size < 4 ? out.size : 4);
    return out;
}

/* ---- answering ---- */

static ssize_t send_piece(void *cls, uint64_t pos, char *out, size_t room) {
    const struct sending *sending = cls;
    size_t left = sending->blob.size - (size_t)pos;
    if (sending->cut && (long)pos >= sending->cut)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (left == 0)
        return MHD_CONTENT_READER_END_OF_STREAM;
    size_t n = left < room ? left : room;
    if (sending->cut && (long)(pos + n) > sending->cut)
        n = (size_t)(sending->cut - (long)pos);
    if (sending->rate) {
        pause_for(0.1);
        size_t slice = sending->rate < 10 ? 1 : (size_t)sending->rate / 10;
        n = n < slice ? n : slice;
    }
    memcpy(out, sending->blob.data + pos, n);
    return (ssize_t)n;
}

static void end_sending(void *cls) {
    struct sending *sending = cls;
    free(sending->blob.data);
    free(sending);
}

static enum MHD_Result queue(struct MHD_Connection *connection, int status,
                             struct MHD_Response *response) {
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result answer_status(struct MHD_Connection *connection, int status,
                                     const char *header, const char *value) {
    static const char text[] = "an error page\n";
    struct MHD_Response *response =
        MHD_create_response_from_buffer(sizeof text - 1, (void *)text, MHD_RESPMEM_PERSISTENT);
    if (header && *value)
        MHD_add_response_header(response, header, value);
    return queue(connection, status, response);
}

static bool same_as_known(struct MHD_Connection *connection, const char *etag) {
    const char *match = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "If-None-Match");
    const char *since =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "If-Modified-Since");
    return match ? strcmp(match, etag) == 0 : since && strcmp(since, LAST_MODIFIED) == 0;
}

static void etag_of(struct blob blob, char out[24]) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < blob.size; i++)
        hash = (hash ^ (unsigned char)blob.data[i]) * 1099511628211u;
    snprintf(out, 24, "\"%016llx\"", (unsigned long long)hash);
}

static enum MHD_Result answer_body(struct MHD_Connection *connection, struct blob plain,
                                   const struct fault *fault) {
    char etag[24];
    etag_of(plain, etag);
    if (!fault->no_etag && same_as_known(connection, etag)) {
        free(plain.data);
        return answer_status(connection, 304, "ETag", etag);
    }
    struct sending *sending = must(calloc(1, sizeof *sending));
    *sending = (struct sending){encode(plain, fault), fault->cut, fault->rate};
    struct MHD_Response *response =
        MHD_create_response_from_callback(fault->chunked ? MHD_SIZE_UNKNOWN : sending->blob.size,
                                          32768, send_piece, sending, end_sending);
    if (!fault->no_etag) {
        MHD_add_response_header(response, "ETag", etag);
        MHD_add_response_header(response, "Last-Modified", LAST_MODIFIED);
    }
    if (fault->encode[0] && !fault->hide)
        MHD_add_response_header(response, "Content-Encoding", fault->encode);
    MHD_add_response_header(response, "Content-Type", "text/plain");
    return queue(connection, 200, response);
}

static bool find_body(struct MHD_Connection *connection, const char *url, const char *method,
                      const struct request *request, const struct fault *fault, struct blob *out) {
    char path[4096];
    if (strcmp(url, "/text") == 0)
        *out = blob_of("hello\n");
    else if (strcmp(url, "/big") == 0)
        *out = big(fault->bytes);
    else if (strcmp(url, "/echo") == 0)
        *out = echo(connection, method, request);
    else if (strcmp(url, "/stats") == 0)
        *out = stats_text();
    else if (strcmp(url, "/pages") == 0)
        *out = page(fault);
    else if (strcmp(url, "/meet") == 0 && meet(fault->n))
        *out = blob_of("met\n");
    else if (strcmp(url, "/hops") == 0)
        *out = blob_of("arrived\n");
    else if (root && !strstr(url, "..")) {
        snprintf(path, sizeof path, "%s%s", root, url);
        return read_whole(path, out);
    }
    return out->data != NULL;
}

static void write_log(struct MHD_Connection *connection, const char *method, const char *url) {
    static const char *const names[] = {"If-None-Match", "If-Modified-Since", "User-Agent",
                                        "x-api-key"};
    FILE *file = log_path ? fopen(log_path, "a") : NULL;
    if (!file)
        return;
    char line[4096];
    int n = snprintf(line, sizeof line, "%s\t%.1000s", method, url);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, names[i]);
        n += snprintf(line + n, sizeof line - (size_t)n, "\t%.500s", value ? value : "-");
    }
    fprintf(file, "%s\n", line);
    fclose(file);
}

static enum MHD_Result answer_redirect(struct MHD_Connection *connection, const char *url,
                                       const struct fault *fault) {
    char to[64];
    if (strcmp(url, "/redirect") == 0)
        return answer_status(connection, fault->code ? fault->code : 302, "Location", fault->to);
    snprintf(to, sizeof to, "/hops?n=%ld", fault->n - 1);
    return answer_status(connection, 302, "Location", to);
}

static enum MHD_Result answer(struct MHD_Connection *connection, const char *url,
                              const char *method, const struct request *request) {
    struct fault fault = {0};
    struct blob body = {0};
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, each_argument, &fault);
    read_fault_file(url, &fault);
    write_log(connection, method, url);
    if (fault.delay > 0)
        pause_for(fault.delay);
    bool over = fault.times > 0 && count_request(url, &fault) >= fault.times;
    if (fault.drop && !over)
        return MHD_NO;
    if (fault.status && !over)
        return answer_status(connection, fault.status, "Retry-After", fault.after);
    if (strcmp(url, "/redirect") == 0 || (strcmp(url, "/hops") == 0 && fault.n > 0))
        return answer_redirect(connection, url, &fault);
    if (over)
        fault.cut = 0;
    if (!find_body(connection, url, method, request, &fault, &body))
        return answer_status(connection, 404, NULL, NULL);
    return answer_body(connection, body, &fault);
}

static void count_start(int address) {
    pthread_mutex_lock(&mutex);
    stats[address].requests++;
    if (++stats[address].active > stats[address].most_active)
        stats[address].most_active = stats[address].active;
    pthread_mutex_unlock(&mutex);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state) {
    struct request *request = *state;
    (void)version;
    if (!request) {
        *state = request = must(calloc(1, sizeof *request));
        request->address = (int)(intptr_t)cls;
        count_start(request->address);
        return MHD_YES;
    }
    if (*upload_size) {
        struct blob *posted = &request->posted;
        posted->data = must(realloc(posted->data, posted->size + *upload_size + 1));
        memcpy(posted->data + posted->size, upload, *upload_size);
        posted->size += *upload_size;
        posted->data[posted->size] = 0;
        *upload_size = 0;
        return MHD_YES;
    }
    return answer(connection, url, method, request);
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why) {
    struct request *request = *state;
    (void)cls;
    (void)connection;
    (void)why;
    if (!request)
        return;
    pthread_mutex_lock(&mutex);
    stats[request->address].active--;
    pthread_mutex_unlock(&mutex);
    free(request->posted.data);
    free(request);
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode what) {
    (void)connection;
    (void)state;
    if (what != MHD_CONNECTION_NOTIFY_STARTED)
        return;
    pthread_mutex_lock(&mutex);
    stats[(intptr_t)cls].connections++;
    pthread_mutex_unlock(&mutex);
}

static struct MHD_Daemon *listen_on(int address) {
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)address)};
    void *number = (void *)(intptr_t)address;
    return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0,
                            NULL, NULL, on_request, number, MHD_OPTION_SOCK_ADDR,
                            (struct sockaddr *)&at, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
                            MHD_OPTION_NOTIFY_CONNECTION, on_connection, number, MHD_OPTION_END);
}

static bool listen_on_all(void) {
    for (int i = 0; i < ADDRESSES; i++) {
        struct MHD_Daemon *daemon = listen_on(i);
        if (!daemon)
            return false;
        if (i == 0)
            port = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    }
    return true;
}

static void end(int signal) {
    (void)signal;
    _exit(0);
}

int main(int argc, char **argv) {
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--root") == 0)
            root = argv[i + 1];
        else if (strcmp(argv[i], "--log") == 0)
            log_path = argv[i + 1];
    }
    if (signal(SIGTERM, end) == SIG_ERR || signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
        !listen_on_all()) {
        fprintf(stderr, "fault_server: cannot listen\n");
        return 1;
    }
    printf("%d\n", port);
    fflush(stdout);
    alarm(900); /* a forgotten server ends by itself */
    for (;;)
        pause();
}

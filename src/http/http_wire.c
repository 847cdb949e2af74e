/* SPDX-License-Identifier: MIT
 * The only file that names libcurl. The library is loaded when it is first
 * needed: linking it costs every command 7 ms at start. */
#include "http/http_wire.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#define FUNCTIONS(X)                                                                               \
    X(global_init)                                                                                 \
    X(easy_init)                                                                                   \
    X(easy_cleanup)                                                                                \
    X(easy_setopt)                                                                                 \
    X(easy_getinfo)                                                                                \
    X(easy_strerror)                                                                               \
    X(multi_init)                                                                                  \
    X(multi_cleanup)                                                                               \
    X(multi_setopt)                                                                                \
    X(multi_add_handle)                                                                            \
    X(multi_remove_handle)                                                                         \
    X(multi_perform)                                                                               \
    X(multi_poll)                                                                                  \
    X(multi_info_read)                                                                             \
    X(multi_strerror)                                                                              \
    X(slist_append)                                                                                \
    X(slist_free_all)                                                                              \
    X(url)                                                                                         \
    X(url_cleanup)                                                                                 \
    X(url_set)                                                                                     \
    X(url_get)                                                                                     \
    X(free)                                                                                        \
    X(getdate)

#define POINTER(name) __typeof__(curl_##name) *name;
static struct {
    void *library;
    FUNCTIONS(POINTER)
} curl;

enum { ERROR_BODY_MAX = 1024 * 1024, HEADER_MAX = 1000 };

struct wire {
    CURLM *multi;
    const struct http_options *options;
};

struct wire_state {
    CURL *easy;
    struct curl_slist *headers;
    size_t error_bytes; /* of the body of a reply that is not 200 */
    char *retry_text;
    char *date_text;
    char error[CURL_ERROR_SIZE];
};

static int resolve(void *library, struct err *err) {
    static const char *const names[] = {
#define NAME(name) "curl_" #name,
        FUNCTIONS(NAME)};
    void **slots[] = {
#define SLOT(name) (void **)&curl.name,
        FUNCTIONS(SLOT)};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        *slots[i] = dlsym(library, names[i]);
        if (!*slots[i])
            return err_set(err, "libcurl is too old: it has no %s (7.85 or later is needed)",
                           names[i]);
    }
    return 0;
}

/* Loads the library once; it stays loaded. */
static int load(struct err *err) {
    if (curl.library)
        return 0;
    void *library = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
    char why[300] = "";
    if (!library) {
        snprintf(why, sizeof why, "%s", dlerror());
        library = dlopen("libcurl-gnutls.so.4", RTLD_LAZY | RTLD_LOCAL);
    }
    if (!library)
        return err_set(err,
                       "the network needs libcurl, which is not installed (Debian package "
                       "libcurl4): %s",
                       why);
    if (resolve(library, err))
        return -1;
    if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return err_set(err, "libcurl cannot be set up");
    curl.library = library;
    return 0;
}

/* ---- URLs ---- */

static bool is_loopback(const char *host) {
    struct in_addr v4;
    struct in6_addr v6;
    char inner[64];
    if (strcmp(host, "localhost") == 0) /* curl never asks a name server for it */
        return true;
    if (inet_pton(AF_INET, host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    size_t size = strlen(host);
    if (size < 3 || size > sizeof inner || host[0] != '[' || host[size - 1] != ']')
        return false;
    snprintf(inner, sizeof inner, "%.*s", (int)size - 2, host + 1);
    return inet_pton(AF_INET6, inner, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/* A part of the URL in memory of ours, NULL where there is none. */
static char *url_part(CURLU *handle, CURLUPart part, unsigned flags) {
    char *text = NULL;
    if (curl.url_get(handle, part, &text, flags) != CURLUE_OK)
        return NULL;
    char *copy = mem_text(text);
    curl.free(text);
    return copy;
}

static int refuse_secrets(CURLU *handle, struct err *err) {
    char *user = url_part(handle, CURLUPART_USER, 0);
    char *password = url_part(handle, CURLUPART_PASSWORD, 0);
    bool found = user || password;
    free(user);
    free(password);
    return found ? err_set(err, "a URL with a user name or password in it is refused, since URLs "
                                "are kept and shown")
                 : 0;
}

/* 0, or -1 with a message: https to anywhere, http to loopback. */
static int judge_url(const char *text, const char *scheme, const struct wire_url *url,
                     struct err *err) {
    bool http = scheme && strcasecmp(scheme, "http") == 0;
    if (!url->https && !(http && url->loopback))
        return err_set(err,
                       "%.300s: refused, only https is asked (plain http only on a loopback "
                       "address)",
                       text);
    if (!url->host || !*url->host)
        return err_set(err, "%.300s: refused, there is no host in it", text);
    return 0;
}

static int read_parts(CURLU *handle, const char *text, struct wire_url *url, struct err *err) {
    if (refuse_secrets(handle, err))
        return -1;
    char *scheme = url_part(handle, CURLUPART_SCHEME, 0);
    char *port = url_part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    url->host = url_part(handle, CURLUPART_HOST, 0);
    for (char *p = url->host; p && *p; p++)
        *p = (char)tolower((unsigned char)*p);
    url->https = scheme && strcasecmp(scheme, "https") == 0;
    url->loopback = url->host && is_loopback(url->host);
    int result = judge_url(text, scheme, url, err);
    if (result == 0) {
        size_t room = strlen(scheme) + strlen(url->host) + (port ? strlen(port) : 0) + 8;
        url->origin = mem_alloc(room);
        snprintf(url->origin, room, "%s://%s:%s", scheme, url->host, port ? port : "");
    }
    free(scheme);
    free(port);
    return result;
}

int wire_url_read(const char *text, struct wire_url *url, struct err *err) {
    *url = (struct wire_url){0};
    if (load(err))
        return -1;
    CURLU *handle = curl.url();
    if (!handle)
        return err_set(err, "out of memory");
    CURLUcode code = curl.url_set(handle, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME);
    int result = code == CURLUE_OK ? read_parts(handle, text, url, err)
                                   : err_set(err, "%.300s: not a URL", text);
    curl.url_cleanup(handle);
    if (result)
        wire_url_free(url);
    return result;
}

void wire_url_free(struct wire_url *url) {
    free(url->host);
    free(url->origin);
    *url = (struct wire_url){0};
}

int http_check_url(const char *text, struct err *err) {
    struct wire_url url;
    int result = wire_url_read(text, &url, err);
    wire_url_free(&url);
    return result;
}

/* ---- what arrives ---- */

static size_t on_body(char *bytes, size_t one, size_t size, void *user) {
    struct wire_call *call = user;
    struct wire_state *state = call->state;
    long status = 0;
    (void)one; /* always 1 */
    curl.easy_getinfo(state->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status == 200)
        return call->write(call->user, bytes, size) ? 0 : size;
    state->error_bytes += size; /* read, so that the connection can be used again */
    return state->error_bytes > ERROR_BODY_MAX ? 0 : size;
}

/* Puts the value of the header line into *value when the line is of that name. */
static void take_header(const char *line, size_t size, const char *name, char **value) {
    size_t name_size = strlen(name);
    if (size <= name_size || strncasecmp(line, name, name_size) != 0 || line[name_size] != ':')
        return;
    const char *from = line + name_size + 1;
    const char *end = line + size;
    while (from < end && isspace((unsigned char)*from))
        from++;
    while (end > from && isspace((unsigned char)end[-1]))
        end--;
    if (end == from || end - from > HEADER_MAX)
        return;
    free(*value);
    *value = mem_alloc((size_t)(end - from) + 1);
    memcpy(*value, from, (size_t)(end - from));
}

static void forget_headers(struct wire_call *call) {
    char **texts[] = {&call->etag, &call->last_modified, &call->encoding, &call->state->retry_text,
                      &call->state->date_text};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        free(*texts[i]);
        *texts[i] = NULL;
    }
}

static size_t on_header(char *line, size_t one, size_t size, void *user) {
    struct wire_call *call = user;
    (void)one;
    if (size > 5 && memcmp(line, "HTTP/", 5) == 0)
        forget_headers(call); /* of an interim answer */
    take_header(line, size, "ETag", &call->etag);
    take_header(line, size, "Last-Modified", &call->last_modified);
    take_header(line, size, "Content-Encoding", &call->encoding);
    take_header(line, size, "Retry-After", &call->state->retry_text);
    take_header(line, size, "Date", &call->state->date_text);
    return size;
}

/* Retry-After is a number of seconds or a date; a date is measured by the sender's own clock. */
static int64_t read_retry(const struct wire_state *state) {
    const char *text = state->retry_text;
    if (!text)
        return -1;
    if (isdigit((unsigned char)*text)) {
        char *end;
        long long seconds = strtoll(text, &end, 10);
        return *end ? -1 : seconds;
    }
    time_t then = curl.getdate(text, NULL);
    time_t now = state->date_text ? curl.getdate(state->date_text, NULL) : time(NULL);
    if (then == -1 || now == -1)
        return -1;
    return then > now ? then - now : 0;
}

/* ---- one call ---- */

#define SET(option, value) (fine = curl.easy_setopt(easy, option, value) == CURLE_OK && fine)

static bool set_question(CURL *easy, struct wire_call *call) {
    bool fine = true;
    for (size_t i = 0; call->headers[i]; i++) {
        struct curl_slist *longer = curl.slist_append(call->state->headers, call->headers[i]);
        fine = longer && fine;
        call->state->headers = longer ? longer : call->state->headers;
    }
    SET(CURLOPT_URL, call->url);
    SET(CURLOPT_HTTPHEADER, call->state->headers);
    SET(CURLOPT_USERAGENT, call->agent);
    SET(CURLOPT_ACCEPT_ENCODING, call->encodings);
    SET(CURLOPT_HTTP_CONTENT_DECODING, 0L); /* it does not see when packed data have no end */
    if (call->post_body) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDS, call->post_body);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(call->post_body));
    }
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, call);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, call);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L); /* those are the proxy's */
    SET(CURLOPT_ERRORBUFFER, call->state->error);
    SET(CURLOPT_PRIVATE, call);
    SET(CURLOPT_BUFFERSIZE, 131072L);
    return fine;
}

/* Redirects are followed by our caller, who looks at each target. Signals stay as curl has them by
 * default: it then keeps SIGPIPE from us while it works. */
static bool set_rules(CURL *easy, bool https) {
    bool fine = true;
    SET(CURLOPT_PROTOCOLS_STR, https ? "https" : "http,https");
    SET(CURLOPT_REDIR_PROTOCOLS_STR, "https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    return fine;
}

static const char *variable(const char *name) {
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* The variables are those that the curl command reads, in its order. */
static bool set_place(CURL *easy, const struct http_options *options) {
    bool fine = true;
    const char *file = options->ca_file ? options->ca_file : variable("CURL_CA_BUNDLE");
    if (!file && variable("SSL_CERT_DIR"))
        SET(CURLOPT_CAPATH, variable("SSL_CERT_DIR"));
    if (!file)
        file = variable("SSL_CERT_FILE");
    if (file)
        SET(CURLOPT_CAINFO, file);
    if (options->proxy)
        SET(CURLOPT_PROXY, options->proxy);
    long version = options->ip_version == 4   ? CURL_IPRESOLVE_V4
                   : options->ip_version == 6 ? CURL_IPRESOLVE_V6
                                              : CURL_IPRESOLVE_WHATEVER;
    SET(CURLOPT_IPRESOLVE, version);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)(options->connect_seconds * 1000));
    return fine;
}

static void forget_state(struct wire_call *call) {
    struct wire_state *state = call->state;
    if (!state)
        return;
    curl.easy_cleanup(state->easy);
    curl.slist_free_all(state->headers);
    free(state->retry_text);
    free(state->date_text);
    free(state);
    call->state = NULL;
}

int wire_start(struct wire *wire, struct wire_call *call, struct err *err) {
    struct wire_url url;
    if (wire_url_read(call->url, &url, err))
        return -1;
    call->state = mem_alloc(sizeof *call->state);
    CURL *easy = call->state->easy = curl.easy_init();
    call->retry_after = -1;
    bool fine = easy && set_question(easy, call) && set_rules(easy, url.https) &&
                set_place(easy, wire->options) &&
                curl.multi_add_handle(wire->multi, easy) == CURLM_OK;
    wire_url_free(&url);
    if (fine)
        return 0;
    forget_state(call);
    return err_set(err, "%.300s: libcurl does not take the request", call->url);
}

static enum wire_fault sort_fault(CURLcode code, const struct wire_call *call) {
    if (call->status >= 201) /* nobody wants its body: how that ended is of no interest */
        return WIRE_FINE;
    switch (code) {
    case CURLE_OK:
        return WIRE_FINE;
    case CURLE_WRITE_ERROR:
        return WIRE_STOPPED;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT: /* only connecting is timed by curl */
    case CURLE_SSL_CONNECT_ERROR:
        return WIRE_DOWN;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_WEIRD_SERVER_REPLY:
        return WIRE_AGAIN;
    default:
        return WIRE_FATAL;
    }
}

static char *info_text(CURL *easy, CURLINFO info) {
    char *text = NULL;
    curl.easy_getinfo(easy, info, &text);
    return text ? mem_text(text) : NULL;
}

static void describe_fault(struct wire_call *call, CURLcode code, const struct wire *wire) {
    if (code == CURLE_OPERATION_TIMEDOUT)
        snprintf(call->fault_text, sizeof call->fault_text, "no connection within %.3g s",
                 wire->options->connect_seconds);
    else if (code == CURLE_PARTIAL_FILE)
        snprintf(call->fault_text, sizeof call->fault_text, "the reply is cut short: %s",
                 call->state->error);
    else if (call->state->error[0])
        snprintf(call->fault_text, sizeof call->fault_text, "%s", call->state->error);
    else
        snprintf(call->fault_text, sizeof call->fault_text, "%s", curl.easy_strerror(code));
}

static void finish_call(struct wire *wire, struct wire_call *call, CURLcode code) {
    CURL *easy = call->state->easy;
    long status = 0;
    wire_look(call);
    curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    call->status = (int)status;
    call->fault = sort_fault(code, call);
    call->content_type = info_text(easy, CURLINFO_CONTENT_TYPE);
    call->location = info_text(easy, CURLINFO_REDIRECT_URL);
    call->retry_after = read_retry(call->state);
    describe_fault(call, code, wire);
    wire_abort(wire, call);
}

void wire_look(struct wire_call *call) {
    CURL *easy = call->state->easy;
    curl_off_t bytes = 0, asked = 0;
    curl.easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
    curl.easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &asked);
    call->wire_bytes = (size_t)bytes;
    call->connected = asked > 0;
}

void wire_abort(struct wire *wire, struct wire_call *call) {
    if (!call->state)
        return;
    curl.multi_remove_handle(wire->multi, call->state->easy);
    forget_state(call);
}

void wire_call_clear(struct wire_call *call) {
    free(call->etag);
    free(call->last_modified);
    free(call->content_type);
    free(call->encoding);
    free(call->location);
    *call = (struct wire_call){.retry_after = -1};
}

/* ---- all of them ---- */

int wire_open(const struct http_options *options, struct wire **out, struct err *err) {
    if (load(err))
        return -1;
    struct wire *wire = mem_alloc(sizeof *wire);
    wire->options = options;
    wire->multi = curl.multi_init();
    /* No multiplexing: one request at a time on the one connection of a host. */
    if (!wire->multi ||
        curl.multi_setopt(wire->multi, CURLMOPT_MAX_HOST_CONNECTIONS, 1L) != CURLM_OK ||
        curl.multi_setopt(wire->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING) != CURLM_OK) {
        wire_close(wire);
        return err_set(err, "libcurl cannot be set up");
    }
    *out = wire;
    return 0;
}

void wire_close(struct wire *wire) {
    if (!wire)
        return;
    if (wire->multi)
        curl.multi_cleanup(wire->multi);
    free(wire);
}

/* The next call that has ended, or NULL. */
static struct wire_call *next_ended(struct wire *wire) {
    int left;
    CURLMsg *message;
    while ((message = curl.multi_info_read(wire->multi, &left))) {
        struct wire_call *call = NULL;
        CURLcode code = message->data.result;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&call);
        finish_call(wire, call, code);
        return call;
    }
    return NULL;
}

int wire_next(struct wire *wire, int wait_ms, struct wire_call **ended, struct err *err) {
    int running = 0;
    *ended = next_ended(wire);
    if (*ended)
        return 0;
    CURLMcode code = curl.multi_perform(wire->multi, &running);
    if (code == CURLM_OK && !(*ended = next_ended(wire))) {
        code = curl.multi_poll(wire->multi, NULL, 0, wait_ms, NULL);
        if (code == CURLM_OK)
            code = curl.multi_perform(wire->multi, &running);
        *ended = next_ended(wire);
    }
    return code == CURLM_OK ? 0 : err_set(err, "libcurl failed: %s", curl.multi_strerror(code));
}

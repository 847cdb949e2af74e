/* SPDX-License-Identifier: MIT
 * The network against a real server on loopback that misbehaves on request
 * (tests/http/fault_server.c). Waits are shortened by options, and no check
 * depends on how fast the machine is. */
#include "http/http.h"
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t server;
static int port;

/* ---- the server ---- */

static void become_server(int out) {
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 32);
    if (n < 0)
        _exit(1);
    path[n] = 0;
    char *slash = strrchr(path, '/');
    snprintf(slash + 1, 32, "fault_server");
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(out, STDOUT_FILENO);
    execl(path, path, (char *)NULL);
    _exit(1);
}

static int start_server(void **state) {
    int ends[2];
    char line[32] = "";
    (void)state;
    if (pipe(ends))
        return -1;
    server = fork();
    if (server == 0)
        become_server(ends[1]);
    close(ends[1]);
    ssize_t n = read(ends[0], line, sizeof line - 1);
    close(ends[0]);
    port = n > 0 ? (int)strtol(line, NULL, 10) : 0;
    return port > 0 ? 0 : -1;
}

static int stop_server(void **state) {
    (void)state;
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
    return 0;
}

/* ---- asking ---- */

/* A reply with its texts copied. */
struct answer {
    enum http_result result;
    int status, tries, calls;
    int64_t retry_after;
    size_t wire_bytes, body_bytes;
    char body[4096], etag[64], modified[64], final_url[256], message[1024];
};

static bool keep(void *user, struct http_reply *reply, struct http_request *next) {
    struct answer *answer = user;
    (void)next;
    answer->result = reply->result;
    answer->status = reply->status;
    answer->tries = reply->tries;
    answer->calls++;
    answer->retry_after = reply->retry_after;
    answer->wire_bytes = reply->wire_bytes;
    answer->body_bytes = reply->body_bytes;
    snprintf(answer->body, sizeof answer->body, "%s", reply->body.data ? reply->body.data : "");
    snprintf(answer->etag, sizeof answer->etag, "%s", reply->etag ? reply->etag : "");
    snprintf(answer->modified, sizeof answer->modified, "%s",
             reply->last_modified ? reply->last_modified : "");
    snprintf(answer->final_url, sizeof answer->final_url, "%s", reply->final_url);
    snprintf(answer->message, sizeof answer->message, "%s", reply->err.text);
    return false;
}

/* http://127.0.0.1:PORT/path in one of a few places that take turns. */
static const char *at(int address, const char *path) {
    static char urls[8][512];
    static int turn;
    char *url = urls[turn++ % 8];
    snprintf(url, sizeof urls[0], "http://127.0.0.%d:%d%s", address, port, path);
    return url;
}

static struct http *open_http(const struct http_options *options) {
    struct http *http;
    struct err err;
    if (http_open(options, &http, &err))
        fail_msg("%s", err.text);
    return http;
}

static struct answer ask(const struct http_options *options, const struct http_request *request) {
    struct answer answer = {0};
    struct http *http = open_http(options);
    http_add(http, request, keep, &answer);
    http_run(http);
    http_close(http);
    assert_int_equal(answer.calls, 1);
    return answer;
}

static const struct http_options quick = {.backoff = 0.02, .deadline = 30};

static struct answer get(const char *path) {
    return ask(&quick, &(struct http_request){.url = at(1, path)});
}

static void assert_says(const struct answer *answer, const char *words) {
    assert_int_equal(answer->result, HTTP_FAILED);
    if (!strstr(answer->message, words))
        fail_msg("expected \"%s\" in: %s", words, answer->message);
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- plain replies ---- */

static void a_reply_comes_with_its_validators(void **state) {
    (void)state;
    struct answer answer = get("/text");
    assert_int_equal(answer.result, HTTP_OK);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body, "hello\n");
    assert_int_equal(answer.body_bytes, 6);
    assert_int_equal(answer.wire_bytes, 6);
    assert_int_equal(answer.tries, 1);
    assert_int_equal(answer.retry_after, -1);
    assert_string_equal(answer.modified, "Mon, 12 Oct 2026 07:00:00 GMT");
    assert_true(strlen(answer.etag) > 4);
    assert_string_equal(answer.final_url, at(1, "/text"));
}

static void an_unchanged_reply_is_not_modified(void **state) {
    (void)state;
    struct answer first = get("/text");
    struct answer by_tag =
        ask(&quick, &(struct http_request){.url = at(1, "/text"), .etag = first.etag});
    assert_int_equal(by_tag.result, HTTP_NOT_MODIFIED);
    assert_int_equal(by_tag.status, 304);
    assert_string_equal(by_tag.body, "");
    struct answer by_date =
        ask(&quick, &(struct http_request){.url = at(1, "/text"), .last_modified = first.modified});
    assert_int_equal(by_date.result, HTTP_NOT_MODIFIED);
    struct answer changed =
        ask(&quick, &(struct http_request){.url = at(1, "/text"), .etag = "\"of another text\""});
    assert_int_equal(changed.result, HTTP_OK);
}

static void a_304_that_nobody_asked_for_fails(void **state) {
    (void)state;
    struct answer answer = get("/text?status=304");
    assert_says(&answer, "nothing was asked for conditionally");
}

static void every_compression_is_undone(void **state) {
    static const char *const paths[] = {"/text?encode=gzip", "/text?encode=br", "/text?encode=zstd",
                                        "/text?encode=gzip&hide=1", "/text?chunked=1"};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct answer answer = get(paths[i]);
        assert_int_equal(answer.result, HTTP_OK);
        assert_string_equal(answer.body, "hello\n");
    }
}

static void an_unknown_compression_fails(void **state) {
    (void)state;
    struct answer answer = get("/text?encode=compress");
    assert_says(&answer, "packed as \"compress\"");
    struct answer none = get("/text?encode=identity");
    assert_string_equal(none.body, "hello\n");
}

static void damaged_data_fail(void **state) {
    static const char *const names[] = {"gzip", "br", "zstd"};
    char path[64];
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "/text?encode=%s&garble=1", names[i]);
        struct answer answer = get(path);
        assert_says(&answer, "damaged");
        assert_int_equal(answer.tries, 3);
    }
}

static void the_request_says_who_asks(void **state) {
    (void)state;
    struct answer plain = get("/echo");
    assert_non_null(strstr(plain.body, "User-Agent: mtok/" MTOK_VERSION "\n"));
    assert_non_null(strstr(plain.body, "gzip, zstd, br"));
    struct answer browser =
        ask(&quick, &(struct http_request){.url = at(1, "/echo"), .browser_agent = true});
    assert_non_null(strstr(browser.body, "User-Agent: Mozilla/5.0 "));
    assert_non_null(strstr(browser.body, "mtok/" MTOK_VERSION "\n"));
    struct http_options named = {.agent = "acme/7"};
    struct answer other = ask(&named, &(struct http_request){.url = at(1, "/echo")});
    assert_non_null(strstr(other.body, "User-Agent: acme/7\n"));
}

static void a_key_and_a_body_are_sent(void **state) {
    (void)state;
    struct http_request request = {
        .url = at(1, "/echo"), .header = "x-api-key: secret", .post_body = "{\"a\":1}"};
    struct answer answer = ask(&quick, &request);
    assert_non_null(strstr(answer.body, "method: POST\n"));
    assert_non_null(strstr(answer.body, "x-api-key: secret\n"));
    assert_non_null(strstr(answer.body, "Content-Type: application/json\n"));
    assert_non_null(strstr(answer.body, "body: {\"a\":1}\n"));
}

static void a_header_with_a_line_break_is_not_sent(void **state) {
    (void)state;
    struct http_request request = {.url = at(1, "/echo"), .header = "x-api-key: a\r\nx-other: b"};
    struct answer answer = ask(&quick, &request);
    assert_says(&answer, "line break");
    assert_null(strstr(answer.message, "x-other"));
}

/* ---- errors and retries ---- */

static void a_plain_error_is_not_tried_again(void **state) {
    (void)state;
    struct answer answer = get("/nowhere");
    assert_says(&answer, "HTTP 404 (not found)");
    assert_non_null(strstr(answer.message, at(1, "/nowhere")));
    assert_int_equal(answer.tries, 1);
    struct answer no_content = get("/text?status=204");
    assert_says(&no_content, "HTTP 204");
}

static void an_unavailable_server_is_tried_again(void **state) {
    (void)state;
    struct answer answer = get("/text?status=503&times=2");
    assert_int_equal(answer.result, HTTP_OK);
    assert_int_equal(answer.tries, 3);
    assert_string_equal(answer.body, "hello\n");
}

static void three_tries_are_enough(void **state) {
    (void)state;
    struct answer answer = get("/text?status=503&n=77");
    assert_says(&answer, "HTTP 503 (not available) (tried 3 times)");
    assert_int_equal(answer.status, 503);
    assert_int_equal(answer.tries, 3);
    struct http_options once = {.tries = 1};
    struct answer single = ask(&once, &(struct http_request){.url = at(1, "/text?status=503")});
    assert_int_equal(single.tries, 1);
}

static void retry_after_is_honoured(void **state) {
    (void)state;
    double began = seconds_now();
    struct answer answer = get("/text?status=429&times=1&after=1");
    assert_int_equal(answer.result, HTTP_OK);
    assert_int_equal(answer.tries, 2);
    assert_true(seconds_now() - began >= 1);
}

static void a_long_retry_after_ends_the_job_and_is_told(void **state) {
    (void)state;
    struct answer answer = get("/text?status=429&after=7200");
    assert_says(&answer, "7200 s");
    assert_int_equal(answer.retry_after, 7200);
    assert_int_equal(answer.tries, 1);
    /* 2026-11-23 is past, so a date far ahead is what a server would mean. */
    struct answer dated = get("/text?status=503&after=Fri,%2001%20Jan%202100%2000:00:00%20GMT");
    assert_int_equal(dated.result, HTTP_FAILED);
    assert_true(dated.retry_after > 365 * 86400);
    struct answer nonsense = get("/text?status=503&after=soon");
    assert_int_equal(nonsense.retry_after, -1);
    assert_int_equal(nonsense.tries, 3);
}

static void a_wait_of_an_earlier_run_is_kept(void **state) {
    (void)state;
    struct answer answer = ask(&quick, &(struct http_request){.url = at(1, "/text"), .wait = 3600});
    assert_says(&answer, "left alone for 3600 s more");
    assert_int_equal(answer.tries, 0);
    assert_int_equal(answer.retry_after, 3600);
    double began = seconds_now();
    struct answer soon = ask(&quick, &(struct http_request){.url = at(1, "/text"), .wait = 1});
    assert_int_equal(soon.result, HTTP_OK);
    assert_true(seconds_now() - began >= 1);
}

static void a_closed_connection_is_tried_again(void **state) {
    (void)state;
    struct answer answer = get("/text?drop=1&n=78");
    assert_int_equal(answer.result, HTTP_FAILED);
    assert_int_equal(answer.tries, 3);
    struct answer absent =
        ask(&quick, &(struct http_request){.url = "http://127.0.0.1:1/", .max_bytes = 1});
    assert_says(&absent, "127.0.0.1 port 1");
    assert_int_equal(absent.status, 0);
    assert_int_equal(absent.tries, 3);
}

static void a_host_that_is_down_is_asked_once_by_the_others(void **state) {
    (void)state;
    struct answer first = {0}, second = {0};
    struct http *http = open_http(&quick);
    struct http_request request = {.url = "http://127.0.0.1:1/"};
    http_add(http, &request, keep, &first);
    http_add(http, &request, keep, &second);
    http_run(http);
    http_close(http);
    assert_int_equal(first.tries, 3);
    assert_int_equal(second.tries, 1);
}

static void a_body_that_breaks_off_fails(void **state) {
    static const char *const paths[] = {
        "/big?bytes=100000&cut=5000", "/big?bytes=100000&cut=5000&chunked=1",
        "/big?bytes=9000&encode=gzip&cut=50", "/big?bytes=9000&encode=gzip&short=30&hide=1",
        /* Whole as HTTP goes, and yet not the whole document. */
        "/big?bytes=9000&encode=gzip&short=30", "/text?encode=gzip&short=1",
        "/text?encode=br&short=1", "/text?encode=br&short=4", "/text?encode=zstd&short=3"};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct answer answer = get(paths[i]);
        assert_int_equal(answer.result, HTTP_FAILED);
        assert_int_equal(answer.tries, 3);
        assert_string_equal(answer.body, "");
    }
    struct answer mended = get("/big?bytes=3000&cut=100&times=1");
    assert_int_equal(mended.result, HTTP_OK);
    assert_int_equal(mended.body_bytes, 3000);
}

/* ---- limits ---- */

static struct answer get_at_most(const char *path, size_t max) {
    return ask(&quick, &(struct http_request){.url = at(1, path), .max_bytes = max});
}

static void a_reply_beyond_the_limit_fails(void **state) {
    (void)state;
    struct answer fits = get_at_most("/big?bytes=1024", 1024);
    assert_int_equal(fits.result, HTTP_OK);
    struct answer large = get_at_most("/big?bytes=1025", 1024);
    assert_says(&large, "the reply is larger than 1 KiB (limit of this source)");
    assert_int_equal(large.tries, 1);
    struct answer chunked = get_at_most("/big?bytes=3000000&chunked=1", (size_t)2 * 1024 * 1024);
    assert_says(&chunked, "larger than 2 MiB");
}

static void the_limit_counts_inflated_bytes(void **state) {
    (void)state;
    struct answer declared = get_at_most("/big?bytes=20000000&encode=gzip", 1000000);
    assert_says(&declared, "larger than 1000000 bytes");
    assert_true(declared.wire_bytes < 1000000);
    struct answer hidden = get_at_most("/big?bytes=20000000&encode=gzip&hide=1", 1000000);
    assert_says(&hidden, "larger than 1000000 bytes");
}

static void a_slow_reply_fails_by_its_slowness(void **state) {
    (void)state;
    struct http_options options = {.tries = 1, .slow_seconds = 0.6, .slow_bytes = 1000};
    struct answer answer =
        ask(&options, &(struct http_request){.url = at(1, "/big?bytes=100000&rate=100")});
    assert_says(&answer, "slower than 1e+03 bytes a second for 0.6 s (limit of slowness)");
    assert_true(answer.wire_bytes < 100000);
    struct answer silent = ask(&options, &(struct http_request){.url = at(1, "/text?delay=5")});
    assert_says(&silent, "limit of slowness");
}

static void a_steady_slow_reply_within_the_limit_passes(void **state) {
    (void)state;
    struct http_options options = {.slow_seconds = 0.8, .slow_bytes = 10};
    struct answer answer =
        ask(&options, &(struct http_request){.url = at(1, "/big?bytes=600&rate=300")});
    assert_int_equal(answer.result, HTTP_OK);
    assert_int_equal(answer.body_bytes, 600);
}

static void a_long_reply_fails_by_its_time(void **state) {
    (void)state;
    struct http_request request = {.url = at(1, "/big?bytes=100000&rate=1000"), .seconds = 0.5};
    struct answer answer = ask(&quick, &request);
    assert_says(&answer, "not complete after 0.5 s (limit of time)");
    assert_int_equal(answer.tries, 1);
}

static void the_deadline_ends_everything(void **state) {
    (void)state;
    struct http_options options = {.deadline = 0.5};
    struct answer running = {0}, waiting = {0};
    struct http *http = open_http(&options);
    http_add(http, &(struct http_request){.url = at(1, "/big?bytes=100000&rate=1000")}, keep,
             &running);
    http_add(http, &(struct http_request){.url = at(1, "/text")}, keep, &waiting);
    http_run(http);
    http_close(http);
    assert_says(&running, "not finished when the run's deadline of 0.5 s passed");
    assert_says(&waiting, "not finished when the run's deadline of 0.5 s passed");
    assert_int_equal(waiting.tries, 0);
}

static void no_try_is_begun_that_the_deadline_would_end(void **state) {
    (void)state;
    struct http_options options = {.deadline = 5};
    double began = seconds_now();
    struct answer answer =
        ask(&options, &(struct http_request){.url = at(1, "/text?status=503&after=30")});
    assert_says(&answer, "leaves no time to try again");
    assert_true(seconds_now() - began < 5);
}

static volatile sig_atomic_t stop;

static void on_alarm(int signal) {
    (void)signal;
    stop = 1;
}

static void a_signal_ends_everything(void **state) {
    (void)state;
    struct http_options options = {.stop = &stop};
    signal(SIGALRM, on_alarm);
    alarm(1);
    double began = seconds_now();
    struct answer answer =
        ask(&options, &(struct http_request){.url = at(1, "/big?bytes=100000&rate=1000")});
    signal(SIGALRM, SIG_DFL);
    assert_says(&answer, "stopped by a signal");
    assert_true(seconds_now() - began < 20);
    stop = 0;
}

/* ---- where it may go ---- */

static void only_https_and_loopback_are_asked(void **state) {
    static const char *const refused[] = {"http://192.0.2.1/",
                                          "http://example.com/",
                                          "http://127.0.0.1.example.com/",
                                          "ftp://127.0.0.1/",
                                          "file:///etc/passwd",
                                          "https://user:word@example.com/",
                                          "http://u@127.0.0.1/",
                                          "http://0.0.0.0/",
                                          "//example.com/x",
                                          "example.com",
                                          "",
                                          "http://[::2]/",
                                          "http://localhost.x.org/",
                                          "gopher://localhost/",
                                          "http://2130706433.example/"};
    static const char *const allowed[] = {"https://example.com/a?b=c", "http://127.0.0.1:80/",
                                          "http://127.9.8.7/",         "http://localhost:8080/",
                                          "http://[::1]:3/",           "HTTPS://EXAMPLE.COM"};
    struct err err;
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct answer answer = ask(&quick, &(struct http_request){.url = refused[i]});
        if (http_check_url(refused[i], &err) != -1 || answer.result != HTTP_FAILED ||
            answer.status || answer.wire_bytes)
            fail_msg("not refused: %s", refused[i]);
        assert_true(strlen(answer.message) > 10);
        assert_null(strstr(answer.message, "word@"));
    }
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (http_check_url(allowed[i], &err))
            fail_msg("refused: %s", err.text);
}

static void redirects_are_followed_five_times(void **state) {
    (void)state;
    struct answer five = get("/hops?n=5");
    assert_int_equal(five.result, HTTP_OK);
    assert_string_equal(five.body, "arrived\n");
    assert_string_equal(five.final_url, at(1, "/hops?n=0"));
    assert_int_equal(five.tries, 1);
    struct answer six = get("/hops?n=6");
    assert_says(&six, "redirected more than 5 times");
}

static void a_redirect_to_plain_http_elsewhere_is_refused(void **state) {
    static const char *const paths[] = {
        "/redirect?to=http://192.0.2.1/x", "/redirect?to=http://example.com/&code=301",
        "/redirect?to=ftp://127.0.0.1/&code=307", "/redirect?to=file:///etc/passwd&code=308"};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct answer answer = get(paths[i]);
        assert_says(&answer, "refused");
        assert_int_equal(answer.tries, 1);
    }
}

static struct answer get_with_key(const char *to) {
    char path[256];
    snprintf(path, sizeof path, "/redirect?to=%s", to);
    struct http_request request = {.url = at(1, path), .header = "x-api-key: secret"};
    return ask(&quick, &request);
}

static void a_key_does_not_follow_to_another_host(void **state) {
    (void)state;
    struct answer here = get_with_key("/echo");
    assert_non_null(strstr(here.body, "x-api-key: secret"));
    struct answer there = get_with_key(at(2, "/echo"));
    assert_int_equal(there.result, HTTP_OK);
    assert_string_equal(there.final_url, at(2, "/echo"));
    assert_null(strstr(there.body, "secret"));
}

static void a_post_becomes_a_get_where_the_rules_say_so(void **state) {
    (void)state;
    struct http_request request = {.url = at(1, "/redirect?to=/echo&code=303"), .post_body = "x"};
    struct answer see_other = ask(&quick, &request);
    assert_non_null(strstr(see_other.body, "method: GET\n"));
    request.url = at(1, "/redirect?to=/echo&code=307");
    struct answer again = ask(&quick, &request);
    assert_non_null(strstr(again.body, "method: POST\n"));
    assert_non_null(strstr(again.body, "body: x\n"));
}

/* ---- many at once ---- */

static long stat_of(int address, const char *name) {
    struct answer answer = ask(&quick, &(struct http_request){.url = at(4, "/stats")});
    char key[32];
    snprintf(key, sizeof key, "127.0.0.%d ", address);
    const char *line = strstr(answer.body, key);
    const char *value = line ? strstr(line, name) : NULL;
    if (!value)
        fail_msg("no %s of %s in %s", name, key, answer.body);
    return strtol(value + strlen(name) + 1, NULL, 10);
}

static void one_host_is_asked_one_thing_at_a_time(void **state) {
    enum { JOBS = 8 };
    struct answer answers[JOBS] = {0};
    (void)state;
    struct http *http = open_http(&quick);
    for (int i = 0; i < JOBS; i++)
        http_add(http, &(struct http_request){.url = at(3, "/big?bytes=200&rate=2000")}, keep,
                 &answers[i]);
    http_run(http);
    http_close(http);
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(answers[i].result, HTTP_OK);
    assert_int_equal(stat_of(3, "requests"), JOBS);
    assert_int_equal(stat_of(3, "most_active"), 1);
    assert_int_equal(stat_of(3, "connections"), 1);
}

static void several_hosts_are_asked_at_once(void **state) {
    struct answer answers[3] = {0};
    (void)state;
    struct http *http = open_http(&quick);
    for (int i = 0; i < 3; i++)
        http_add(http, &(struct http_request){.url = at(i + 1, "/meet?n=3")}, keep, &answers[i]);
    http_run(http);
    http_close(http);
    for (int i = 0; i < 3; i++)
        assert_string_equal(answers[i].body, "met\n"); /* each waited for the others */
}

static void a_group_holds_hosts_together(void **state) {
    struct answer answers[2] = {0};
    (void)state;
    struct http_options options = {.tries = 1, .slow_seconds = 0.7};
    struct http *http = open_http(&options);
    struct http_request request = {.host_group = "one company"};
    for (int i = 0; i < 2; i++) {
        request.url = at(i + 1, "/meet?n=99");
        http_add(http, &request, keep, &answers[i]);
    }
    double began = seconds_now();
    http_run(http);
    http_close(http);
    for (int i = 0; i < 2; i++)
        assert_says(&answers[i], "limit of slowness");
    assert_true(seconds_now() - began >= 1.4);
}

static bool take_long(void *user, struct http_reply *reply, struct http_request *next) {
    nanosleep(&(struct timespec){1, 200000000}, NULL);
    return keep(user, reply, next);
}

static void a_caller_that_takes_long_harms_no_other_job(void **state) {
    struct answer slow_caller = {0}, other = {0};
    struct http_options options = {.tries = 1, .slow_seconds = 0.8, .slow_bytes = 100};
    (void)state;
    struct http *http = open_http(&options);
    http_add(http, &(struct http_request){.url = at(1, "/text")}, take_long, &slow_caller);
    http_add(http, &(struct http_request){.url = at(2, "/big?bytes=2000&rate=1000")}, keep, &other);
    http_run(http);
    http_close(http);
    assert_int_equal(slow_caller.result, HTTP_OK);
    if (other.result != HTTP_OK)
        fail_msg("%s", other.message);
}

struct pages {
    int count;
    char text[256];
    char url[256];
};

static bool next_page(void *user, struct http_reply *reply, struct http_request *next) {
    struct pages *pages = user;
    assert_int_equal(reply->result, HTTP_OK);
    pages->count++;
    strncat(pages->text, reply->body.data, 60);
    const char *url = strstr(reply->body.data, "http://");
    if (!url)
        return false;
    snprintf(pages->url, sizeof pages->url, "%.*s", (int)strcspn(url, "\""), url);
    next->url = pages->url;
    return true;
}

static void a_job_goes_on_with_its_next_page(void **state) {
    struct pages pages = {0};
    (void)state;
    struct http *http = open_http(&quick);
    http_add(http, &(struct http_request){.url = at(1, "/pages?n=3&page=1")}, next_page, &pages);
    http_run(http);
    http_close(http);
    assert_int_equal(pages.count, 3);
    assert_non_null(strstr(pages.text, "{\"page\":3}"));
}

struct nest {
    struct http *http;
    struct answer answer;
};

static bool add_another(void *user, struct http_reply *reply, struct http_request *next) {
    struct nest *nest = user;
    (void)next;
    assert_int_equal(reply->result, HTTP_OK);
    http_add(nest->http, &(struct http_request){.url = at(2, "/text")}, keep, &nest->answer);
    return false;
}

static void a_job_may_be_added_while_they_run(void **state) {
    struct nest nest = {0};
    (void)state;
    nest.http = open_http(&quick);
    http_add(nest.http, &(struct http_request){.url = at(1, "/text")}, add_another, &nest);
    http_run(nest.http);
    http_close(nest.http);
    assert_string_equal(nest.answer.body, "hello\n");
}

static void an_unused_engine_closes(void **state) {
    struct answer answer = {0};
    (void)state;
    struct http *http = open_http(NULL);
    http_add(http, &(struct http_request){.url = at(1, "/text")}, keep, &answer);
    http_close(http);
    assert_int_equal(answer.calls, 0);
}

/* ---- streams ---- */

struct stream {
    int begun;
    size_t bytes;
    size_t refuse_at;
};

static int stream_begin(void *user, struct err *err) {
    struct stream *stream = user;
    (void)err;
    stream->begun++;
    stream->bytes = 0;
    return 0;
}

static int stream_write(void *user, const char *bytes, size_t size, struct err *err) {
    struct stream *stream = user;
    (void)bytes;
    stream->bytes += size;
    if (stream->refuse_at && stream->bytes >= stream->refuse_at)
        return err_set(err, "row 17: not a price");
    return 0;
}

static struct answer get_stream(const char *path, struct stream *stream, bool can_begin) {
    struct http_sink sink = {can_begin ? stream_begin : NULL, stream_write, stream};
    struct http_request request = {.url = at(1, path), .sink = &sink, .max_bytes = 1 << 30};
    return ask(&quick, &request);
}

static void a_stream_gets_the_inflated_bytes(void **state) {
    struct stream stream = {0};
    (void)state;
    struct answer answer = get_stream("/big?bytes=5000000&encode=gzip&hide=1", &stream, true);
    assert_int_equal(answer.result, HTTP_OK);
    assert_int_equal(stream.bytes, 5000000);
    assert_int_equal(answer.body_bytes, 5000000);
    assert_string_equal(answer.body, "");
}

static void a_broken_stream_begins_anew(void **state) {
    struct stream stream = {0};
    (void)state;
    struct answer answer = get_stream("/big?bytes=7001&cut=3000&times=1", &stream, true);
    assert_int_equal(answer.result, HTTP_OK);
    assert_int_equal(stream.begun, 2);
    assert_int_equal(stream.bytes, 7001);
    struct stream once = {0};
    struct answer broken = get_stream("/big?bytes=7002&cut=3000&times=1", &once, false);
    assert_says(&broken, "cut short");
    assert_int_equal(broken.tries, 1);
}

static void a_stream_may_refuse(void **state) {
    struct stream stream = {.refuse_at = 1000};
    (void)state;
    struct answer answer = get_stream("/big?bytes=9000", &stream, true);
    assert_says(&answer, "row 17: not a price");
    assert_int_equal(answer.tries, 1);
    struct stream untouched = {0};
    struct answer error = get_stream("/nowhere", &untouched, true);
    assert_says(&error, "404");
    assert_int_equal(untouched.bytes, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_host_is_asked_one_thing_at_a_time),
        cmocka_unit_test(several_hosts_are_asked_at_once),
        cmocka_unit_test(a_reply_comes_with_its_validators),
        cmocka_unit_test(an_unchanged_reply_is_not_modified),
        cmocka_unit_test(a_304_that_nobody_asked_for_fails),
        cmocka_unit_test(every_compression_is_undone),
        cmocka_unit_test(an_unknown_compression_fails),
        cmocka_unit_test(damaged_data_fail),
        cmocka_unit_test(the_request_says_who_asks),
        cmocka_unit_test(a_key_and_a_body_are_sent),
        cmocka_unit_test(a_header_with_a_line_break_is_not_sent),
        cmocka_unit_test(a_plain_error_is_not_tried_again),
        cmocka_unit_test(an_unavailable_server_is_tried_again),
        cmocka_unit_test(three_tries_are_enough),
        cmocka_unit_test(retry_after_is_honoured),
        cmocka_unit_test(a_long_retry_after_ends_the_job_and_is_told),
        cmocka_unit_test(a_wait_of_an_earlier_run_is_kept),
        cmocka_unit_test(a_closed_connection_is_tried_again),
        cmocka_unit_test(a_host_that_is_down_is_asked_once_by_the_others),
        cmocka_unit_test(a_body_that_breaks_off_fails),
        cmocka_unit_test(a_reply_beyond_the_limit_fails),
        cmocka_unit_test(the_limit_counts_inflated_bytes),
        cmocka_unit_test(a_slow_reply_fails_by_its_slowness),
        cmocka_unit_test(a_steady_slow_reply_within_the_limit_passes),
        cmocka_unit_test(a_long_reply_fails_by_its_time),
        cmocka_unit_test(the_deadline_ends_everything),
        cmocka_unit_test(no_try_is_begun_that_the_deadline_would_end),
        cmocka_unit_test(a_signal_ends_everything),
        cmocka_unit_test(only_https_and_loopback_are_asked),
        cmocka_unit_test(redirects_are_followed_five_times),
        cmocka_unit_test(a_redirect_to_plain_http_elsewhere_is_refused),
        cmocka_unit_test(a_key_does_not_follow_to_another_host),
        cmocka_unit_test(a_post_becomes_a_get_where_the_rules_say_so),
        cmocka_unit_test(a_group_holds_hosts_together),
        cmocka_unit_test(a_caller_that_takes_long_harms_no_other_job),
        cmocka_unit_test(a_job_goes_on_with_its_next_page),
        cmocka_unit_test(a_job_may_be_added_while_they_run),
        cmocka_unit_test(an_unused_engine_closes),
        cmocka_unit_test(a_stream_gets_the_inflated_bytes),
        cmocka_unit_test(a_broken_stream_begins_anew),
        cmocka_unit_test(a_stream_may_refuse),
    };
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY",
                                          "all_proxy",  "ALL_PROXY",   "MTOK_USER_AGENT"};
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
        unsetenv(proxies[i]);
    return cmocka_run_group_tests(tests, start_server, stop_server);
}

/* SPDX-License-Identifier: MIT
 * mutate SOURCE FOLDER: runs the source's parser on mutated copies of its
 * fixtures in FOLDER; without it of real documents, where they are at hand, a
 * few seconds for each. They are cut, with bytes flipped, with columns and members in another
 * order, with names and headings altered. It must not crash, and no mutation may turn into a number
 * that the document does not state. Exit 1 when one does. */
#include "mutate.h"
#include "names/registry.h"
#include "support.h"

#include <dirent.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REAL_SECONDS 3.0 /* for one real document */
#define REAL_FILES 4     /* of one pattern */

/* Real documents of each source, below the folder of real_data(). */
static const struct {
    const char *source, *pattern;
} real[] = {
    {"anthropic", "api-prices/first-party/anthropic/*.md"},
    {"artificial-analysis", "throughput/aa_api/*.json"},
    {"artificial-analysis-page", "throughput/aa_page/*reconstructed.html"},
    {"artificial-analysis-page", "throughput/aa_text/*.txt"},
    {"artificial-analysis-page", "throughput/aa_scrape_2025/*.csv"},
    {"aws-capacity-blocks", "compute/aws_cb_page*"},
    {"aws-capacity-blocks-json", "compute/aws_cb_20*.json"},
    {"aws-on-demand", "more/aws/ondemand*.json"},
    {"aws-spot", "more/aws/spot*.json"},
    {"azure-retail", "more/azure/retail*.json"},
    {"bls-ecec", "more/bls/ecec*"},
    {"fred-minimum-wage", "throughput/FEDMINNFRWG*.csv"},
    {"genai-prices", "api-prices/genai-prices/*.json"},
    {"google", "api-prices/first-party/google/*.md"},
    {"inferencex", "throughput/inferencemax/*.json"},
    {"lambda", "more/lambda/*.html"},
    {"litellm", "api-prices/litellm/*.json"},
    {"llm-prices", "api-prices/llm-prices/2*/historical-v1.json"},
    {"mistral", "api-prices/first-party/mistral/*.html"},
    {"mlperf", "throughput/mlperf/*"},
    {"models-dev", "api-prices/models.dev/*/api.json"},
    {"openai", "more/openai/*.md"},
    {"openrouter", "api-prices/openrouter/*_raw-*.json"},
    {"openrouter-stats", "throughput/openrouter/stats*.json"},
    {"oracle", "more/oracle/*.json"},
    {"portkey", "api-prices/portkey/2026-07-09_a2a25b8b/*.json"},
    {"runpod", "more/runpod/*.json"},
    {"shadeform", "more/shadeform/*.json"},
    {"skypilot", "more/skypilot/*.csv"},
    {"tensorrt-llm", "throughput/trtllm/*.md"},
    {"tensorrt-llm", "more/trtllm/*.md"},
    {"thefastest", "throughput/thefastest/*.json"},
    {"vast", "more/vast/*.json"},
    {"xai", "more/xai/*.md"},
};

static struct trial *in_hand; /* for the message of a crash */

static void say_where(void) {
    char text[700];
    int n = snprintf(text, sizeof text, "crashed on %s: %s\n", in_hand ? in_hand->path : "-",
                     in_hand ? in_hand->what : "-");
    if (write(STDERR_FILENO, text, (size_t)n) < 0)
        _exit(1);
}

static void on_signal(int number) {
    say_where();
    signal(number, SIG_DFL);
    raise(number);
}

/* Where a sanitizer is built in. */
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void catch_crashes(void) {
    if (__sanitizer_set_death_callback) {
        __sanitizer_set_death_callback(say_where);
        return;
    }
    signal(SIGSEGV, on_signal);
    signal(SIGABRT, on_signal);
    signal(SIGBUS, on_signal);
    signal(SIGFPE, on_signal);
}

static bool ends_in(const char *path, const char *extension) {
    size_t n = strlen(path), m = strlen(extension);
    return n > m && strcmp(path + n - m, extension) == 0;
}

static void mutate(struct trial *trial) {
    const char *text = trial->bytes.data;
    text += strspn(text, "\xEF\xBB\xBF \r\n\t");
    mutate_variants(trial);
    mutate_labels(trial);
    mutate_bytes(trial);
    if (*text == '{' || *text == '[')
        mutate_json(trial);
    if (*text == '{' || *text == '[' || *text == '<')
        mutate_names(trial);
    if (*text == '<')
        mutate_html(trial);
    if (ends_in(trial->path, ".csv"))
        mutate_csv(trial);
    if (ends_in(trial->path, ".md"))
        mutate_markdown(trial);
}

/* Failures of one document; adds its figures to the sum. */
static size_t run(const struct fetcher *fetcher, const char *path, double budget,
                  struct trial *sum) {
    struct trial trial;
    if (trial_open(&trial, fetcher, path))
        return 1;
    in_hand = &trial;
    trial.budget = budget;
    mutate(&trial);
    sum->done += trial.done;
    sum->refusals += trial.refusals;
    sum->kept += trial.kept;
    sum->explained += trial.explained;
    sum->halves += trial.halves;
    sum->ends += trial.ends;
    if (trial.failures)
        fprintf(stderr, "%s: %zu failures in %zu mutations\n", path, trial.failures, trial.done);
    in_hand = NULL;
    trial_close(&trial);
    return trial.failures;
}

static size_t run_pattern(const struct fetcher *fetcher, const char *folder, const char *pattern,
                          double budget, size_t limit, struct trial *sum, size_t *documents) {
    char path[4096];
    glob_t found;
    size_t failures = 0;
    snprintf(path, sizeof path, "%s/%s", folder, pattern);
    if (glob(path, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc && i < limit; i++) {
            /* the newest come last */
            const char *name = found.gl_pathv[found.gl_pathc - 1 - i];
            failures += run(fetcher, name, budget, sum);
            ++*documents;
        }
    globfree(&found);
    return failures;
}

static size_t run_fixtures(const struct fetcher *fetcher, const char *folder, struct trial *sum,
                           size_t *documents) {
    char pattern[256];
    snprintf(pattern, sizeof pattern, "%s.*", fetcher->name);
    return run_pattern(fetcher, folder, pattern, 0, SIZE_MAX, sum, documents);
}

static size_t run_real(const struct fetcher *fetcher, struct trial *sum, size_t *documents) {
    const char *folder = real_data("mutations of real documents");
    size_t failures = 0;
    for (size_t i = 0; folder && i < sizeof real / sizeof *real; i++)
        if (strcmp(real[i].source, fetcher->name) == 0)
            failures += run_pattern(fetcher, folder, real[i].pattern, REAL_SECONDS, REAL_FILES, sum,
                                    documents);
    return failures;
}

int main(int argc, char **argv) {
    const struct fetcher *fetcher = argc == 2 || argc == 3 ? registry_find(argv[1]) : NULL;
    struct trial sum = {0};
    size_t failures = 0, documents = 0;
    if (!fetcher) {
        fprintf(stderr, "usage: mutate SOURCE [FOLDER]\n");
        return 2;
    }
    catch_crashes();
    failures += argc == 3 ? run_fixtures(fetcher, argv[2], &sum, &documents)
                          : run_real(fetcher, &sum, &documents);
    printf("%s: %zu documents, %zu mutations: %zu refused whole, %zu rows as they were, %zu "
           "explained, %zu that the document is refused for, %zu ends, %zu failures\n",
           fetcher->name, documents, sum.done, sum.refusals, sum.kept, sum.explained, sum.halves,
           sum.ends, failures);
    if (!documents && argc == 3)
        fprintf(stderr, "%s: no document\n", fetcher->name);
    return failures || (!documents && argc == 3) ? 1 : 0;
}

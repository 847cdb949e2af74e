/* SPDX-License-Identifier: MIT
 * What makes a number another good's: the unit, the currency, the system, the kind of contract.
 * Where the document says another one throughout, none of its numbers may be kept under the old
 * name. */
#include "mutate.h"

#include <string.h>

static const struct {
    const char *source, *from, *to;
} labels[] = {
    {"aws-bulk", "\"OnDemand\"", "\"Reserved\""},
    {"aws-bulk", "\"Shared\"", "\"Dedicated\""},
    {"aws-bulk", "\"Linux\"", "\"RHEL\""},
    {"aws-bulk", "\"Hrs\"", "\"Quantity\""},
    {"aws-bulk", "\"USD\"", "\"CNY\""},
    {"aws-bulk", "\"Used\"", "\"AllocatedCapacityReservation\""},
    {"aws-bulk", "\"Used\"", "\"UnusedCapacityReservation\""},
    {"aws-capacity-blocks", "$", "\xE2\x82\xAC"},
    {"aws-capacity-blocks", " USD", " EUR"},
    {"aws-on-demand", "\"Linux\"", "\"SUSE\""},
    {"aws-spot", "\"linux\"", "\"mswin\""},
    {"aws-spot", "\"perhr\"", "\"permonth\""},
    {"aws-spot", "\"USD\"", "\"CNY\""},
    {"azure-retail", "\"1 Hour\"", "\"1 GiB/Month\""},
    {"azure-retail", "\"USD\"", "\"EUR\""},
    {"azure-retail", "\"productName\": \"", "\"productName\": \"Windows "},
    {"azure-retail", "\"productName\": \"", "\"productName\": \"Dedicated Host "},
    {"bls-ecec", "per hour worked", "per week worked"},
    {"bls-ecec", "\"REQUEST_SUCCEEDED\"", "\"REQUEST_NOT_PROCESSED\""},
    {"bls-ecec", "CMU", "CMV"},
    {"fred-minimum-wage", "STTMINWG", "SMU"},
    {"fred-minimum-wage", "FEDMINNFRWG", "FEDMINFRMWG"},
    {"lambda", "PRICE/GPU/HR", "PRICE/GPU/MONTH"},
    {"oracle", "\"PAY_AS_YOU_GO\"", "\"MONTHLY_COMMIT\""},
    {"oracle", "\"GPU Per Hour\"", "\"OCPU Per Hour\""},
    {"oracle", "\"USD\"", "\"EUR\""},
    {"oracle", "\"Compute - GPU\"", "\"Compute - GPU - Cloud@Customer\""},
    {"runpod", "Cloud\": true", "Cloud\": false"},
    {"vast", "\"verified\"", "\"deverified\""},
};

/* Replaces every occurrence; their number. */
static size_t replace(struct trial *trial, const char *from, const char *to) {
    const char *p = trial->bytes.data, *found;
    size_t count = 0;
    buf_clear(&trial->mutated);
    for (; (found = strstr(p, from)); p = found + strlen(from), count++) {
        buf_add(&trial->mutated, p, (size_t)(found - p));
        buf_text(&trial->mutated, to);
    }
    buf_text(&trial->mutated, p);
    return count;
}

void mutate_labels(struct trial *trial) {
    static const struct claim none = {.expect = EXPECT_NONE};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (strcmp(labels[i].source, trial->fetcher->name) ||
            !replace(trial, labels[i].from, labels[i].to))
            continue;
        trial_name(trial, "%s becomes %s throughout", labels[i].from, labels[i].to);
        trial_judge(trial, &none);
    }
}

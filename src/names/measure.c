/* SPDX-License-Identifier: MIT */
#include <mtok/measure.h>

#include <string.h>

static const struct measure_info table[MEASURE_COUNT] = {
    [MEASURE_INPUT] = {"input", DOMAIN_API_PRICE, "USD/Mtok"},
    [MEASURE_OUTPUT] = {"output", DOMAIN_API_PRICE, "USD/Mtok"},
    [MEASURE_CACHE_READ] = {"cache_read", DOMAIN_API_PRICE, "USD/Mtok"},
    [MEASURE_CACHE_WRITE] = {"cache_write", DOMAIN_API_PRICE, "USD/Mtok"},
    [MEASURE_CAPACITY_BLOCK] = {"capacity_block", DOMAIN_SERVER_PRICE, "USD/h"},
    [MEASURE_ON_DEMAND] = {"on_demand", DOMAIN_SERVER_PRICE, "USD/h"},
    [MEASURE_SPOT] = {"spot", DOMAIN_SERVER_PRICE, "USD/h"},
    [MEASURE_COMMUNITY] = {"community", DOMAIN_SERVER_PRICE, "USD/h"},
    [MEASURE_RESERVED_1Y] = {"reserved_1y", DOMAIN_SERVER_PRICE, "USD/h"},
    [MEASURE_RESERVED_3Y] = {"reserved_3y", DOMAIN_SERVER_PRICE, "USD/h"},
    [MEASURE_OWNED] = {"owned", DOMAIN_SERVER_PRICE, "USD/h"},
    [MEASURE_REQUEST_OUTPUT] = {"request_output", DOMAIN_THROUGHPUT, "tokens/s"},
    [MEASURE_SYSTEM_OUTPUT] = {"system_output", DOMAIN_THROUGHPUT, "tokens/s"},
    [MEASURE_SYSTEM_INPUT] = {"system_input", DOMAIN_THROUGHPUT, "tokens/s"},
    [MEASURE_SYSTEM_TOTAL] = {"system_total", DOMAIN_THROUGHPUT, "tokens/s"},
    [MEASURE_MINIMUM_WAGE] = {"minimum", DOMAIN_WAGE, "USD/h"},
    [MEASURE_LABOUR_COST] = {"labour_cost", DOMAIN_WAGE, "USD/h"},
    [MEASURE_TOKENS_PER_DAY] = {"tokens_per_day", DOMAIN_REPORT, "Mtok/day"},
    [MEASURE_NODES] = {"nodes", DOMAIN_REPORT, "servers"},
    [MEASURE_MARGIN] = {"margin", DOMAIN_REPORT, "fraction"},
    [MEASURE_COST_ESTIMATE] = {"cost_estimate", DOMAIN_REPORT, "USD/Mtok"},
};

const struct measure_info *measure_info(enum measure measure) {
    return &table[measure];
}

int measure_find(const char *name) {
    for (int i = 0; i < MEASURE_COUNT; i++)
        if (strcmp(table[i].name, name) == 0)
            return i;
    return -1;
}

const char *domain_name(enum domain domain) {
    static const char *const names[] = {"api price", "server price", "throughput", "wage",
                                        "report"};
    return names[domain];
}

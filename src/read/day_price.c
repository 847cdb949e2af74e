/* SPDX-License-Identifier: MIT */
#include <mtok/day_price.h>

#include <mtok/decimal.h>

int day_minutes(int start, int end) {
    return end > start ? end - start : end + MINUTES_PER_DAY - start;
}

struct level {
    int64_t nano;
    int minutes;
};

/* The different values and how long each applies: how many there are, 0 for none, -1 refused. */
static int levels_read(struct price_list *list, const struct price_of *of, enum measure measure,
                       const struct day_part *parts, size_t count, const char *name, int shift,
                       struct level levels[2]) {
    int used = 0, covered = 0;
    size_t absent = 0;
    for (size_t i = 0; i < count; i++) {
        struct err err = {0};
        int64_t nano;
        int read = json_decimal(parts[i].prices, name, shift, &nano, &err), at = 0;
        covered += parts[i].minutes;
        absent += read == 0;
        if (read > 0 && nano < 0)
            read = err_set(&err, "\"%s\" is below 0", name);
        if (read < 0)
            price_list_refuse(list, of, measure_info(measure)->name, "", "%s", err.text);
        if (read < 0)
            return -1;
        if (read == 0)
            continue;
        while (at < used && levels[at].nano != nano)
            at++;
        if (at == 2)
            goto refused;
        if (at == used)
            levels[used++] = (struct level){.nano = nano};
        levels[at].minutes += parts[i].minutes;
    }
    if (used == 0 || (absent == 0 && covered == MINUTES_PER_DAY))
        return used;
refused:
    price_list_refuse(list, of, measure_info(measure)->name, "",
                      "expected one or two prices that cover the 1440 minutes of a day");
    return -1;
}

void day_price_json(struct price_list *list, const struct price_of *of, enum measure measure,
                    const struct day_part *parts, size_t count, const char *name, int shift) {
    struct level levels[2];
    char text[32];
    int used = levels_read(list, of, measure, parts, count, name, shift, levels);
    if (used < 1)
        return;
    /* Half and half: the dearer one is the list price, the other the discount. */
    int other_is_main =
        used == 2 && (levels[1].minutes > levels[0].minutes ||
                      (levels[1].minutes == levels[0].minutes && levels[1].nano > levels[0].nano));
    for (int i = 0; i < used; i++) {
        struct price_of here = *of;
        if (i != other_is_main)
            here.tier = price_list_tier(list, of->tier,
                                        levels[i].nano < levels[1 - i].nano ? "off_peak" : "peak");
        price_list_value(list, &here, measure, levels[i].nano, decimal_text(levels[i].nano, text));
    }
}

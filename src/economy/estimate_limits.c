/* SPDX-License-Identifier: MIT
 * What no machine can do (view impossible_input has it of what is on file). */
#include "economy/estimate.h"

#include <stdio.h>

/* Also where only the high end of a range lies above. */
static void check_parts(const struct assumed *a, estimate_say *say, void *user) {
    static const enum assumption parts[] = {
        ASSUME_MFU_PREFILL, ASSUME_MFU_DECODE, ASSUME_UTILIZATION, ASSUME_E_F,
        ASSUME_E_B,         ASSUME_HITS,       ASSUME_DISCOUNT};
    char sentence[160];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        double most = isfinite(a[parts[i]].high) ? a[parts[i]].high : a[parts[i]].base;
        if (!(most > 1))
            continue;
        snprintf(sentence, sizeof sentence, "%s %.4g lies above 1, of which it is a part",
                 assumption_info(parts[i])->option, most);
        say(user, sentence);
    }
}

static void check_speed(const struct assumed *a, enum assumption which, estimate_say *say,
                        void *user) {
    double ceiling = a[ASSUME_GPUS].base *
                     econ_ceiling_compute(a[ASSUME_PEAK_FLOPS].base, a[ASSUME_ACTIVE_PARAMS].base);
    char sentence[200];
    if (!(a[which].base > ceiling))
        return;
    snprintf(sentence, sizeof sentence,
             "%s %.6g lies above %.6g, what the whole peak of the server makes: G F / (2 N)",
             assumption_info(which)->option, a[which].base, ceiling);
    say(user, sentence);
}

void estimate_impossible(const struct assumed *assumed, estimate_say *say, void *user) {
    check_parts(assumed, say, user);
    check_speed(assumed, ASSUME_SPEED, say, user);
    check_speed(assumed, ASSUME_INPUT_SPEED, say, user);
}

/* SPDX-License-Identifier: MIT
 * What every file of the calculator asks: an assumption as a value or a factor,
 * and how a figure is told. */
#include "economy/estimate_run.h"

#include <math.h>

#define NONE ((double)NAN)

#define ROW(name, option, unit, help, otherwise) [ASSUME_##name] = {option, unit, help, otherwise},
static const struct assumption_info table[ASSUME_COUNT] = {ASSUMPTIONS(ROW)};

const struct assumption_info *assumption_info(enum assumption assumption) {
    return &table[assumption];
}

double run_base(const struct run *run, enum assumption which) {
    return run->a[which].base;
}

bool run_given(const struct run *run, enum assumption which) {
    return isfinite(run->a[which].base);
}

struct econ_factor estimate_factor(const struct assumed *a, int power) {
    return econ_factor(isfinite(a->low) ? a->low : 0, a->base, isfinite(a->high) ? a->high : 0,
                       power);
}

struct econ_factor run_factor(const struct run *run, enum assumption which, int power) {
    return estimate_factor(&run->a[which], power);
}

static double quantile(const struct econ_factor *value, double z) {
    return value->sigma > 0 ? econ_quantile(value, z) : NONE;
}

void run_tell(struct run *run, const char *name, const struct econ_factor *value, const char *unit,
              const char *formula) {
    struct estimate_row row = {
        name, value->median, quantile(value, -ECON_Z95), quantile(value, ECON_Z95), unit, formula};
    if (isfinite(value->median))
        run->each(run->user, &row);
}

void run_tell_point(struct run *run, const char *name, double value, const char *unit,
                    const char *formula) {
    struct econ_factor point = {.median = value, .power = 1};
    run_tell(run, name, &point, unit, formula);
}

double run_unshared(double sigma, double shared) {
    return sqrt(fmax(0, sigma * sigma - shared * shared));
}

void estimate_resize(struct assumed *assumed, double factor) {
    static const enum assumption sizes[] = {ASSUME_ACTIVE_PARAMS, ASSUME_TOTAL_PARAMS,
                                            ASSUME_SHARED_PARAMS, ASSUME_WEIGHT_BYTES,
                                            ASSUME_KV_BYTES};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assumed[sizes[i]].low *= factor;
        assumed[sizes[i]].base *= factor;
        assumed[sizes[i]].high *= factor;
    }
}

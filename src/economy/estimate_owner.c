/* SPDX-License-Identifier: MIT
 * M5: what an accelerator costs its owner, the ranges of its parts summed as
 * lognormals (view ownership_monthly is the same in SQL). */
#include "economy/estimate.h"

static double sigma_of(const struct assumed *a) {
    return estimate_factor(a, 1).sigma;
}

static double low_of(const struct assumed *a) {
    return isfinite(a->low) ? a->low : a->base;
}

static double high_of(const struct assumed *a) {
    return isfinite(a->high) ? a->high : a->base;
}

/* A range of life or interest moves the recovery factor from one end to the other. */
static double moved(double from, double to) {
    return log(to / from) / (2 * ECON_Z95);
}

static double capital_sigma(const struct assumed *a) {
    const struct assumed *years = &a[ASSUME_YEARS], *rate = &a[ASSUME_RATE];
    double capex = sigma_of(&a[ASSUME_CAPEX]);
    double life = moved(econ_crf(rate->base, high_of(years)), econ_crf(rate->base, low_of(years)));
    double interest =
        moved(econ_crf(low_of(rate), years->base), econ_crf(high_of(rate), years->base));
    return sqrt(capex * capex + life * life + interest * interest);
}

static double power_sigma(const struct assumed *a) {
    static const enum assumption which[] = {ASSUME_KW, ASSUME_LOAD, ASSUME_PUE, ASSUME_USD_PER_KWH};
    double variance = 0;
    for (int i = 0; i < 4; i++)
        variance += sigma_of(&a[which[i]]) * sigma_of(&a[which[i]]);
    return sqrt(variance);
}

struct econ_factor estimate_owned(const struct assumed *a) {
    const struct econ_owner owner = {.capex = a[ASSUME_CAPEX].base,
                                     .years = a[ASSUME_YEARS].base,
                                     .rate = a[ASSUME_RATE].base,
                                     .residual = a[ASSUME_RESIDUAL].base,
                                     .kw = a[ASSUME_KW].base,
                                     .load = a[ASSUME_LOAD].base,
                                     .pue = a[ASSUME_PUE].base,
                                     .usd_per_kwh = a[ASSUME_USD_PER_KWH].base};
    const struct econ_factor parts[] = {
        {econ_owner_capital(&owner), capital_sigma(a), 1},
        {econ_owner_power(&owner), power_sigma(a), 1},
        {a[ASSUME_SERVER_MONTH].base, sigma_of(&a[ASSUME_SERVER_MONTH]), 1},
        {a[ASSUME_COLOCATION].base, sigma_of(&a[ASSUME_COLOCATION]), 1},
        {a[ASSUME_UPKEEP].base, sigma_of(&a[ASSUME_UPKEEP]), 1}};
    struct econ_factor hour = econ_sum_of(parts, sizeof parts / sizeof *parts);
    hour.median /= ECON_MONTH_HOURS;
    return hour;
}

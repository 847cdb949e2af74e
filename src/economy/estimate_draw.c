/* SPDX-License-Identifier: MIT
 * The calculator drawn: each range at a fixed quasi-random point, every figure
 * computed again from points alone, so that maxima, sums and shared inputs
 * need no closed form. */
#include "economy/estimate.h"

#include <mtok/buf.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 64 };

struct draws {
    struct estimate_row rows[MOST_ROWS]; /* in closed form */
    size_t count[MOST_ROWS];             /* draws that have the figure */
    size_t rows_count, wanted;
    double *values; /* MOST_ROWS × wanted */
};

static void take_row(void *user, const struct estimate_row *row) {
    struct draws *draws = user;
    if (draws->rows_count < MOST_ROWS)
        draws->rows[draws->rows_count++] = *row;
}

static void take_value(void *user, const struct estimate_row *row) {
    struct draws *draws = user;
    for (size_t i = 0; i < draws->rows_count; i++)
        if (strcmp(draws->rows[i].name, row->name) == 0 && draws->count[i] < draws->wanted)
            draws->values[i * draws->wanted + draws->count[i]++] = row->value;
}

/* Sigmas of those assumptions that have a range; their number, or more than ECON_DIMENSIONS. */
static size_t find_ranges(const struct assumed *assumed, enum assumption which[ECON_DIMENSIONS],
                          double sigmas[ECON_DIMENSIONS]) {
    size_t count = 0;
    for (int i = 0; i < ASSUME_COUNT; i++) {
        double sigma = estimate_factor(&assumed[i], 1).sigma;
        if (sigma > 0 && count < ECON_DIMENSIONS) {
            which[count] = (enum assumption)i;
            sigmas[count] = sigma;
        }
        count += sigma > 0;
    }
    return count;
}

static void put_point(struct assumed *assumed, enum assumption which, double factor) {
    assumed[which].low = assumed[which].high = (double)NAN;
    if (which == ASSUME_ACTIVE_PARAMS)
        estimate_resize(assumed, factor);
    else
        assumed[which].base *= factor;
}

static void draw_all(struct draws *draws, const struct assumed *assumed) {
    enum assumption which[ECON_DIMENSIONS];
    double sigmas[ECON_DIMENSIONS], point[ECON_DIMENSIONS];
    struct assumed drawn[ASSUME_COUNT];
    size_t ranges = find_ranges(assumed, which, sigmas);
    for (size_t i = 1; i <= draws->wanted; i++) {
        econ_draw(i, ranges, point);
        memcpy(drawn, assumed, sizeof drawn);
        for (size_t j = 0; j < ranges; j++)
            put_point(drawn, which[j], exp(sigmas[j] * econ_normal_inverse(point[j])));
        estimate_run(drawn, take_value, draws);
    }
}

/* The part of the sorted draws that lies below 1. */
static double part_below_one(const double *sorted, size_t count) {
    size_t below = 0;
    while (below < count && sorted[below] < 1)
        below++;
    return (double)below / (double)count;
}

static double p_below_cost(const struct draws *draws) {
    for (size_t i = 0; i < draws->rows_count; i++)
        if (strcmp(draws->rows[i].name, "output_markup") == 0 && draws->count[i] == draws->wanted)
            return part_below_one(draws->values + i * draws->wanted, draws->wanted);
    return (double)NAN;
}

static void tell(struct draws *draws, size_t which, estimate_drawn_fn *each, void *user) {
    const double *sorted = draws->values + which * draws->wanted;
    struct estimate_drawn drawn = {(double)NAN, (double)NAN, (double)NAN};
    if (strcmp(draws->rows[which].name, "p_below_cost") == 0)
        drawn.p50 = p_below_cost(draws);
    else if (draws->count[which] == draws->wanted && sorted[0] < sorted[draws->wanted - 1]) {
        drawn.p5 = econ_sorted_quantile(sorted, draws->wanted, 0.05);
        drawn.p50 = econ_sorted_quantile(sorted, draws->wanted, 0.5);
        drawn.p95 = econ_sorted_quantile(sorted, draws->wanted, 0.95);
    }
    each(user, &draws->rows[which], &drawn);
}

int estimate_draw(const struct assumed *assumed, size_t draws, estimate_drawn_fn *each,
                  void *user) {
    enum assumption which[ECON_DIMENSIONS];
    double sigmas[ECON_DIMENSIONS];
    struct draws all = {.wanted = draws};
    if (find_ranges(assumed, which, sigmas) > ECON_DIMENSIONS)
        return -1;
    all.values = mem_alloc(MOST_ROWS * draws * sizeof *all.values);
    estimate_run(assumed, take_row, &all);
    draw_all(&all, assumed);
    for (size_t i = 0; i < all.rows_count; i++)
        econ_sort(all.values + i * draws, all.count[i]);
    for (size_t i = 0; i < all.rows_count; i++)
        tell(&all, i, each, user);
    free(all.values);
    return 0;
}

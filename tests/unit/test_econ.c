/* SPDX-License-Identifier: MIT
 * The arithmetic of token costs, against figures worked out elsewhere. */
#include "support.h"

#include "economy/estimate.h"

#include <math.h>
#include <string.h>

static void near(double got, double want, double relative) {
    if (!(fabs(got - want) <= fabs(want) * relative))
        fail_msg("got %.12g, expected %.12g", got, want);
}

static const struct econ_server post = {39.33, 8, 3.958e15, 3.35e12, 80e9};

static void the_post(void **state) {
    (void)state;
    /* 2e17 FLOP / 9.4992e15 FLOP/s = 21.054 s of a server at 39.33 USD an hour */
    near(econ_cost(&post, 100e9, 0.3, 1), 0.23002, 1e-4);
    near(econ_cost(&(struct econ_server){39.33, 8, 9.895e14, 0, 0}, 100e9, 0.3, 1), 0.920077, 1e-6);
    near(econ_affordable(2666.6667, &post, 0.3, 1), 1.15932e15, 1e-4);
    near(econ_human(16, 6000), 2666.6667, 1e-7);
    near(econ_cost_of_speed(39.33, econ_speed(&post, 100e9, 0.3), 1), 0.23002, 1e-4);
    near(econ_memory_gpus(290e12, 1, 80e9), 4028, 1e-3);
}

static void deepseek(void **state) {
    (void)state;
    near(econ_mfu(14800, 37e9, 8, 1.979e15), 0.0692, 5e-3);
    near(econ_cost_of_speed(16, 14800, 1), 0.3003, 1e-3);
    near(econ_ceiling_compute(1.979e15, 37e9), 26743, 1e-4);
    near(econ_ceiling_stream(3.35e12, 8e9, 2), 209, 5e-3);
}

static void roofline(void **state) {
    (void)state;
    struct econ_decode decode = {.batch = 16,
                                 .context = 1,
                                 .kv_bytes = 6.7e9,
                                 .weight_bytes = 26e9,
                                 .gpus = 1,
                                 .bandwidth = 6.56e12,
                                 .efficiency_flops = 1,
                                 .efficiency_bandwidth = 1,
                                 .accepted = 1};
    near(econ_decode_speed(&decode), 787.99, 2e-3);
    decode.batch = 240;
    near(econ_step(&decode), 0.24909, 2e-3);
    near(econ_critical_batch(1.97e14, 8.2e11, 2), 240, 5e-3);
    near(econ_kv_bytes(80, 8, 128, 1), 163840, 1e-12);
    /* one expert of two: a batch of one reads half of what is routed, a large one all of it */
    near(econ_moe_read(10, 100, 1, 2, 1), 60, 1e-12);
    near(econ_moe_read(10, 100, 1, 2, 60), 110, 1e-12);
}

static void ownership(void **state) {
    (void)state;
    near(econ_crf(0.1, 4), 0.31547080, 1e-7);
    near(econ_crf(0, 4), 0.25, 1e-12);
    struct econ_owner owner = {.capex = 30000,
                               .years = 3,
                               .server_month = 350,
                               .kw = 0.7,
                               .load = 1,
                               .pue = 1.3,
                               .usd_per_kwh = 0.1,
                               .upkeep_month = 150};
    near(econ_owner_month(&owner), 1399.76, 1e-5);
    near(econ_owner_hour(&owner), 1.91749, 1e-4);
    near(econ_energy(100e9, 500, 9.89e14, 0.1, 1275, 0.7, 1.2), 0.301, 3e-3);
}

static void intervals(void **state) {
    (void)state;
    const struct econ_factor factors[] = {econ_factor(16, 0, 40, 1), econ_factor(50e9, 0, 200e9, 1),
                                          econ_factor(0.05, 0, 0.2, -1),
                                          econ_factor(0.4, 0, 0.9, -1)};
    struct econ_factor cost = econ_product(2e6 / (3600 * 8 * 1.979e15), factors, 4);
    near(cost.median, 1.4796, 1e-3);
    near(econ_quantile(&cost, -ECON_Z95), 0.4659, 1e-3);
    near(econ_quantile(&cost, ECON_Z95), 4.70, 2e-3);
    near(econ_share(factors, 4, 0), 0.16, 0.03);
    near(econ_share(factors, 4, 1), 0.36, 0.02);
    near(econ_share(factors, 4, 3), 0.12, 0.05);
}

/* The draw is the judge of the closed forms. */
static void draws_agree_with_the_closed_forms(void **state) {
    (void)state;
    enum { DRAWS = 1 << 16 };
    double below = 0, sum_log = 0, sum_log2 = 0;
    struct econ_factor closed = econ_sum(3, 0.3, 1, 0.5, 0.4);
    for (size_t i = 1; i <= DRAWS; i++) {
        double u[3];
        econ_draw(i, 3, u);
        double shared = exp(0.4 * econ_normal_inverse(u[0]));
        double value = shared * (3 * exp(0.3 * econ_normal_inverse(u[1])) +
                                 exp(0.5 * econ_normal_inverse(u[2])));
        below += value < closed.median;
        sum_log += log(value);
        sum_log2 += log(value) * log(value);
    }
    near(below / DRAWS, 0.5, 0.01);
    double mean = sum_log / DRAWS;
    near(sqrt(sum_log2 / DRAWS - mean * mean), closed.sigma, 0.01);
}

/* What a figure came to, in closed form and drawn. */
struct compared {
    const char *name;
    struct estimate_row row;
    struct estimate_drawn drawn;
};

static void take(void *user, const struct estimate_row *row, const struct estimate_drawn *drawn) {
    struct compared *compared = user;
    if (strcmp(row->name, compared->name) == 0) {
        compared->row = *row;
        compared->drawn = *drawn;
    }
}

static struct compared compare(const struct assumed *assumed, const char *name) {
    struct compared compared = {.name = name};
    assert_int_equal(estimate_draw(assumed, 1 << 14, take, &compared), 0);
    assert_true(compared.row.name != NULL);
    return compared;
}

static void range(struct assumed *assumed, enum assumption which, double low, double base,
                  double high) {
    assumed[which] = (struct assumed){low, base, high};
}

static void set_up(struct assumed *a) {
    for (int i = 0; i < ASSUME_COUNT; i++)
        range(a, (enum assumption)i, NAN, assumption_info((enum assumption)i)->otherwise, NAN);
    range(a, ASSUME_PEAK_FLOPS, NAN, 1.979e15, NAN);
    range(a, ASSUME_SERVER_PRICE, 16, sqrt(640), 40);
    range(a, ASSUME_UTILIZATION, 0.4, 0.6, 0.9);
    range(a, ASSUME_MFU_PREFILL, 0.15, 0.25, 0.45);
    range(a, ASSUME_MFU_DECODE, 0.05, 0.1, 0.2);
    range(a, ASSUME_PRICE_IN, NAN, 2.5, NAN);
    range(a, ASSUME_PRICE_OUT, NAN, 10, NAN);
}

/* The interval of the issue, its markup, blend and margin: within 1 % of the draw. */
static void the_calculator_drawn(void **state) {
    (void)state;
    struct assumed a[ASSUME_COUNT];
    static const char *const names[] = {"output_cost", "output_markup", "blend_cost",
                                        "blend_markup", "pays_for_active_params"};
    set_up(a);
    range(a, ASSUME_ACTIVE_PARAMS, 50e9, 100e9, 200e9);
    struct compared cost = compare(a, "output_cost");
    near(cost.drawn.p5, 0.466, 0.01);
    near(cost.drawn.p50, 1.480, 0.01);
    near(cost.drawn.p95, 4.70, 0.01);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct compared it = compare(a, names[i]);
        near(it.row.p5, it.drawn.p5, 0.01);
        near(it.row.value, it.drawn.p50, 0.01);
        near(it.row.p95, it.drawn.p95, 0.01);
    }
    struct compared margin = compare(a, "gross_margin");
    near(1 - margin.row.p5, 1 - margin.drawn.p5, 0.01);
    near(1 - margin.row.p95, 1 - margin.drawn.p95, 0.01);
    struct compared loss = compare(a, "p_below_cost");
    near(loss.row.value, loss.drawn.p50, 0.1);
    assert_true(isnan(compare(a, "blend_price").drawn.p50));
}

/* The roofline's interval is of first order: true within 1 % where one side of the maximum rules;
 * where the two lie near each other it reaches too far down, by up to 12 %. */
static void a_roofline_drawn(void **state) {
    (void)state;
    struct assumed a[ASSUME_COUNT];
    set_up(a);
    range(a, ASSUME_ACTIVE_PARAMS, NAN, 70.6e9, NAN);
    range(a, ASSUME_TOTAL_PARAMS, NAN, 70.6e9, NAN);
    range(a, ASSUME_BATCH, NAN, 256, NAN);
    range(a, ASSUME_CONTEXT, NAN, 2000, NAN);
    range(a, ASSUME_KV_BYTES, NAN, 163840, NAN);
    range(a, ASSUME_BANDWIDTH, NAN, 3.35e12, NAN);
    range(a, ASSUME_E_B, 0.25, 0.5, 0.8);
    range(a, ASSUME_E_F, 0.4, 0.6, 0.8);
    struct compared near_both = compare(a, "output_cost");
    near(near_both.row.p95, near_both.drawn.p95, 0.01);
    near(near_both.row.value, near_both.drawn.p50, 0.03);
    assert_true(near_both.row.p5 < near_both.drawn.p5);
    near(near_both.row.p5, near_both.drawn.p5, 0.12);
    range(a, ASSUME_BATCH, NAN, 32, NAN); /* the weights rule */
    struct compared memory = compare(a, "output_cost");
    near(memory.row.p5, memory.drawn.p5, 0.01);
    near(memory.row.p95, memory.drawn.p95, 0.01);
    range(a, ASSUME_BATCH, 32, 64, 128); /* a range that no closed form takes is drawn */
    struct compared user = compare(a, "tokens_per_second_per_user");
    assert_true(user.drawn.p95 > user.row.p95 && user.drawn.p5 < user.row.p5);
}

/* Another size of a model: everything in proportion, in the draw as in closed form. */
static void a_size_drawn(void **state) {
    (void)state;
    struct assumed a[ASSUME_COUNT];
    set_up(a);
    range(a, ASSUME_ACTIVE_PARAMS, 50e9, 100e9, 200e9);
    range(a, ASSUME_TOTAL_PARAMS, NAN, 400e9, NAN);
    range(a, ASSUME_BATCH, NAN, 16, NAN);
    range(a, ASSUME_CONTEXT, NAN, 1000, NAN);
    range(a, ASSUME_KV_BYTES, NAN, 1e5, NAN);
    range(a, ASSUME_BANDWIDTH, NAN, 3.35e12, NAN);
    struct compared cost = compare(a, "output_cost");
    near(cost.row.p5, cost.drawn.p5, 0.01);
    near(cost.row.p95, cost.drawn.p95, 0.01);
}

static void the_normal_distribution_and_its_inverse(void **state) {
    (void)state;
    near(econ_normal(ECON_Z95), 0.95, 1e-14);
    for (double p = 1e-6; p < 1; p += 0.00917)
        near(econ_normal(econ_normal_inverse(p)), p, 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_post),
        cmocka_unit_test(deepseek),
        cmocka_unit_test(roofline),
        cmocka_unit_test(ownership),
        cmocka_unit_test(intervals),
        cmocka_unit_test(draws_agree_with_the_closed_forms),
        cmocka_unit_test(the_calculator_drawn),
        cmocka_unit_test(a_roofline_drawn),
        cmocka_unit_test(a_size_drawn),
        cmocka_unit_test(the_normal_distribution_and_its_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

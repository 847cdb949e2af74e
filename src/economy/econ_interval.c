/* SPDX-License-Identifier: MIT
 * Intervals: products and sums of lognormals in closed form, and the draws that
 * judge them. */
#include "economy/econ.h"

#include <math.h>
#include <stdlib.h>

struct econ_factor econ_factor(double low, double base, double high, int power) {
    struct econ_factor factor = {.power = power};
    factor.median = base > 0 || !(low > 0) ? base : sqrt(low * high);
    factor.sigma = high > low && low > 0 ? log(high / low) / (2 * ECON_Z95) : 0;
    return factor;
}

struct econ_factor econ_product(double constant, const struct econ_factor *factors, size_t count) {
    struct econ_factor product = {.median = constant, .power = 1};
    double variance = 0;
    for (size_t i = 0; i < count; i++) {
        product.median *= pow(factors[i].median, factors[i].power);
        variance += factors[i].sigma * factors[i].sigma;
    }
    product.sigma = sqrt(variance);
    return product;
}

double econ_quantile(const struct econ_factor *value, double z) {
    return value->median * exp(z * value->sigma);
}

double econ_share(const struct econ_factor *factors, size_t count, size_t which) {
    double variance = 0;
    for (size_t i = 0; i < count; i++)
        variance += factors[i].sigma * factors[i].sigma;
    return variance > 0 ? factors[which].sigma * factors[which].sigma / variance : (double)NAN;
}

struct econ_factor econ_sum_of(const struct econ_factor *terms, size_t count) {
    double mean = 0, square = 0;
    for (size_t i = 0; i < count; i++) {
        double own = terms[i].sigma * terms[i].sigma, each = terms[i].median * exp(own / 2);
        mean += each;
        square += each * each * (exp(own) - 1);
    }
    double variance = square / (mean * mean);
    return (struct econ_factor){
        .median = mean / sqrt(1 + variance), .sigma = sqrt(log(1 + variance)), .power = 1};
}

struct econ_factor econ_sum(double a, double sigma_x, double b, double sigma_y, double shared) {
    const struct econ_factor terms[] = {{a, sigma_x, 1}, {b, sigma_y, 1}};
    struct econ_factor sum = econ_sum_of(terms, 2);
    sum.sigma = sqrt(sum.sigma * sum.sigma + shared * shared);
    return sum;
}

double econ_normal(double z) {
    return erfc(-z / sqrt(2)) / 2;
}

/* Peter J. Acklam's rational approximation, then one step of Halley's method. */
static double acklam(double p) {
    static const double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,
                               -2.759285104469687e+02, 1.383577518672690e+02,
                               -3.066479806614716e+01, 2.506628277459239e+00};
    static const double b[] = {-5.447609879822406e+01, 1.615858368580409e+02,
                               -1.556989798598866e+02, 6.680131188771972e+01,
                               -1.328068155288572e+01};
    static const double c[] = {-7.784894002430293e-03, -3.223964580411365e-01,
                               -2.400758277161838e+00, -2.549732539343734e+00,
                               4.374664141464968e+00,  2.938163982698783e+00};
    static const double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                               3.754408661907416e+00};
    if (p > 0.02425 && p < 1 - 0.02425) {
        double q = p - 0.5, r = q * q;
        return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
               (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
    }
    double q = sqrt(-2 * log(p < 0.5 ? p : 1 - p));
    double tail = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
                  ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    return p < 0.5 ? tail : -tail;
}

double econ_normal_inverse(double p) {
    double x = acklam(p);
    double miss = (econ_normal(x) - p) * sqrt(2 * M_PI) * exp(x * x / 2);
    return x - miss / (1 + x * miss / 2);
}

void econ_draw(size_t index, size_t dimensions, double *point) {
    static const unsigned primes[ECON_DIMENSIONS] = {
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89};
    for (size_t i = 0; i < dimensions && i < ECON_DIMENSIONS; i++) {
        double part = 1, value = 0;
        for (size_t left = index; left; left /= primes[i]) {
            part /= primes[i];
            value += part * (double)(left % primes[i]);
        }
        point[i] = value;
    }
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void econ_sort(double *values, size_t count) {
    qsort(values, count, sizeof *values, compare);
}

double econ_sorted_quantile(const double *sorted, size_t count, double p) {
    if (!count)
        return (double)NAN;
    double at = p * (double)count - 0.5;
    size_t below = at <= 0 ? 0 : (size_t)at;
    if (at <= 0 || below + 1 >= count)
        return sorted[at <= 0 ? 0 : count - 1];
    return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

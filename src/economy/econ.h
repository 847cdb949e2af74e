/* SPDX-License-Identifier: MIT
 * The arithmetic of token costs, without a database. Every formula stands in
 * docs/economics.md with its source; the views compute the same in SQL and a
 * test holds them together. Money in USD, cost in USD per Mtok, speeds in
 * tokens per second of the whole server, FLOP/s and bytes/s per accelerator,
 * MFU and utilization as fractions (0..1]. Inputs out of range give NAN or
 * infinity, never a made-up figure. */
#ifndef MTOK_ECON_H
#define MTOK_ECON_H

#include <stddef.h>

#define ECON_Z95 1.6448536269514722 /* 95 % point of the normal distribution */
#define ECON_MTOK_HOUR 0.0036       /* tokens/s × 3600 s / 1e6: Mtok in an hour */
#define ECON_MONTH_HOURS 730        /* 8760 / 12 */

/* What makes tokens. */
struct econ_server {
    double usd_per_hour; /* R, of the whole server */
    double gpus;         /* G */
    double peak_flops;   /* F, FLOP/s per accelerator at the precision served */
    double bandwidth;    /* BW, bytes/s per accelerator; 0 unknown */
    double memory_bytes; /* HBM per accelerator; 0 unknown */
};

/* M1, compute-bound: R k N 1e6 / (3600 G F M U), k = 2 FLOP per parameter and token (kipply,
 * Transformer Inference Arithmetic, 2022). */
double econ_cost(const struct econ_server *server, double active_params, double mfu,
                 double utilization);
/* G F M / (2 N): tokens per second of the server. */
double econ_speed(const struct econ_server *server, double active_params, double mfu);
/* M4, measured: R / (T U 0.0036). */
double econ_cost_of_speed(double usd_per_hour, double tokens_per_second, double utilization);
/* MFU that a measured speed amounts to: T 2 N / (G F). */
double econ_mfu(double tokens_per_second, double active_params, double gpus, double peak_flops);
/* Physical ceilings: tokens per second and accelerator F/(2N); of one stream BW/(N b). */
double econ_ceiling_compute(double peak_flops, double active_params);
double econ_ceiling_stream(double bandwidth, double active_params, double bytes_per_param);
/* Active parameters from the speed of one stream: BW_eff / (v b). Uncertain by × or ÷ 3. */
double econ_params_of_speed(double bandwidth, double tokens_per_second, double bytes_per_param);

/* M2, roofline decode (How To Scale Your Model, part 7). */
struct econ_decode {
    double batch;           /* sequences decoded together */
    double context;         /* tokens each of them holds */
    double kv_bytes;        /* KV cache per token of context */
    double flops_per_token; /* 2 N */
    double weight_bytes;    /* read in one step */
    double gpus, peak_flops, bandwidth;
    double efficiency_flops, efficiency_bandwidth; /* e_f, e_b; 1 is the ideal */
    double accepted; /* tokens accepted per step and sequence; 1 without speculation */
};
/* Seconds of a step: B ctx kv / (G BW e_b) + max(B 2N / (G F e_f), W / (G BW e_b)). peak_flops 0:
 * bandwidth alone counts. */
double econ_step(const struct econ_decode *decode);
/* a B / t_step: tokens per second of the server. */
double econ_decode_speed(const struct econ_decode *decode);
/* Sigma of its logarithm, to first order: an efficiency counts by the part of the step that it
 * makes, the accepted tokens wholly. */
double econ_decode_sigma(const struct econ_decode *decode, double sigma_bandwidth,
                         double sigma_flops, double sigma_accepted);
/* The batch, or the largest whose cache fits beside the weights into 90 % of the memory; NAN where
 * not even one sequence does. */
double econ_batch(double wanted, double weight_bytes, double sequence_bytes, double gpus,
                  double memory_bytes);
/* Part of the experts that one token passes: (active - shared) / (total - shared); 1 when dense. */
double econ_routing(double active_params, double total_params, double shared_params);
/* 2 layers kv_heads head_dim bytes: KV cache per token. */
double econ_kv_bytes(double layers, double kv_heads, double head_dim, double bytes);
/* F / BW × b / 2: tokens at which decode turns compute-bound. */
double econ_critical_batch(double peak_flops, double bandwidth, double bytes_per_param);
/* Bytes of weights that one step of a mixture of experts reads: shared + routed (1 - (1 - k/E)^B).
 */
double econ_moe_read(double shared_bytes, double routed_bytes, double active_experts,
                     double experts, double batch);

/* M5, ownership. Capital recovery factor r(1+r)^n / ((1+r)^n - 1) a year; 1/n where r is 0. */
double econ_crf(double rate, double years);
struct econ_owner {
    double capex;        /* USD per accelerator with its share of the server */
    double years, rate;  /* life and interest a year */
    double residual;     /* part of capex that is left at the end */
    double server_month; /* other hardware, USD a month */
    double kw, load, pue, usd_per_kwh;
    double colocation_month, upkeep_month;
    double hours_month; /* 730 where 0 */
};
/* Its parts that are reckoned: capital, and electricity, USD per accelerator and month. */
double econ_owner_capital(const struct econ_owner *owner);
double econ_owner_power(const struct econ_owner *owner);
double econ_owner_month(const struct econ_owner *owner); /* USD per accelerator and month */
double econ_owner_hour(const struct econ_owner *owner);  /* USD per accelerator-hour */

/* M7, energy: Wh for so many tokens: 2 N tokens / (F M) × W load PUE / 3600. */
double econ_energy(double active_params, double tokens, double peak_flops, double mfu, double watts,
                   double load, double pue);

/* Price of a mix: (r ((1-h) in + h hit) + out) / (r + 1); r input tokens per output token, h the
 * part of them that hits the cache. */
double econ_blend(double input, double output, double ratio, double hits, double hit_price);

/* People. W / tokens_per_hour × 1e6, USD per Mtok. */
double econ_human(double usd_per_hour, double tokens_per_hour);
/* Active parameters whose tokens cost what the human asks: N* = C_h 3600 G F M U / (2e6 R). */
double econ_affordable(double human_usd_per_mtok, const struct econ_server *server, double mfu,
                       double utilization);
/* Accelerators that just hold so many parameters: N b / (0.9 HBM). */
double econ_memory_gpus(double params, double bytes_per_param, double memory_bytes);

/* A factor of a product: lognormal with its median, and sigma of its logarithm (0: a point). */
struct econ_factor {
    double median;
    double sigma;
    int power; /* 1 or -1 */
};
/* From 5 % and 95 % points; base 0 or NAN: their geometric middle, or base where there are none
 * (an unknown factor makes an unknown product). */
struct econ_factor econ_factor(double low, double base, double high, int power);
/* Median and sigma of constant × product of the factors. */
struct econ_factor econ_product(double constant, const struct econ_factor *factors, size_t count);
double econ_quantile(const struct econ_factor *value, double z);
/* Part of the variance that one factor brings, 0..1; NAN without any. */
double econ_share(const struct econ_factor *factors, size_t count, size_t which);
/* Median and sigma of a weighted sum a X + b Y whose logarithms have sigma_x and sigma_y apart from
 * a shared sigma: Fenton–Wilkinson for the unshared part. */
struct econ_factor econ_sum(double a, double sigma_x, double b, double sigma_y, double shared);
/* The same of any number of terms that share nothing. */
struct econ_factor econ_sum_of(const struct econ_factor *terms, size_t count);
/* Phi, the normal distribution. */
double econ_normal(double z);

/* Quasi-random draws of n dimensions (Halton, fixed; no clock, no seed): point `index` (from 1),
 * each coordinate in (0, 1). dimensions at most ECON_DIMENSIONS. */
#define ECON_DIMENSIONS 24
void econ_draw(size_t index, size_t dimensions, double *point);
/* Sorts the values and finds the one below which a part p (0..1) of them lies. NAN of none. */
void econ_sort(double *values, size_t count);
double econ_sorted_quantile(const double *sorted, size_t count, double p);
/* Inverse of Phi (Acklam 2003, refined once; error below 1e-13). */
double econ_normal_inverse(double p);

#endif

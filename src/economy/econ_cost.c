/* SPDX-License-Identifier: MIT
 * What a token costs to make. */
#include "economy/econ.h"

#include <math.h>
#include <stdbool.h>

double econ_cost(const struct econ_server *server, double active_params, double mfu,
                 double utilization) {
    return server->usd_per_hour * 2 * active_params * 1e6 /
           (3600 * server->gpus * server->peak_flops * mfu * utilization);
}

double econ_speed(const struct econ_server *server, double active_params, double mfu) {
    return server->gpus * server->peak_flops * mfu / (2 * active_params);
}

double econ_cost_of_speed(double usd_per_hour, double tokens_per_second, double utilization) {
    return usd_per_hour / (tokens_per_second * utilization * ECON_MTOK_HOUR);
}

double econ_mfu(double tokens_per_second, double active_params, double gpus, double peak_flops) {
    return tokens_per_second * 2 * active_params / (gpus * peak_flops);
}

double econ_ceiling_compute(double peak_flops, double active_params) {
    return peak_flops / (2 * active_params);
}

double econ_ceiling_stream(double bandwidth, double active_params, double bytes_per_param) {
    return bandwidth / (active_params * bytes_per_param);
}

double econ_params_of_speed(double bandwidth, double tokens_per_second, double bytes_per_param) {
    return bandwidth / (tokens_per_second * bytes_per_param);
}

double econ_step(const struct econ_decode *d) {
    double read_rate = d->gpus * d->bandwidth * d->efficiency_bandwidth;
    double cache = d->batch * d->context * d->kv_bytes / read_rate;
    double weights = d->weight_bytes / read_rate;
    double compute = d->peak_flops > 0 ? d->batch * d->flops_per_token /
                                             (d->gpus * d->peak_flops * d->efficiency_flops)
                                       : 0;
    return cache + fmax(weights, compute);
}

double econ_decode_speed(const struct econ_decode *decode) {
    return decode->accepted * decode->batch / econ_step(decode);
}

double econ_decode_sigma(const struct econ_decode *d, double sigma_bandwidth, double sigma_flops,
                         double sigma_accepted) {
    double read_rate = d->gpus * d->bandwidth * d->efficiency_bandwidth;
    double cache = d->batch * d->context * d->kv_bytes / read_rate;
    double weights = d->weight_bytes / read_rate, step = econ_step(d);
    bool computing = step > cache + weights;
    double memory = (cache + (computing ? 0 : weights)) / step * sigma_bandwidth;
    double compute = (computing ? (step - cache) / step : 0) * sigma_flops;
    return sqrt(memory * memory + compute * compute + sigma_accepted * sigma_accepted);
}

double econ_batch(double wanted, double weight_bytes, double sequence_bytes, double gpus,
                  double memory_bytes) {
    double room = 0.9 * gpus * memory_bytes - weight_bytes;
    double most = sequence_bytes > 0 ? floor(room / sequence_bytes) : room >= 0 ? wanted : 0;
    double batch = fmin(wanted, most);
    return batch >= 1 ? batch : (double)NAN;
}

double econ_routing(double active_params, double total_params, double shared_params) {
    return total_params > active_params
               ? (active_params - shared_params) / (total_params - shared_params)
               : 1;
}

double econ_kv_bytes(double layers, double kv_heads, double head_dim, double bytes) {
    return 2 * layers * kv_heads * head_dim * bytes;
}

double econ_critical_batch(double peak_flops, double bandwidth, double bytes_per_param) {
    return peak_flops / bandwidth * bytes_per_param / 2;
}

double econ_moe_read(double shared_bytes, double routed_bytes, double active_experts,
                     double experts, double batch) {
    return shared_bytes + routed_bytes * (1 - pow(1 - active_experts / experts, batch));
}

double econ_crf(double rate, double years) {
    double grown = pow(1 + rate, years);
    return rate > 0 ? rate * grown / (grown - 1) : 1 / years;
}

double econ_owner_capital(const struct econ_owner *o) {
    double grown = pow(1 + o->rate, o->years);
    double sinking = o->rate > 0 ? o->rate / (grown - 1) : 1 / o->years;
    return (o->capex * econ_crf(o->rate, o->years) - o->residual * sinking * o->capex) / 12;
}

static double hours_of_month(const struct econ_owner *owner) {
    return owner->hours_month > 0 ? owner->hours_month : ECON_MONTH_HOURS;
}

double econ_owner_power(const struct econ_owner *o) {
    return o->kw * o->load * o->pue * o->usd_per_kwh * hours_of_month(o);
}

double econ_owner_month(const struct econ_owner *o) {
    return econ_owner_capital(o) + econ_owner_power(o) + o->server_month + o->colocation_month +
           o->upkeep_month;
}

double econ_owner_hour(const struct econ_owner *owner) {
    return econ_owner_month(owner) / hours_of_month(owner);
}

double econ_energy(double active_params, double tokens, double peak_flops, double mfu, double watts,
                   double load, double pue) {
    return 2 * active_params * tokens / (peak_flops * mfu) * watts * load * pue / 3600;
}

double econ_blend(double input, double output, double ratio, double hits, double hit_price) {
    return (ratio * ((1 - hits) * input + hits * hit_price) + output) / (ratio + 1);
}

double econ_human(double usd_per_hour, double tokens_per_hour) {
    return usd_per_hour / tokens_per_hour * 1e6;
}

double econ_affordable(double human_usd_per_mtok, const struct econ_server *server, double mfu,
                       double utilization) {
    return human_usd_per_mtok * 3600 * server->gpus * server->peak_flops * mfu * utilization /
           (2e6 * server->usd_per_hour);
}

double econ_memory_gpus(double params, double bytes_per_param, double memory_bytes) {
    return params * bytes_per_param / (0.9 * memory_bytes);
}

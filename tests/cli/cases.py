#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Cases for `mtok estimate --cases`, reckoned here by formulas of their own (docs/economics.md). Each kind
of case comes with other numbers, spellings, orders and units. Writes the CSV to standard output."""
import csv
import math
import sys

Z = 1.6448536269514722
rows = []


def case(model, unit, inputs, expected, tolerance="rel 0.01%"):
    rows.append(("%s %d" % (model, len(rows) + 1), inputs, repr(float(expected)), tolerance, "reckoned", unit,
                 model, "derived"))


def interval(median, ranges, z=Z, point=0):
    sigma = math.sqrt(sum((math.log(high / low) / (2 * z)) ** 2 for low, high in ranges))
    return median * math.exp(point * sigma)


def flop(rent, gpus, peak, mfu, size, use=1):
    return rent * 2 * size * 1e6 / (3600 * gpus * peak * mfu * use)


# compute
case("compute", "USD/Mtok", "active_params=70B;gpus=8;server_usd_h=28.5;util=0.55;mfu=22%;peak_tflops=1979",
     flop(28.5, 8, 1.979e15, .22, 70e9, .55))
case("compute", "USD/Mtok", "gpu_usd_h = 2.49 ; n_gpus = 16 ; PEAK_FLOPS = 4.5e15 ; mfu = 0.18 ; Active-Params = 3.7e10",
     flop(2.49 * 16, 16, 4.5e15, .18, 37e9))
case("compute", "USD/ktok", "server_usd_h=98.32;gpus=8;peak_pflops=1.979;mfu_pct=35;active_params_b=405",
     flop(98.32, 8, 1.979e15, .35, 405e9) / 1000)
case("compute", "TFLOP/s", "peak_flops=2.25e15;mfu=0.4", 900)
case("compute", "tok/s", "gpus=4;peak_flops=1.3074e15;mfu=0.25;active_params=12.9e9", 4 * 1.3074e15 * .25 / 2 / 12.9e9)
case("compute", "s", "gpus=8;peak_flops=3.958e15;mfu=0.30;active_params=100e9", 2e17 / (8 * 3.958e15 * .3))
case("compute", "FLOP", "active_params=100e9;tokens=1e6", 2e17)
case("compute", "USD/Mtok", "server_usd_h=40;gpus=8;peak_flops=1e15;mfu=0.5;params=50e9;discount=0.25;training_load=2",
     flop(40 * .75, 8, 1e15, .5, 50e9) * 2)
case("compute_split", "USD/Mtok", "mfu_decode=0.20;active_params=7e9;server_usd_h=12;gpus=8;peak_flops=312 TFLOP/s",
     flop(12, 8, 312e12, .2, 7e9))
case("compute_split", "USD/Mtok", "mfu_prefill=0.25;active_params=36B;server_usd_h=12;gpus=8;peak_flops=9.895e14;util=0.6",
     flop(12, 8, 9.895e14, .25, 36e9, .6))

# interval
spread = "server_usd_h=LN[20..50];active_params=LN[60e9..240e9];mfu=LN[0.08..0.16];util=LN[0.5..0.8];gpus=8;peak_flops=1.979e15"
ranges = [(20, 50), (60, 240), (8, 16), (5, 8)]
middle = flop(math.sqrt(1000), 8, 1.979e15, math.sqrt(.08 * .16), math.sqrt(60 * 240) * 1e9, math.sqrt(.4))
for point in (-Z, 0, Z):
    case("interval", "USD/Mtok", spread + ";bounds=5-95%", interval(middle, ranges, Z, point))
case("interval", "USD/Mtok", spread + ";percentile=25", interval(middle, ranges, Z, -0.6744897501960817))
case("interval", "USD/Mtok", spread + ";bounds=10-90%", interval(middle, ranges, 1.2815515655446004, -1.2815515655446004))
case("interval", "USD/Mtok", "gpu_usd_h=[1.5..4];gpus=8;tok_s=20000;util=0.4..0.6..0.9",
     interval(8 * math.sqrt(6) / (20000 * .6 * .0036), [(1.5, 4), (4, 9)], Z, Z))
case("interval", "ratio", "price_out=10;server_usd_h=LN[16..40];active_params=100e9;mfu=0.1;gpus=8;peak_flops=1.979e15",
     interval(10 / flop(math.sqrt(640), 8, 1.979e15, .1, 100e9), [(16, 40)], Z, -Z))

# throughput
case("throughput", "USD/Mtok", "server_usd_h=23.92;tok_s=31302.7;util=0.7", 23.92 / (31302.7 * .7 * .0036))
case("throughput", "USD/Mtok", "out_tok_s_gpu=1073.5;gpus=8;gpu_usd_h=3.4", 3.4 / (1073.5 * .0036))
case("throughput", "USD/Mtok", "gpu_usd_h=2;tok_s_user=50;batch=64", 2 / (3200 * .0036))
case("throughput", "USD/Mtok", 'node_usd_h=39.33;tok_s=24,524.9', 39.33 / (24524.9 * .0036))
case("throughput", "tok/s", "server_usd_h=16;cost=0.3003", 16 / (.3003 * .0036))
case("throughput", "Mtok/USD", "gpu_usd_h=2;gpus=8;in_tok_s=52300", 52300 * .0036 / 16)

# mfu, ceiling
case("mfu", "fraction", "peak_flops=4.5e15;active_params=70e9;tok_s=99214.4;gpus=8", 99214.4 * 140e9 / (8 * 4.5e15))
case("mfu", "percent", "tok_s_gpu=2785;active_params=37e9;peak_tflops=1979", 100 * 2785 * 74e9 / 1.979e15)
case("mfu", "%", "achieved_tflops=429;peak_tflops=1979", 100 * 429 / 1979)
case("mfu", "TFLOP/s", "tok_s=24524.9;gpus=8;active_params=70e9", 24524.9 / 8 * 140e9 / 1e12)
case("ceiling", "tok/s/GPU", "active_params=70e9;peak_flops=9.895e14", 9.895e14 / 140e9)
case("ceiling", "tok/s", "bw_TB_s=3.35;active_params=8e9;bytes_per_param=2", 3.35e12 / 16e9)
case("ceiling", "tok/s/user", "bw_GB_s=4800;active_params=37e9;bits_per_param=4;gpus=8", 8 * 4.8e12 / (37e9 * .5))

# params from speed
case("params_from_speed", "active params", "tok_s=60;bw_eff_TB_s=4.5;bytes_per_param=2", 4.5e12 / 120)
case("params_from_speed", "B params", "bw_eff_B_s=4e12;tok_s=43;bytes_per_param=1;accepted=1.8", 1.8 * 4e12 / 43 / 1e9)
case("params_from_speed", "active params", "tok_s=95;tok_s_1=182;params_1=8e9;tok_s_2=80;params_2=70e9",
     8e9 * (182 / 95) ** (math.log(70 / 8) / math.log(182 / 80)), "rel 0.1%")
case("params_from_speed", "active params", "bw_eff_B_s=LN[3e12..6e12];tok_s=50;bytes_per_param=LN[0.5..2]",
     interval(math.sqrt(18e24) / 50, [(3, 6), (.5, 2)], Z, Z))


# roofline
def step(batch, ctx, kv, weights, size, gpus, bw, peak=None, e_b=1, e_f=1):
    compute = 2 * size * batch / (gpus * peak * e_f) if peak else 0
    return batch * ctx * kv / (gpus * bw * e_b) + max(weights / (gpus * bw * e_b), compute)


for batch in (16, 32, 64):
    case("roofline", "ms/step", "batch=%d;bw_TB_s=6.56;kv_GB_per_seq=6.7;param_GB=26" % batch,
         1000 * (26e9 + batch * 6.7e9) / 6.56e12)
    case("roofline", "tok/s", "kv_GB_per_seq=1.34;param_GB=26;batch=%d;bw_TB_s=6.56" % batch,
         batch * 6.56e12 / (26e9 + batch * 1.34e9))
t = step(256, 4096, 163840, 70.6e9, 70.6e9, 8, 3.35e12, 1.979e15, .6, .5)
wide = "active_params=70.6e9;layers=80;kv_heads=8;head_dim=128;bytes=1;ctx=4096;batch=256;gpus=8;bw_TB_s=3.35;peak_flops=1.979e15;e_b=0.6;e_f=0.5"
case("roofline", "ms/step", wide, t * 1e3)
case("roofline", "tok/s", wide + ";accepted=2", 2 * 256 / t)
case("roofline", "tok/s/user", wide, 1 / t)
case("roofline", "USD/Mtok", wide + ";gpu_usd_h=2.5;util=0.6", 20 / (256 / t * .6 * .0036))
read = 17e9 + 654e9 * (1 - (1 - 8 / 256) ** 32)
case("roofline", "ms/step", "total_params=671e9;active_params=37e9;shared_params=17e9;active_experts=8;experts=256;batch=32;"
     "kv_B_per_tok=35136;ctx=2000;bw_TB_s=3.35;gpus=16", 1000 * step(32, 2000, 35136, read, 37e9, 16, 3.35e12))
case("roofline", "tok/s", "shared_GB=17;routed_GB=654;k=8;E=256;batch=32;gpus=16;bw_TB_s=3.35;active_params=37e9",
     32 / step(32, 0, 0, read, 37e9, 16, 3.35e12))
case("roofline", "tokens", "bw_B_s=3.35e12;flops=1.979e15;bytes_per_param=1", 1.979e15 / 3.35e12 / 2)
case("roofline", "sequences", "weights_GB=70;kv_KB_per_tok=160;ctx=8192;gpus=4;hbm_GB=80",
     (.9 * 320e9 - 70e9) / (160e3 * 8192))

# kv
case("kv", "bytes/token", "head_dim=128;kv_heads=8;layers=32;bytes=2", 131072)
case("kv", "KiB/token", "layers=94;kv_heads=4;head_dim=128;bits=8", 2 * 94 * 4 * 128 / 1024)
case("kv", "GB", "layers=80;kv_heads=8;head_dim=128;bytes=2;ctx=32768;batch=4", 327680 * 32768 * 4 / 1e9)
case("kv", "bytes/token", "layers=61;latent_dim=576;bytes=2", 61 * 576 * 2)

# energy
case("energy", "Wh/query", "tokens=1500;active_params=100e9;peak_flops=9.89e14;mfu=0.1;gpu_w=1275;load=0.7;pue=1.2",
     2e11 * 1500 / 9.89e13 * 1275 * .84 / 3600)
case("energy", "kWh/Mtok", "active_params=37B;peak_tflops=1979;mfu=10%;gpu_kw=1.73;pue=1.3",
     74e9 * 1e6 / 1.979e14 * 1730 * 1.3 / 3.6e6)
case("energy", "J/token", "tok_s=14800;gpus=8;watts=1730", 1730 * 8 / 14800)
case("energy", "Wh", "tokens=500;tok_s=22300;gpus=8;gpu_w=1000;load=0.8;pue=1.1", 8 * 880 * 500 / 22300 / 3600)

# people
case("human_token", "USD/Mtok", "tokens_h=4000;wage_usd_h=45.65", 45.65 / 4000 * 1e6)
case("human_token", "USD/Mtok", "wage=17;words_per_min=19;words_per_token=0.75", 17 / (60 * 19 / .75) * 1e6)
case("human_token", "ratio", "tokens_per_min=100;wage_usd_h=16.5;price_out=15", 16.5 / 6000 * 1e6 / 15)
case("human_token", "USD/ktok", "human_usd_per_mtok=526.3", .5263)
case("human_tokens", "tokens/h", "wpm=75;tokens_per_word=1.25", 5625)
case("human_tokens", "tokens/day", "wpm=380;words_per_token=0.75;hours=6", 380 * 60 * 6 / .75)
case("human_tokens", "tokens/day", "tokens_per_min=100", 48000)
case("human_task", "USD/Mtok", "tau=2.5e5;wage_usd_h=45.65", 45.65 / .25)
case("human_task", "USD/Mtok", "wage_usd_h=16;model_tokens_per_human_hour=1e5;q=2", 80)
case("human_task", "USD/Mtok", "wage_usd_h=16;tau=1e5;success_rate=80%", 128)
case("human_params", "active params", "wage_usd_h=16;tokens_h=30400;server_usd_h=16;gpus=8;peak_flops=1.979e15;mfu=0.1;util=0.6",
     16 / 30400 * 1e6 * 3600 * 8 * 1.979e15 * .06 / 2e6 / 16)
case("human_params", "T params", "human_cost=2666.6667;server_usd_h=39.33;gpus=8;peak_tflops=989.5;mfu=0.30",
     2666.6667 * 3600 * 8 * 9.895e14 * .3 / 2e6 / 39.33 / 1e12)
case("human_params", "active params", "active_params=100e9;human_cost=2666.67;cost=0.23", 100e9 * 2666.67 / .23)
case("human_params", "GPUs", "active_params=290e12;bytes_per_param=1;hbm_GB=80", 290e12 / 72e9)

# trade
case("markup", "ratio", "cost=0.8;price=0.28", .35)
case("markup", "ratio", "price_in=2.5;cost_in=0.92", 2.5 / .92)
case("markup", "ratio", "cost_fp8=0.46;cost_fp4=0.115", 4)
case("markup", "ratio", "gross_margin=52%", 1 / .48)
case("markup", "ratio", "price_out=10;server_usd_h=16;gpus=8;peak_flops=1.979e15;mfu=0.1;active_params=100e9;util=0.6",
     10 / flop(16, 8, 1.979e15, .1, 100e9, .6))
case("markup_pct", "percent", "cost=2;price=5", 150)
case("markup_pct", "fraction", "gross_margin=0.7", 1 / .3 - 1)
case("cost_profit_margin", "percent (profit/cost)", "cost=100000;revenue=350000", 250)
case("gross_margin", "percent", "cost=2.955;price=5.40", 100 * (1 - 2.955 / 5.4))
case("gross_margin", "fraction", "markup=6.455", 1 - 1 / 6.455)
case("gross_margin", "percent", "markup_pct=545", 100 * (1 - 1 / 6.45))
case("ownership_or_rent", "USD/day", "hours=24;gpu_usd_h=2.5;avg_nodes=100;gpus=8", 48000)
case("ownership_or_rent", "USD/month", "nodes=12;server_usd_h=39.33", 12 * 39.33 * 730)
case("revenue", "USD/day", "p_out=10;p_in=2.5;p_hit=1.25;in_miss_tok=1e9;in_hit_tok=5e8;out_tok=2e8", 2500 + 625 + 2000)
case("revenue", "USD/day", "in_total_Mtok=1000;in_hit_Mtok=400;out_Mtok=100;p_miss=1;p_hit=0.1;p_out=5", 600 + 40 + 500)
case("request_cost", "USD", "price_out=15;price_in=3;price_cached=0.3;in_tok=2000;cached_tok=50000;out_tok=1000",
     (6000 + 15000 + 15000) / 1e6)
case("request_cost", "USD", "in_tok=1000000;out_tok=1000000;price_in=2.5;price_out=10;batch_discount=50%", 6.25)
case("request_cost", "cents", "in_tok=500;out_tok=200;reasoning_tok=3000;p_in=15;p_out=60",
     100 * (7500 + 3200 * 60) / 1e6)
case("split", "node-hours", "out_tok=84e9;out_tok_s=14800;in_tok=304e9;in_tok_s=73700",
     (304e9 / 73700 + 84e9 / 14800) / 3600)
case("split", "USD", "in_tok=304e9;in_tok_s=73700;out_tok=84e9;out_tok_s=14800;server_usd_h=16",
     16 * (304e9 / 73700 + 84e9 / 14800) / 3600)
case("split", "fraction (prefill)", "in_tok=608e9;in_tok_s=73700;out_tok=168e9;out_tok_s=14800",
     608e9 / 73700 / (608e9 / 73700 + 168e9 / 14800))
case("blend", "USD/Mtok", "price_out=25;price_in=5;price_hit=0.5;r=300;h=0.91", (300 * (.09 * 5 + .91 * .5) + 25) / 301)
case("blend", "USD/Mtok", "p_in=0.27;p_out=1.10;w_in=1;w_out=1", .685)
case("blend", "USD/Mtok", "p_in=2.5;p_out=10;ratio=10;hit_rate=30%;p_hit=1.25;discount=0.5",
     (10 * (.7 * 2.5 + .3 * 1.25) + 10) / 11 / 2)
case("decline", "x per year", "years=2;price_end=2.5;price_start=36", math.sqrt(36 / 2.5))
case("decline", "x per year", "price_start=10;price_end=5;months=18", 2 ** (12 / 18))
case("decline", "percent per year", "start=8;end=2;years=2", 50)
case("decline", "half-life in months", "start=8;end=2;years=2", 12)
crf = .08 * 1.08 ** 5 / (1.08 ** 5 - 1)
case("ownership", "1/year", "years=5;rate=8%", crf)
case("ownership", "USD/GPU-hour", "capex=35000;years=5;interest=0.08;kw=1.2;load=0.8;pue=1.25;usd_kwh=0.07;colo_month=90;opex_month=40",
     (35000 * crf / 12 + 1.2 * .8 * 1.25 * .07 * 730 + 130) / 730)
case("ownership", "USD/GPU-month", "capex=25000;years=4;rate=0;residual=0.2;watts=700;pue=1.2;usd_kwh=0.1",
     25000 * .8 / 48 + .7 * 1.2 * .1 * 730)
case("ownership", "USD/Mtok", "capex=30000;years=3;server_month=350;kw=0.7;pue=1.3;usd_kwh=0.10;ops_month=150;tok_s=2500",
     (30000 / 36 + 350 + .7 * 1.3 * .1 * 730 + 150) / 730 / (2500 * .0036))

# margins and percentages of a range: rise with the multiple
spread = ("server_usd_h=LN[16..40];active_params=LN[50e9..200e9];mfu=LN[0.05..0.20];util=LN[0.4..0.9];gpus=8;"
          "peak_flops=1.979e15;price=10")
ranges = [(16, 40), (50, 200), (5, 20), (4, 9)]
middle = 10 / flop(math.sqrt(640), 8, 1.979e15, .1, 100e9, .6)
for point in (-Z, 0, Z):
    times = interval(middle, ranges, Z, point)
    case("interval", "ratio", spread, times)
    case("gross_margin", "percent", spread, 100 * (1 - 1 / times))
    case("markup_pct", "percent", spread, 100 * (times - 1))
    case("interval", "percent margin", spread, 100 * (1 - 1 / times))
case("gross_margin", "fraction", spread + ";percentile=10", 1 - 1 / interval(middle, ranges, Z, -1.2815515655446004))
case("gross_margin", "percent", "price=1;server_usd_h=LN[16..40];active_params=100e9;mfu=0.1;gpus=8;peak_flops=1.979e15",
     100 * (1 - interval(flop(math.sqrt(640), 8, 1.979e15, .1, 100e9), [(16, 40)], Z, Z)))

# ranges that no closed form takes are drawn: expected by a sum over the range
def drawn(of, low, high, part):
    sigma = math.log(high / low) / (2 * Z)
    inverse = {.05: -Z, .5: 0, .95: Z}[part]
    return of(math.sqrt(low * high) * math.exp(sigma * inverse))


for part in (.05, .5, .95):
    case("roofline", "ms/step", "param_GB=26;kv_GB_per_seq=LN[3..9];batch=8;bw_TB_s=6.56",
         drawn(lambda kv: 1000 * (26e9 + 8 * kv * 1e9) / 6.56e12, 3, 9, part), "rel 0.5%")
    case("blend", "USD/Mtok", "price_in=LN[1..4];price_out=10;ratio=3", drawn(lambda p: (3 * p + 10) / 4, 1, 4, part), "rel 0.5%")
    case("interval", "USD/GPU-month", "capex=LN[20000..45000];years=4;rate=0.1;ops_month=200",
         drawn(lambda c: c * .1 * 1.1 ** 4 / (1.1 ** 4 - 1) / 12 + 200, 20000, 45000, part), "rel 0.5%")
case("decline", "x per year", "start=60;end=LN[0.03..0.12];years=3;percentile=95", (60 / .03) ** (1 / 3), "rel 0.5%")

# both sides with the same weights; profits; per cent said twice
case("markup", "ratio", "price_in=2.5;price_out=10;w_in=3;w_out=1;cost=0.23", 4.375 / .23)
case("markup", "ratio", "price_in=2.5;price_out=10;cost_in=0.92;cost_out=2.30;ratio=3", 4.375 / 1.265)
case("gross_margin", "percent", "price_in=5;price_out=25;price_hit=0.5;c_in=1;c_out=4;c_in_hit=0.1;r=300;h=0.91",
     100 * (1 - (300 * (.09 + .91 * .1) + 4) / (300 * (.09 * 5 + .91 * .5) + 25)))
case("markup", "ratio", "price_in=2.5;price_out=10;ratio=3;server_usd_h=16;gpus=8;peak_flops=1.979e15;mfu_prefill=0.25;"
     "mfu_decode=0.1;active_params=100e9;util=0.6",
     4.375 / ((3 * flop(16, 8, 1.979e15, .25, 1e11, .6) + flop(16, 8, 1.979e15, .1, 1e11, .6)) / 4))
case("cost_profit_margin", "percent", "profit=474955;cost=87072", 100 * 474955 / 87072)
case("gross_margin", "percent", "profit=474955;revenue=562027", 100 * 474955 / 562027)
case("gross_margin", "fraction", "cost_profit_margin=545%", 1 - 1 / 6.45)
case("compute", "USD/Mtok", "server_usd_h=30;gpus=8;peak_tflops=1979;mfu_pct=35%;active_params_b=70", flop(30, 8, 1.979e15, .35, 70e9))
case("compute", "GPU-hours/Mtok", "gpus=8;peak_flops=1.979e15;mfu=0.1;active_params=100e9", 2e17 / 1.979e14 / 3600)
case("throughput", "Mtok/h", "tok_s=14800;util=0.5", 14800 * .5 * .0036)
case("human_token", "USD/Mtok", "wage_usd_h=16;words_per_min=50;tokens_per_word=4/3", 4000)
case("params_from_speed", "TB/s", "active_params=37.5e9;tok_s=115;bytes_per_param=1", 37.5e9 * 115 / 1e12)
case("roofline", "GB", "total_params=671e9;active_params=37e9;shared_params=17e9;k=8;E=256;batch=64;bytes_per_param=1",
     17 + 654 * (1 - (1 - 8 / 256) ** 64))
case("blend", "USD/Mtok", "price_in=3;price_hit=0.3;price_out=15;price_write_extra=0.75;ratio=300;hit_rate=0.91;write_rate=0.09",
     (300 * (.09 * 3 + .91 * .3 + .09 * .75) + 15) / 301)
case("ownership", "USD/GPU-hour", "capex=40000;years=4;rate=0;utilization=0.8", 40000 / 48 / 730 / .8)

# tolerances
for tolerance in ("rel 0.001", "abs 0.01", "factor 1.01", "1%", "rel 1 %", "x/ 1.01"):
    case("markup", "ratio", "price=10;cost=4", 2.5 * 1.0005, tolerance)

writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow("case,inputs,expected,tolerance,source,unit,model,kind".split(","))
writer.writerows(rows)

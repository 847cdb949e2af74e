#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""gen.py N MODELS DIR: N dated versions of a price list of up to MODELS models.

Deterministic; about one price change per model and year over ten years from
2016-11-01. The workloads M (120 versions) and L (3,650) of bench/README.md.
"""
import datetime
import json
import os
import random
import sys

versions, count, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
os.makedirs(folder, exist_ok=True)
r = random.Random(42)
models = []
for i in range(count):
    p = round(10 ** r.uniform(-1.3, 1.9), 3)
    models.append({
        "name": "vendor%02d/model-%03d" % (i % 20, i),
        "in": p,
        "out": round(p * r.choice([2, 3, 4, 5]), 3),
        "born": r.randrange(0, max(1, int(versions * 0.6))) if i >= count // 3 else 0,
    })
first = datetime.date(2016, 11, 1)
step = max(1, 3650 // versions)
for k in range(versions):
    page = {}
    for m in models:
        if m["born"] > k:
            continue
        if r.random() < step / 365.0:
            m["in"] = round(m["in"] * r.choice([0.3, 0.5, 0.7, 0.8, 0.9, 1.1]), 6)
            m["out"] = round(m["out"] * r.choice([0.3, 0.5, 0.7, 0.8, 0.9, 1.1]), 6)
        page[m["name"]] = {
            "litellm_provider": m["name"].split("/")[0],
            "mode": "chat",
            "max_input_tokens": 200000,
            "max_output_tokens": 8192,
            "input_cost_per_token": round(m["in"] * 1e-6, 15),
            "output_cost_per_token": round(m["out"] * 1e-6, 15),
            "cache_read_input_token_cost": round(m["in"] * 1e-7, 15),
        }
    day = (first + datetime.timedelta(days=k * step)).isoformat()
    with open("%s/%s.json" % (folder, day), "w") as out:
        out.write(json.dumps(page, indent=1, sort_keys=True) + "\n")

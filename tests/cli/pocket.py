#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads `mtok explain --format csv` and reckons every formula again from the numbers that it prints, as with a pocket
calculator. Tells how many were reckoned; ends with 1 where one is more than 0.1 % off (they are printed rounded)."""
import csv
import math
import re
import sys

KNOWN = {"sqrt": math.sqrt, "exp": math.exp, "ln": math.log, "max": max, "Phi": lambda z: math.erfc(-z / math.sqrt(2)) / 2}
done = bad = 0
for row in csv.DictReader(sys.stdin):
    text = re.sub(r" tokens/h$| \(training\)$", "", row["formula"])
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text).replace(" x ", " * ").replace("^", "**").replace("×", "*")
    words = set(re.findall(r"[A-Za-z]\w*", re.sub(r"\d(\.\d+)?e[+-]?\d+", "1", text)))
    if not text or not row["value"] or words - set(KNOWN):
        continue
    got, want = eval(text, {"__builtins__": {}}, KNOWN), float(row["value"])
    done += 1
    if abs(got - want) > 1e-3 * abs(want) + 1e-9:
        bad += 1
        print("%s, %s: %s = %g, printed %g" % (row["part"], row["quantity"], row["formula"], got, want))
print(done)
sys.exit(bad > 0 or done == 0)

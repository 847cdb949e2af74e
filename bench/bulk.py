#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench/bulk.py [--mtok PROGRAM] [--work DIR] [--mib N] [--runs N]

The AWS bulk price list: a synthetic CSV of N MiB in the shape of the real one (5 lines of metadata, 91
columns, every field quoted, one server with accelerators among some thousand rows) through `mtok import
aws-bulk`, beside libcsv alone on the same file. Prints medians, the share of libcsv's speed (at least
60 % is wanted), and how much more memory the whole file takes than its first 2 MiB (at most 32 MiB)."""
import argparse
import os
import statistics
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
import measure

COLUMNS = ["SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate",
           "StartingRange", "EndingRange", "Unit", "PricePerUnit", "Currency", "RelatedTo",
           "LeaseContractLength", "PurchaseOption", "OfferingClass", "Product Family", "serviceCode",
           "Location", "Location Type", "Instance Type", "Current Generation", "Instance Family", "vCPU",
           "Physical Processor", "Clock Speed", "Memory", "Storage", "Network Performance",
           "Processor Architecture", "Tenancy", "Operating System", "License Model", "CapacityStatus",
           "MarketOption", "Pre Installed S/W", "Region Code"]
SMALL = ["t3.micro", "m5.large", "c6i.4xlarge", "r7g.16xlarge", "i4i.metal", "hpc7a.96xlarge"]
SERVERS = [("p5.48xlarge", "55.0400000000"), ("p4d.24xlarge", "21.9576420000"),
           ("p5en.48xlarge", "63.2960000000"), ("p6-b200.48xlarge", "113.9328000000"),
           ("g6.xlarge", "0.8048000000"), ("trn1.32xlarge", "21.5000000000")]


def row(number, instance, price, term, tenancy, status):
    sku = "%016X" % (number * 2654435761 % (1 << 64))
    value = {"SKU": sku, "OfferTermCode": "JRTCKXETXF", "RateCode": sku + ".JRTCKXETXF.6YS6EN2CT7",
             "TermType": term, "PriceDescription": "$%s per On Demand Linux %s Instance Hour" % (price, instance),
             "EffectiveDate": "2026-09-01", "StartingRange": "0", "EndingRange": "Inf", "Unit": "Hrs",
             "PricePerUnit": price, "Currency": "USD", "Product Family": "Compute Instance",
             "serviceCode": "AmazonEC2", "Location": "US East (N. Virginia)", "Location Type": "AWS Region",
             "Instance Type": instance, "Current Generation": "Yes",
             "Instance Family": "GPU instance" if instance[0] == "p" or instance[0] == "g" else
             "Machine Learning ASIC Instances" if instance.startswith("trn") else "General purpose",
             "vCPU": "192", "Physical Processor": "Intel Xeon Scalable (Sapphire Rapids)", "Memory": "2048 GiB",
             "Storage": "8 x 3840 NVMe SSD", "Network Performance": "3200 Gigabit",
             "Processor Architecture": "64-bit", "Tenancy": tenancy, "Operating System": "Linux",
             "License Model": "No License required", "CapacityStatus": status, "MarketOption": "OnDemand",
             "Pre Installed S/W": "NA", "Region Code": "us-east-1"}
    fields = ['"%s"' % value[c] if c in value else "" for c in COLUMNS] + [""] * 40 + \
             ['"%s"' % sku[:8], "", '"NA"', "", '"Amazon Elastic Compute Cloud"'] + [""] * 10
    return ",".join(fields) + "\n"


def write(path, size):
    with open(path, "w") as out:
        out.write('"FormatVersion","v1.0"\n"Disclaimer","synthetic"\n"Publication Date","2026-09-10T19:55:14Z"\n'
                  '"Version","20260910195514"\n"OfferCode","AmazonEC2"\n')
        out.write(",".join('"%s"' % c for c in COLUMNS + ["Feature %d" % i for i in range(55)]) + "\n")
        for i, (instance, price) in enumerate(SERVERS):
            out.write(row(i, instance, price, "OnDemand", "Shared", "Used"))
        number = len(SERVERS)
        while out.tell() < size:
            block = []
            for _ in range(500):
                number += 1
                instance, price = (SMALL[number % 6], "0.%010d" % (number % 9999999999)) if number % 50 else \
                    SERVERS[number // 50 % 6]
                block.append(row(number, instance, price, "Reserved" if number % 3 else "OnDemand",
                                 "Dedicated" if number % 50 == 0 else "Shared", "Used"))
            out.write("".join(block))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mtok", default="build/mtok")
    parser.add_argument("--work", default="bench-work")
    parser.add_argument("--mib", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    work, mtok = os.path.abspath(options.work), os.path.abspath(options.mtok)
    os.makedirs(work, exist_ok=True)
    measure.build(work)
    subprocess.run(["cc", "-O2", "-o", work + "/csv_floor", here + "/csv_floor.c", "-lcsv"], check=True)
    whole, start = work + "/2026-09-11_us-east-1.csv", work + "/2026-09-10_us-east-1.csv"
    if not os.path.exists(whole) or os.path.getsize(whole) < options.mib << 20:
        write(whole, options.mib << 20)
    write(start, 2 << 20)
    db = work + "/bulk.db"
    subprocess.run([mtok, "init", "--empty", "-q", "--db", work + "/empty.db"], check=False)

    def fresh():
        subprocess.run(["cp", work + "/empty.db", db], check=True)

    def ours(path):
        return measure.once("%s import aws-bulk -q --db %s %s" % (mtok, db, path), prepare=fresh)

    results = {"libcsv": [], "mtok": [], "start": []}
    for _ in range(options.runs):
        results["libcsv"].append(measure.once("%s/csv_floor %s" % (work, whole)))
        results["mtok"].append(ours(whole))
        rows = subprocess.run(["sqlite3", db, "SELECT count(*) FROM observation"], capture_output=True,
                              text=True, check=True).stdout.strip()
        if rows != str(len(SERVERS)):
            sys.exit("mtok kept %s rows, expected %d" % (rows, len(SERVERS)))
        results["start"].append(ours(start))
    size = os.path.getsize(whole) / 1048576
    wall = {name: statistics.median(r[0] for r in runs) for name, runs in results.items()}
    cpu = {name: statistics.median(r[1] for r in runs) for name, runs in results.items()}
    peak = {name: max(r[2] for r in runs) / 1024 for name, runs in results.items()}
    print("%.0f MiB, %d runs, medians" % (size, options.runs))
    for name in ("libcsv", "mtok"):
        print("%-7s %6.2f s wall, %6.2f s CPU, %4.0f MiB/s, peak %.1f MiB" % (name, wall[name], cpu[name],
                                                                       size / wall[name], peak[name]))
    print("mtok reads at %.0f %% of libcsv's speed (by CPU %.0f %%); %.1f MiB more than for the first 2 MiB" % (
        100 * wall["libcsv"] / wall["mtok"], 100 * cpu["libcsv"] / cpu["mtok"], peak["mtok"] - peak["start"]))
    if wall["libcsv"] < 0.6 * wall["mtok"] or peak["mtok"] - peak["start"] > 32:
        sys.exit(1)


if __name__ == "__main__":
    main()

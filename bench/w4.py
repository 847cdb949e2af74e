# SPDX-License-Identifier: MIT
"""W4: what the real versions (R) take on disk, and how fast one of them is rebuilt."""
import glob
import os
import subprocess

import measure
import w1


def text_of(command):
    return subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True).stdout.strip()


GIT = (
    "rm -rf {repo} && git init -q {repo} && cd {repo} && for f in {folder}/*.json; do cp $f prices.json && git add -A"
    " && git -c user.name=b -c user.email=b@example.org commit -qm v; done"
    " && git gc -q --aggressive --prune=now && cat .git/objects/pack/*.pack | wc -c"
)


def stores(env, folder, path):
    """[(store, bytes)]"""
    raw = sum(map(os.path.getsize, glob.glob(folder + "/*.json")))
    rows = [("raw", raw),
            ("mtok archive (bodies)", text_of("sqlite3 %s 'SELECT sum(length(body)) FROM document'" % path)),
            ("mtok file, with facts, provenance and indexes", os.path.getsize(path))]
    if env["xz"]:
        rows.append(("one xz -9e stream", text_of("cat %s/*.json | xz -9e --memlimit=2GiB -T1 | wc -c" % folder)))
    if env["git"]:
        rows.append(("git pack after gc --aggressive", text_of(GIT.format(repo=env["work"] + "/w4-git", folder=folder))))
    return rows


def run(env, folder):
    path = env["work"] + "/w4.db"
    w1.remover(path)()
    text_of("{m} init --empty --quiet --db {p}; {m} import litellm {f} --quiet --db {p} || [ $? -eq 3 ]"
            .format(m=env["mtok"], p=path, f=folder))
    deepest = text_of("sqlite3 %s 'SELECT lower(hex(sha256)) FROM document ORDER BY depth DESC LIMIT 1'" % path)
    results = measure.rounds(
        {"mtok": ("%s document %s --db %s | wc -c" % (env["mtok"], deepest, path), None),
         "mtok --version (its start)": ("%s --version" % env["mtok"], None)}, env["runs"])
    return results, stores(env, folder, path)

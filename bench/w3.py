# SPDX-License-Identifier: MIT
"""W3: a cron run over 12 unchanged sources of 0.83 MB with strong ETags on the loopback address.

All parts belong to one of our sources (twelve copies of one reply under twelve names); each peer
asks twelve URLs. Our run also checks the lock, the deadline and what is due."""
import hashlib
import http.server
import os
import subprocess
import sys
import threading

COUNT = 12


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body = b""
    tag = ""  # made once, as servers do, not hashed for each reply
    requests = []

    def do_GET(self):
        tag = self.tag
        unchanged = self.headers.get("If-None-Match") == tag
        self.requests.append(304 if unchanged else 200)
        self.send_response(304 if unchanged else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", "0" if unchanged else str(len(self.body)))
        self.end_headers()
        if not unchanged:
            self.wfile.write(self.body)

    def log_message(self, *unused):
        pass


def serve(body):
    Handler.body = body
    Handler.tag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def body(env):
    """One page of a list price of 0.83 MB."""
    folder = env["work"] + "/w3-page"
    if not os.path.isdir(folder):
        gen = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gen.py")
        subprocess.run([sys.executable, gen, "1", "3180", folder], check=True)
    with open(os.path.join(folder, os.listdir(folder)[0]), "rb") as file:
        return file.read()


def replies():
    counts = {code: Handler.requests.count(code) for code in sorted(set(Handler.requests))}
    return ", ".join("%d x %d" % (n, code) for code, n in counts.items())


PARTS = """
WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i+1 FROM n WHERE i<{count})
INSERT INTO part(source_id, name, url) SELECT s.id, 'copy' || i, 'http://127.0.0.{first}:{port}/f' || i || '.json'
 FROM n, source AS s WHERE s.name='litellm';
"""


def prepare_ours(env, port):
    path = env["work"] + "/w3.db"
    for extra in ("", "-wal", "-shm", ".lock"):
        if os.path.exists(path + extra):
            os.remove(path + extra)
    run = lambda text: subprocess.run(["/bin/sh", "-c", text], check=True)
    run("%s init --empty --quiet --db %s" % (env["mtok"], path))
    run("%s sources set litellm url=http://127.0.0.1:%d/f1.json --quiet --db %s" % (env["mtok"], port, path))
    run("sqlite3 %s \"%s\"" % (path, PARTS.format(count=COUNT, port=port, first=1)))
    subprocess.run(["/bin/sh", "-c", "%s fetch litellm --quiet --db %s" % (env["mtok"], path)])
    return path


def prepare_urlwatch(env, port):
    folder = env["work"] + "/urlwatch"
    os.makedirs(folder, exist_ok=True)
    with open(folder + "/urls.yaml", "w") as out:
        out.write("---\n".join("url: http://127.0.0.1:%d/f%d.json\n" % (port, i) for i in range(COUNT)))
    with open(folder + "/cfg.yaml", "w") as out:
        out.write("report:\n  stdout:\n    enabled: false\n")
    command = ("urlwatch --urls {0}/urls.yaml --config {0}/cfg.yaml --cache {0}/cache.db"
               .format(folder))
    subprocess.run(["/bin/sh", "-c", command + " >/dev/null 2>&1"])
    return command


CURL = (
    "cd {0}; for i in $(seq {1}); do curl -sS --fail --etag-compare f$i.etag --etag-save f$i.etag"
    " -o f$i.json http://127.0.0.1:{2}/f$i.json; done; git add -A;"
    " git -c user.name=b -c user.email=b@example.org commit -qm run --allow-empty"
)


def commands(env, port):
    """{program: (command, prepare)}, each after its first run."""
    table = {"mtok": ("%s fetch litellm --all --quiet --db %s" % (env["mtok"], prepare_ours(env, port)), None)}
    if env["curl"] and env["git"]:
        table["curl loop + git"] = (prepare_curl(env, port), None)
    if env["urlwatch"]:
        table["urlwatch"] = (prepare_urlwatch(env, port), None)
    Handler.requests.clear()
    return table


def unchanged_fetches(env, databases):
    """{name: (command, prepare)}: one source that has not changed, in files of several lengths."""
    port = serve(body(env)).server_address[1]
    table = {}
    for name, path in databases:
        copy = path + ".fetch"
        shell = ("cp {p} {c}; {m} sources set litellm url=http://127.0.0.1:{port}/one.json --quiet --db {c};"
                 " {m} fetch litellm --all --quiet --db {c}").format(p=path, c=copy, m=env["mtok"], port=port)
        subprocess.run(["/bin/sh", "-c", shell])
        table["fetch, %s observations" % name] = (
            "%s fetch litellm --all --quiet --db %s" % (env["mtok"], copy), None)
    return table


def prepare_curl(env, port):
    folder = env["work"] + "/curl"
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["git", "init", "-q", folder], check=True)
    command = CURL.format(folder, COUNT, port)
    subprocess.run(["/bin/sh", "-c", command])
    return command

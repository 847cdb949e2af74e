#!/bin/sh
# SPDX-License-Identifier: MIT
# An nginx of our own with TLS, HTTP/2 and gzip on 127.0.0.1, run by the one who calls, all its files
# in a folder of its own.
#
#   nginx.sh start DIR ROOT   serves the files of ROOT; writes DIR/port and DIR/ca.pem
#   nginx.sh stop DIR
set -eu

certificates() { # an authority, and a certificate of it for 127.0.0.1 and localhost
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj '/CN=mtok test authority' -keyout ca.key -out ca.pem
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
        -subj '/CN=localhost' -keyout server.key -out server.csr
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' > server.ext
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
        -extfile server.ext -out server.pem
}

configuration() { # PORT ROOT
    [ "$(id -u)" -ne 0 ] || echo "user $(id -un);" # else it gives up the right to read DIR
    cat <<END
daemon on;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events { worker_connections 64; }
http {
    access_log access.log;
    client_body_temp_path tmp;
    proxy_temp_path tmp;
    fastcgi_temp_path tmp;
    uwsgi_temp_path tmp;
    scgi_temp_path tmp;
    types { application/json json; text/html html; text/csv csv; text/plain txt; }
    gzip on;
    gzip_min_length 100;
    gzip_types application/json text/csv;
    server {
        listen 127.0.0.1:$1 ssl http2;
        ssl_certificate server.pem;
        ssl_certificate_key server.key;
        root $2;
        location = /moved { return 302 https://localhost:$1/plain.json; }
        location = /downgraded { return 302 http://127.0.0.1:$1/plain.json; }
    }
}
END
}

start() { # DIR ROOT
    mkdir -p "$1"
    root=$(cd "$2" && pwd)
    cd "$1"
    certificates > openssl.log 2>&1
    try=0
    while [ "$try" -lt 20 ]; do # nginx cannot be given a free port, so one is guessed
        port=$(od -An -N2 -tu2 /dev/urandom | awk '{ print 20000 + $1 % 12000 }')
        configuration "$port" "$root" > nginx.conf
        if nginx -e error.log -p "$PWD/" -c nginx.conf 2> start.log; then
            echo "$port" > port
            return 0
        fi
        try=$((try + 1))
    done
    cat start.log error.log >&2
    return 1
}

stop() { # DIR
    [ -f "$1/nginx.pid" ] && kill "$(cat "$1/nginx.pid")"
}

case ${1-} in
start) start "$2" "$3" ;;
stop) stop "$2" ;;
*)
    echo 'usage: nginx.sh start DIR ROOT | stop DIR' >&2
    exit 2
    ;;
esac

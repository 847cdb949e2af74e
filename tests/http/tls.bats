#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The plain road: TLS, HTTP/2 and gzip against nginx on loopback.

setup_file() {
    unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY CURL_CA_BUNDLE SSL_CERT_FILE
    PATH=$PATH:/usr/sbin
    command -v nginx > /dev/null || {
        echo 'nginx is needed (Debian package nginx-light)' >&3
        return 1
    }
    mkdir "$BATS_FILE_TMPDIR/root"
    { printf '['; seq -s ', ' 1 3000 | tr -d '\n'; printf ']\n'; } > "$BATS_FILE_TMPDIR/root/plain.json"
    "$MTOK_SOURCE/tests/http/nginx.sh" start "$BATS_FILE_TMPDIR/nginx" "$BATS_FILE_TMPDIR/root"
    NGINX=$BATS_FILE_TMPDIR/nginx
    URL=https://127.0.0.1:$(cat "$NGINX/port")
    GET=$MTOK_BUILD/tests/http_get
    export NGINX URL GET
}

teardown_file() {
    "$MTOK_SOURCE/tests/http/nginx.sh" stop "$BATS_FILE_TMPDIR/nginx"
}

@test "a certificate of an unknown authority is refused" {
    run "$GET" "$URL/plain.json"
    [ "$status" -eq 1 ]
    [[ $output == "failed 0 $URL/plain.json: "*certificate* ]]
    [ ! -s "$NGINX/access.log" ] # nothing was asked
}

@test "a certificate for another name is refused" {
    run "$GET" -c "$NGINX/ca.pem" "https://127.0.0.2:${URL##*:}/plain.json"
    [ "$status" -eq 1 ]
    [[ $output == "failed 0 "* ]]
    name=mtok-test.localhost
    run "$GET" -c "$NGINX/ca.pem" "https://$name:${URL##*:}/plain.json"
    [ "$status" -eq 1 ]
    [[ $output == "failed 0 "* ]]
}

@test "with the CA file the reply comes, gzipped, by HTTP/2" {
    run "$GET" -c "$NGINX/ca.pem" -o "$BATS_TEST_TMPDIR/out" "$URL/plain.json"
    [ "$status" -eq 0 ]
    read -r result code wire body etag url <<< "$output"
    [ "$result $code $url" = "ok 200 $URL/plain.json" ]
    cmp "$BATS_TEST_TMPDIR/out" "$BATS_FILE_TMPDIR/root/plain.json"
    [ "$body" -eq "$(stat -c %s "$BATS_FILE_TMPDIR/root/plain.json")" ]
    [ "$wire" -lt $((body / 2)) ]
    tail -n 1 "$NGINX/access.log" | grep -q 'GET /plain.json HTTP/2.0'
    tail -n 1 "$NGINX/access.log" | grep -q '"mtok/[0-9.]*"$'
}

@test "the ETag comes back as a 304" {
    run "$GET" -c "$NGINX/ca.pem" "$URL/plain.json"
    read -r _ _ _ _ etag _ <<< "$output"
    [ "$etag" != - ]
    run "$GET" -c "$NGINX/ca.pem" -e "$etag" "$URL/plain.json"
    [[ $output == "same 304 0 0 "* ]]
}

@test "the CA file may come from the environment, as with curl" {
    CURL_CA_BUNDLE=$NGINX/ca.pem run "$GET" "$URL/plain.json"
    [[ $output == "ok 200 "* ]]
    SSL_CERT_FILE=$NGINX/ca.pem run "$GET" "$URL/plain.json"
    [[ $output == "ok 200 "* ]]
    CURL_CA_BUNDLE=$NGINX/none.pem run "$GET" "$URL/plain.json"
    [[ $output == "failed 0 "*none.pem* ]]
}

@test "the proxy may come from the environment, and no_proxy is obeyed" {
    https_proxy=http://127.0.0.1:1 run "$GET" -c "$NGINX/ca.pem" "$URL/plain.json"
    [[ $output == "failed 0 $URL/plain.json: "*"port 1 "* ]]
    https_proxy=http://127.0.0.1:1 no_proxy=127.0.0.1 run "$GET" -c "$NGINX/ca.pem" "$URL/plain.json"
    [[ $output == "ok 200 "* ]]
}

@test "the IP version is obeyed" {
    run "$GET" -4 -c "$NGINX/ca.pem" "https://localhost:${URL##*:}/plain.json"
    [[ $output == "ok 200 "* ]]
    run "$GET" -6 -c "$NGINX/ca.pem" "https://localhost:${URL##*:}/plain.json"
    [[ $output == "failed 0 "* ]] # nginx listens on 127.0.0.1 alone
}

@test "a redirect within https is followed, one to plain http is refused" {
    run "$GET" -c "$NGINX/ca.pem" "$URL/moved"
    [[ $output == "ok 200 "*" https://localhost:${URL##*:}/plain.json" ]]
    : > "$NGINX/access.log"
    run "$GET" -c "$NGINX/ca.pem" "$URL/downgraded"
    [[ $output == "failed 302 "*"refused, it leaves https" ]]
    [ "$(wc -l < "$NGINX/access.log")" -eq 1 ]
}

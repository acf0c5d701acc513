#!/usr/bin/env bash
# The processes of compose.district.yaml on loopback, without containers: PostgreSQL, three instances, and nginx with the
# very files of deploy/nginx; then a sign-in, commands and a socket go through it. EventStoreDB is replaced by the server
# of the tests, which speaks its wire and keeps everything in memory. Everything is gone afterwards.
# Needs what the tests need (npm ci, npm run build), nginx and PostgreSQL from Debian.
set -euo pipefail
cd "$(dirname "$0")/.."
node=node_modules/node/bin/node
[ -x "$node" ] || node=node
fail() {
  echo "$1" >&2
  exit 1
}
[ -f dist/server.js ] || fail '请先运行 npm run build。/ Run npm run build first.'
nginx=$(command -v nginx || ls /usr/sbin/nginx 2>/dev/null) || fail '需要 nginx：apt-get install nginx-light。/ nginx is needed: apt-get install nginx-light.'
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
[ -n "$postgres" ] || fail '需要 PostgreSQL：apt-get install postgresql。/ PostgreSQL is needed: apt-get install postgresql.'

folder=$(mktemp -d /tmp/baton-district.XXXXXX)
started=()
clean_up() {
  code=$?
  [ "$code" -eq 0 ] || tail -n 20 "$folder"/*.log >&2
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    kill -INT "${started[i]}" 2>/dev/null || true
    wait "${started[i]}" 2>/dev/null || true
  done
  rm -rf "$folder"
  exit "$code"
}
trap clean_up EXIT

free_port() { "$node" -e "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })"; }
# until FILE contains TEXT, at most 60 s
until_says() {
  for _ in $(seq 600); do
    grep -q "$2" "$1" 2>/dev/null && return
    sleep 0.1
  done
  fail "$1: not within 60 s: $2"
}

echo '1. 日志：测试用的线上协议服务器，代替 EventStoreDB（仅在内存中）/ the log: the wire server of the tests in place of EventStoreDB (in memory)'
mkfifo "$folder/stop-log"
"$node" dist/eventstoredb-server.js <"$folder/stop-log" >"$folder/log.log" 2>&1 &
started+=($!)
exec 9>"$folder/stop-log"
until_says "$folder/log.log" '"address"'
log=$(sed -n 's/.*"address":"\([^"]*\)".*/\1/p' "$folder/log.log")

echo '2. 密钥库 / the vault: PostgreSQL'
vault_port=$(free_port)
mkdir -m 700 "$folder/postgres"
as=()
if [ "$(id -u)" -eq 0 ]; then
  chmod 711 "$folder"
  chown postgres "$folder/postgres"
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
"${as[@]}" "$postgres/initdb" -D "$folder/postgres" -U baton --auth=trust --encoding=UTF8 >/dev/null
"${as[@]}" "$postgres/postgres" -D "$folder/postgres" -c listen_addresses=127.0.0.1 -c port="$vault_port" \
  -c unix_socket_directories="$folder/postgres" >"$folder/vault.log" 2>&1 &
started+=($!)
until_says "$folder/vault.log" 'ready to accept connections'
"$postgres/createdb" -h 127.0.0.1 -p "$vault_port" -U baton baton

echo '3. 三个实例 / three instances'
mkdir -m 700 "$folder/key"
ports=()
for n in 1 2 3; do
  port=$(free_port)
  ports+=("$port")
  env BATON_LOG="$log" BATON_VAULT="postgresql://baton@127.0.0.1:$vault_port/baton" BATON_TRUSTED_PROXIES=127.0.0.1 \
    BATON_DATA="$folder/data-$n" BATON_MASTER_KEY_FILE="$folder/key/master.key" BATON_HOST=127.0.0.1 BATON_PORT="$port" \
    BATON_LOG_LEVEL=warn "$node" --enable-source-maps dist/server.js serve >"$folder/baton-$n.log" 2>&1 &
  started+=($!)
  until_says "$folder/baton-$n.log" 'Baton 接力 (serve)'
done
# one of them made the administrator; the newest password holds
password=$(cat "$folder"/baton-*.log | sed -n 's/^First sign-in: admin \/ \([^ ]*\) .*/\1/p' | tail -n 1)
[ -n "$password" ] || fail 'no one-time password was printed'

echo '4. nginx'
https=$(free_port)
http=$(free_port)
mkdir -p "$folder/nginx/tls"
cp -r deploy/nginx "$folder/nginx/baton"
env BATON_DATA="$folder/data-1" BATON_MASTER_KEY_FILE="$folder/key/master.key" "$node" dist/cli.js tls init --host localhost --out "$folder/tls" >/dev/null 2>&1
cp "$folder/tls/server.crt" "$folder/tls/server.key" "$folder/nginx/tls/"
sed -e "s#/run/nginx.pid#$folder/nginx.pid#" -e "s#listen 80;#listen 127.0.0.1:$http;#" -e '/listen \[::\]:80;/d' \
  deploy/nginx/nginx.conf >"$folder/nginx/nginx.conf"
sed -i -e "s#listen 443 ssl;#listen 127.0.0.1:$https ssl;#" -e '/listen \[::\]:443/d' "$folder/nginx/baton/listen.conf"
for n in 1 2 3; do sed -i "s#baton-$n:3000#127.0.0.1:${ports[n - 1]}#" "$folder/nginx/baton/upstreams.conf"; done
sed -i "s#/dev/stdout#$folder/access.log#" "$folder/nginx/baton/routing.conf"
# a fault on purpose, which the last checks must find
[ "${1:-}" != --without-campus-routing ] || sed -i '/hash/d' "$folder/nginx/baton/upstreams.conf"
"$nginx" -t -q -c "$folder/nginx/nginx.conf"
"$nginx" -c "$folder/nginx/nginx.conf" -g 'daemon off;' >"$folder/nginx.log" 2>&1 &
started+=($!)

echo '5. 经由 nginx 登录、发命令、接收实时消息 / sign in, give commands, take a socket, all through nginx'
NODE_EXTRA_CA_CERTS="$folder/tls/authority.crt" BATON_TRY_PASSWORD="$password" "$node" deploy/try-through-nginx.mjs \
  "https://localhost:$https" "$folder/access.log" "${ports[@]}"

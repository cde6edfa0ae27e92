#!/usr/bin/env bash
# Brings the version that is checked out into use: build, eval gate, back up, migrate, start beside the running one, ask
# /readyz, swap. Whatever fails before the swap leaves the running version as it is: it is stopped only when the new one
# is ready. Two versions may run at once: chats are leased, and of two `bot` processes one asks Telegram for updates.
#   ops/deploy.sh [VERSION]          the version's name; the commit's when left out
# Variables: EVAL_CASES and EVAL_BASELINE (the shop's own, in the image; the demo's when unset), READY_SECONDS (180),
# ROLES (worker bot http; with a webhook: worker http). Exit code 1: it was left as it was.
set -euo pipefail
cd "$(dirname "$0")/.."

version=${1:-$(git rev-parse --short HEAD)}
image=vitryna:$version
roles=${ROLES:-worker bot http}
ready_seconds=${READY_SECONDS:-180}
cases=${EVAL_CASES:-evals/demo/cases.jsonl}
baseline=${EVAL_BASELINE:-evals/demo/baseline.json}
stamp=$(date -u +%Y%m%d-%H%M%S)
started=()

say() { printf 'deploy: %s\n' "$*" >&2; }

compose() { docker compose -f ops/compose.yaml --env-file .env "$@"; }

# The containers of a role, those of this deployment aside.
running() {
  docker ps --format '{{.Names}}' --filter "name=^vitryna-$1-" | grep -v -x "vitryna-$1-$version-$stamp" || true
}

# A part beside the running ones; `compose run` starts no container anew that ends, so that is said afterwards.
start_part() {
  local role=$1 name=vitryna-$1-$version-$stamp
  shift
  started+=("$name")
  VITRYNA_IMAGE=$image compose run -d --no-deps --use-aliases --name "$name" "$@" "$role" start --role "$role" >/dev/null
  docker update --restart unless-stopped "$name" >/dev/null
}

await_ready() {
  local name=$1 until=$((SECONDS + ready_seconds))
  until docker exec "$name" node ops/docker/health.ts /readyz; do
    [ $SECONDS -lt $until ] || return 1
    sleep 1
  done
}

back() {
  say "$1; $2"
  for name in "${started[@]}"; do docker rm -f "$name" >/dev/null || true; done
  exit 1
}

stop_old() { for name in $(running "$1"); do docker stop -t 30 "$name" >/dev/null && docker rm "$name" >/dev/null; done; }

exec 9>"${TMPDIR:-/tmp}/vitryna-deploy.lock"
flock -n 9 || { say 'another deployment is under way'; exit 1; }

say "build $image"
docker build -q -t "$image" . >/dev/null || back 'the image cannot be built' 'nothing was changed'

say 'eval gate'
docker run --rm --read-only --tmpfs /tmp --tmpfs /data "$image" eval "$cases" --baseline "$baseline" ||
  back 'the gate refuses it' 'nothing was changed'

if [ -n "$(running worker)" ]; then
  say 'back up'
  compose run --rm --no-deps worker backup "/data/before-$version-$stamp.backup" ||
    back 'the backup failed' 'nothing was changed'
fi

say 'migrate'
VITRYNA_IMAGE=$image compose run --rm --no-deps worker migrate ||
  back 'the schema cannot be brought up to date' 'the running version goes on'

for role in $roles; do
  say "start $role"
  start_part "$role" || back "$role cannot be started" 'the running version goes on'
  await_ready "vitryna-$role-$version-$stamp" ||
    back "$role is not ready after $ready_seconds s" 'the running version goes on'
done

say 'swap'
for role in $roles; do stop_old "$role"; done
# What listens for requests was ready without its port, which the old one had.
if [[ " $roles " == *' http '* ]]; then
  docker rm -f "vitryna-http-$version-$stamp" >/dev/null
  start_part http --service-ports
  await_ready "vitryna-http-$version-$stamp" || say 'http is not ready with its port: see its log'
fi
docker tag "$image" vitryna:latest
say "$version is in use"

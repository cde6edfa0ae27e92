#!/usr/bin/env bash
# Stands in for `docker` in tests of ops/deploy.sh: containers are files in $DOCKER_STATE, named as they are, with the
# image in them. An image of version `bad-gate` fails its eval, one of `never-ready` is never ready, and one of
# `cannot-migrate` fails to migrate. What was asked for is in $DOCKER_STATE.log, with what ran at that moment.
set -euo pipefail
running() { (cd "$DOCKER_STATE" && find . -type f -printf '%f ' | tr ' ' '\n' | sort | paste -sd ' '); }
echo "$* | $(running)" >>"$DOCKER_STATE.log"
image=${VITRYNA_IMAGE:-}

run_container() {
  local name='' arguments=("$@")
  for at in "${!arguments[@]}"; do [ "${arguments[$at]}" = --name ] && name=${arguments[$((at + 1))]}; done
  [ -n "$name" ] || { [[ "$* $image" != *migrate*cannot-migrate* ]]; return; }
  echo "$image" >"$DOCKER_STATE/$name"
}

case "$1 ${2:-}" in
  'compose '*)
    shift
    while [ "$1" != run ]; do shift; done
    run_container "$@"
    ;;
  'ps '*) for filter in "$@"; do
    case $filter in name=*) running | tr ' ' '\n' | grep -E "${filter#name=}" || true ;; esac
  done ;;
  'run '*) [[ "$*" != *vitryna:bad-gate* ]] ;;
  'exec '*) ! grep -q never-ready "$DOCKER_STATE/$2" ;;
  'rm '*) rm -f "$DOCKER_STATE/${*: -1}" ;;
  'stop '*) [ -f "$DOCKER_STATE/${*: -1}" ] ;;
  'build '* | 'update '* | 'tag '*) ;;
  *) echo "unforeseen: $*" >&2 && exit 64 ;;
esac

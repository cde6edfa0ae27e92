#!/usr/bin/env bash
# Does what the Dockerfile does for the CPU, without a Docker engine: each COPY and RUN in a Debian root made by
# debootstrap, then the start command and the other commands there as uid 10001, with everything read-only but /data and
# /tmp. Prints the root's size, the time to the first answer of /healthz, and what failed. As root:
#   ops/try-image.sh [FOLDER OF THE ROOT]
set -euo pipefail
cd "$(dirname "$0")/.."
root=${1:-/tmp/vitryna-image}
app=$root/app
port=18080
failed=0

# What the node image brings; Debian itself is kept for the next time.
make_base() {
  [ -d "$root-base" ] || debootstrap --variant=minbase bookworm "$root-base" >/dev/null
  rm -rf "$root"
  cp -a "$root-base" "$root"
  mkdir -p "$root/usr/local/lib/node_modules" "$root/proc" "$root/dev"
  cp -L node_modules/.bin/node "$root/usr/local/bin/node"
  cp -R "$(npm root -g)/npm" "$root/usr/local/lib/node_modules/"
  ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
}

in_root() { chroot "$root" env -i ${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS=/tmp/ca.pem} PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

# The instructions of one stage, continued lines joined.
stage() {
  sed -e ':a' -e '/\\$/N; s/\\\n//; ta' Dockerfile | awk -v want="$1" '/^FROM / { on = ($NF == want); next } on'
}

copy() {
  case $1 in
    --from=*) ;; # one root for both stages
    .) git ls-files --cached --others --exclude-standard | grep -v -E "$(ignored)" | tar -cf - -T - | tar -xf - -C "$app" ;;
    *) cp "${@:1:$#-1}" "$app" ;;
  esac
}

# .dockerignore as a pattern of grep: names of files and folders at the top.
ignored() { grep -v -e '^#' -e '^$' -e '\*' .dockerignore | sed 's/\./\\./g; s/.*/^&(\/|$)/' | paste -sd '|'; }

run_stage() {
  while read -r instruction arguments; do
    case $instruction in
      # shellcheck disable=SC2086
      COPY) copy $arguments ;;
      RUN) echo "RUN $arguments" && in_root HOME=/tmp sh -c "cd /app && $arguments" ;;
    esac
  done < <(stage "$1")
}

# As the container runs: read-only, nobody, and two folders to write.
mount_read_only() {
  mount --bind "$root" "$root" && mount -o remount,bind,ro "$root"
  mount -t proc proc "$root/proc" && mount --bind /dev "$root/dev"
  for folder in tmp data; do mount -t tmpfs -o mode=1777 tmpfs "$root/$folder"; done
}
unmount() { for folder in data tmp dev proc ''; do umount -l "$root/$folder" 2>/dev/null || true; done; }

# Not a function: the process that is started is then the one that gets the signal.
vitryna=(chroot --userspec=10001:10001 "$root" env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/tmp NODE_ENV=production
  VITRYNA_DATA_DIR=/data HTTP_PORT=$port LOG_LEVEL=warn sh -c
  'cd /app && exec node --liftoff-only --max-semi-space-size=2 src/cli/vitryna.ts "$@"' sh)

# try_start WHAT: until /healthz answers, and to the end in order.
try_start() {
  local begun took pid code=0
  begun=$(date +%s%N)
  "${vitryna[@]}" start >"$log" 2>&1 &
  pid=$!
  until curl -fs "http://127.0.0.1:$port/healthz" >/dev/null; do
    kill -0 $pid 2>/dev/null || { cat "$log" && echo 'BAD: start ended' && failed=1 && return; }
    sleep 0.1
  done
  took=$((($(date +%s%N) - begun) / 1000000))
  echo "start, $1: /healthz answers after $took ms on $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
  kill -TERM $pid
  wait $pid || code=$?
  [ $code -eq 0 ] && echo 'good: ended in order' || { echo "BAD: ended with $code" && failed=1; }
}

try_command() {
  if "${vitryna[@]}" "$@" >"$log" 2>&1; then echo "good: $*"; else echo "BAD ($?): $*" && tail -n 5 "$log" && failed=1; fi
}

log=$(mktemp)
make_base
mkdir -p "$app"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# How this machine reaches npm is no part of the image.
cp ~/.npmrc "$root/tmp/.npmrc" 2>/dev/null || true
[ -z "${NODE_EXTRA_CA_CERTS:-}" ] || cp "$NODE_EXTRA_CA_CERTS" "$root/tmp/ca.pem"
run_stage packages
run_stage cpu
rm -rf "$root"/tmp/.npm* "$root/tmp/ca.pem"
echo "size: $(du -sm --exclude=proc --exclude=dev --exclude=usr/local/lib/node_modules "$root" | cut -f1) MB, of it /app $(du -sm "$app" | cut -f1) MB"
trap unmount EXIT
mount_read_only
try_start 'loading the demo'
try_start again
try_command identify --fresh evals/demo/photos/laguna-navy-front-brick.jpg
try_command catalog validate catalog/products.yaml
try_command catalog import catalog/products.yaml --yes
try_command catalog export /tmp/exported.yaml
try_command index
try_command index stats
try_command index verify
try_command eval evals/demo/cases.jsonl --json /tmp/eval.json
try_command models list
try_command prompts check
try_command settings list
try_command migrate
try_command doctor
try_command bench --only lookup
try_command load --seconds 2
exit $failed

#!/usr/bin/env bash
# scripts/device-check.sh [--out FOLDER]
#
# What the first machine with a GPU is asked, in at most eight minutes: every kernel against its reference, the
# benchmark's table, the default pipeline and a model of SmolLM2's shape, made from a seed. One JSON says it all, with the
# adapter's name (FOLDER/device-check.json, device-check beside this file's folder by default). On a software adapter the
# same is done with less work, so that the script itself stays in order. Fails where anything failed, or nothing computed
# on WebGPU.
#
# It runs out of the kit that scripts/pack-device-check.mjs packs, which is all that travels to a machine with neither
# Node nor packages (npm run pack-device-check, then copy build/device-kit and run the device-check.sh in it). In the
# repository it packs the kit first.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -e "$here/node.xz" ]; then
  cd "$here/.."
  node scripts/setup.mjs && node scripts/pack-device-check.mjs || exit 1
  [ $# -eq 0 ] && set -- --out "$PWD/build/device-check"
  exec build/device-kit/device-check.sh "$@"
fi
out=$here/../device-check
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=$2 ;;
    *) echo "$1: there is --out FOLDER" >&2; exit 1 ;;
  esac
  shift 2
done
rm -rf "$out" && mkdir -p "$out" && out=$(cd "$out" && pwd) || exit 1
cd "$here"

unpack() {
  [ -e "$2" ] && return
  xz -dc "$1" >"$2.part" 2>/dev/null ||
    python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.argv[1]), sys.stdout.buffer)' "$1" >"$2.part" ||
    { echo "Neither xz nor python3 could unpack $1: install one of them." >&2; exit 1; }
  mv "$2.part" "$2"
}
addon=node_modules/webgpu/dist/linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
mkdir -p "$addon"
unpack node.xz node
unpack dawn.node.xz "$addon/dawn.node"
chmod +x node

# Machines for computing often have a driver and no loader, or a driver that nothing names.
libraries=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null)
grep -q libvulkan.so.1 <<<"$libraries" || export LD_LIBRARY_PATH="$here${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
if [ -z "${VK_ICD_FILENAMES:-${VK_DRIVER_FILES:-}}" ] && ! ls /usr/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json >/dev/null 2>&1; then
  if [ -e /usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json ]; then
    export VK_ICD_FILENAMES=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
  elif grep -q libGLX_nvidia.so.0 <<<"$libraries"; then
    echo '{"file_format_version":"1.0.0","ICD":{"library_path":"libGLX_nvidia.so.0","api_version":"1.3.0"}}' >nvidia_icd.json
    export VK_ICD_FILENAMES=$here/nvidia_icd.json
  fi
fi
# As scripts/cli.mjs starts a command.
export RLHF_WASM_RELAXED=1

patience=1
# step NAME SECONDS PROGRAM ARGUMENT...: its output goes to a file, its status and seconds into steps.jsonl.
step() {
  local name=$1 limit=$(($2 * patience)) program=$3 since=$SECONDS status=0
  shift 3
  echo "== $name (at most $limit s)"
  timeout --kill-after=5 "$limit" ./node "build/cli/$program.js" "$@" >"$out/$name.log" 2>&1 || status=$?
  echo "{\"name\":\"$name\",\"status\":$status,\"seconds\":$((SECONDS - since)),\"limit\":$limit}" >>"$out/steps.jsonl"
  if [ $status -ne 0 ]; then tail -n 25 "$out/$name.log"; fi
  echo "== $name: status $status after $((SECONDS - since)) s"
}

# The cheapest question first: which adapter is it?
step adapter 40 adapter "$out/adapter.json"
software='swiftshader|llvmpipe|lavapipe|software'
if grep -E '"adapter"' "$out/adapter.json" 2>/dev/null | grep -qiE "$software"; then
  kind=software tests=(kernels/kernels) bench=(--preset S --task training,scoring --pairs 1)
  run=(--set sft.steps=4 --set preferences.pairs=8 --set reward.epochs=1 --set reward.normalisationSamples=8
    --set ppo.iterations=2 --set ppo.promptsPerBatch=4 --set ppo.minibatchSize=4 --set evaluation.promptsPerFamily=1)
  large=(--short --kinds q4 --rounds 1)
  patience=6 # it computes on a processor that others may use too; the eight minutes are a GPU's
else
  kind=gpu tests=() bench=(--preset S,M,nano,tiny --pairs 5) run=()
  large=(--kinds q4,f16 --rounds 5)
fi
cat "$out/adapter.log"

step kernels 110 tests "$out/kernels.json" ${tests[@]+"${tests[@]}"}
step bench 100 bench --backend webgpu "${bench[@]}" --json "$out/bench.json"
step pipeline 130 pipeline --backend webgpu --seed 401 ${run[@]+"${run[@]}"} --out "$out/run"
step large 100 large-model --backend webgpu "${large[@]}" --json "$out/large.json"
./node report.mjs "$out" "$kind" "$(cat commit)"

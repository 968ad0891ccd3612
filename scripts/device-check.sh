#!/usr/bin/env bash
# scripts/device-check.sh [--out FOLDER]
#
# What the first machine with a GPU is asked, in at most eight minutes: every kernel against its reference, the
# benchmark's table, the default pipeline and a model of SmolLM2's shape, made from a seed. One JSON says it all, with the
# adapter's name (FOLDER/device-check.json, build/device-check by default). On a software adapter the same is done with
# less work, so that the script itself stays in order. Fails where anything failed, or nothing computed on WebGPU.
set -uo pipefail
cd "$(dirname "$0")/.."
out=build/device-check
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=$2 ;;
    *) echo "$1: there is --out FOLDER" >&2; exit 1 ;;
  esac
  shift 2
done
node scripts/setup.mjs || exit 1
rm -rf "$out" && mkdir -p "$out"

# step NAME SECONDS COMMAND...: its output goes to a file, its status and seconds into steps.jsonl.
step() {
  local name=$1 limit=$2 since=$SECONDS status=0
  shift 2
  echo "== $name (at most $limit s)"
  timeout --kill-after=5 "$limit" "$@" >"$out/$name.log" 2>&1 || status=$?
  echo "{\"name\":\"$name\",\"status\":$status,\"seconds\":$((SECONDS - since)),\"limit\":$limit}" >>"$out/steps.jsonl"
  if [ $status -ne 0 ]; then tail -n 25 "$out/$name.log"; fi
  echo "== $name: status $status after $((SECONDS - since)) s"
}
cli() { echo node scripts/cli.mjs "$@"; }

# The cheapest question first: which adapter is it?
step adapter 40 $(cli bench --backend webgpu --preset S --task scoring --pairs 1 --json "$out/adapter.json")
software='swiftshader|llvmpipe|lavapipe|software'
if grep -E '"adapter"' "$out/adapter.json" 2>/dev/null | grep -qiE "$software"; then
  kind=software tests=(src/compute/kernels) bench=(--preset S --task training,scoring --pairs 1)
  run=(--set sft.steps=4 --set preferences.pairs=8 --set reward.epochs=1 --set reward.normalisationSamples=8
    --set ppo.iterations=2 --set ppo.promptsPerBatch=4 --set ppo.minibatchSize=4 --set evaluation.promptsPerFamily=1)
  large=(--short --kinds q4 --rounds 1)
else
  kind=gpu tests=(src/compute src/optim src/model) bench=(--preset S,M,nano,tiny --pairs 5) run=()
  large=(--kinds q4,f16 --rounds 5)
fi
grep -hE '"adapter"' "$out/adapter.json" 2>/dev/null

step kernels 110 npx vitest run "${tests[@]}" --reporter=default --reporter=json \
  --outputFile.json="$out/kernels.json"
step bench 100 $(cli bench --backend webgpu "${bench[@]}" --json "$out/bench.json")
step pipeline 130 $(cli pipeline --backend webgpu --seed 401 ${run[@]+"${run[@]}"} --out "$out/run")
step large 100 $(cli large-model --backend webgpu "${large[@]}" --json "$out/large.json")

node --input-type=module - "$out" "$kind" <<'JS'
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const [out, kind] = process.argv.slice(2);
const read = (name) => {
  try {
    return JSON.parse(readFileSync(`${out}/${name}`, 'utf8'));
  } catch {
    return null; // what failed has none
  }
};
const steps = readFileSync(`${out}/steps.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const tests = read('kernels.json');
const adapter = read('adapter.json')?.adapter ?? null;
const run = read('run/report.json');
const report = {
  adapter, kind: adapter ? kind : 'none',
  date: new Date().toISOString(), node: process.version,
  commit: execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim(),
  ok: adapter !== null && steps.every(({ status }) => status === 0),
  steps,
  kernels: tests && { passed: tests.numPassedTests, failed: tests.numFailedTests,
    failures: tests.testResults.flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed').map(({ fullName, failureMessages }) => [fullName, failureMessages[0]]) },
  bench: read('bench.json'), pipeline: run,
  large: read('large.json'),
};
writeFileSync(`${out}/device-check.json`, `${JSON.stringify(report, null, 2)}\n`);
console.log(`${report.ok ? 'ok' : 'FAILED'} on ${adapter ?? 'no WebGPU adapter'} (${report.kind}): ${out}/device-check.json`);
if (report.kind === 'software') console.log('This adapter is software: nothing was learnt about a GPU.');
process.exit(report.ok ? 0 : 1);
JS

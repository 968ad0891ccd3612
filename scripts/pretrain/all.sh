#!/bin/sh
# Both bundled models, side by side, from the corpus on; goes on where it was stopped. Needs Python with
# requirements.txt (PYTHON names it). Log: build/pretrain/PRESET.log. Each run exports to public/models/PRESET at its end.
set -eu
cd "$(dirname "$0")/../.."
PYTHON=${PYTHON:-python3}
mkdir -p build/pretrain
[ -f build/corpus/train.bin.json ] || node scripts/cli.mjs corpus --tokens 30000000
[ -f build/corpus/heldout.bin.json ] || node scripts/cli.mjs corpus --tokens 100000 --seed 8 --out build/corpus/heldout.bin
# A place is a token or padding, and one in twenty is padding. While the learning rate is at its peak a run may be stopped
# and started again with another NANO or TINY.
nice -n 15 "$PYTHON" scripts/pretrain/train.py --preset nano --tokens "${NANO:-24000000}" --threads 1 >>build/pretrain/nano.log 2>&1 &
nice -n 15 "$PYTHON" scripts/pretrain/train.py --preset tiny --tokens "${TINY:-16000000}" --cooldown 0.25 --threads 2 >>build/pretrain/tiny.log 2>&1 &
wait

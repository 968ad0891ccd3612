#!/bin/sh
# Both bundled models, side by side, from the corpus on; goes on where it was stopped. Needs Python with
# requirements.txt (PYTHON names it). Log: build/pretrain/PRESET.log. Each run exports to public/models/PRESET at its end.
set -eu
cd "$(dirname "$0")/../.."
PYTHON=${PYTHON:-python3}
mkdir -p build/pretrain
[ -f build/corpus/train.bin.json ] || node scripts/cli.mjs corpus --tokens 61000000
[ -f build/corpus/heldout.bin.json ] || node scripts/cli.mjs corpus --tokens 100000 --seed 8 --out build/corpus/heldout.bin
# A place is a token or padding: 32 M and 64 M places are about 30 and 60 million tokens. While the learning rate is at
# its peak a run may be stopped and started again with another NANO or TINY.
nice -n 15 "$PYTHON" scripts/pretrain/train.py --preset nano --tokens "${NANO:-32000000}" --threads 1 >>build/pretrain/nano.log 2>&1 &
nice -n 15 "$PYTHON" scripts/pretrain/train.py --preset tiny --tokens "${TINY:-31900000}" --cooldown 0.2 --threads 2 >>build/pretrain/tiny.log 2>&1 &
wait
# tiny's second run: from what the first one exported, with fresh moments, on rows of another seed.
[ -f build/corpus/second.bin.json ] || node scripts/cli.mjs corpus --tokens 24000000 --seed 9 --out build/corpus/second.bin
nice -n 15 "$PYTHON" scripts/pretrain/train.py --preset tiny --init public/models/tiny --data build/corpus/second.bin \
  --tokens 25400000 --lr 1.5e-3 --cooldown 0.5 --threads 2 --out build/pretrain/tiny-second --work build/pretrain/tiny-second-work \
  --tokenizer public/models/tiny >>build/pretrain/tiny.log 2>&1
cp build/pretrain/tiny-second/* public/models/tiny/

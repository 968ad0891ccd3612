"""Whether an adapter that `npm run real-model` trained says the same in peft:

    pip install torch transformers==5.24.0 peft==0.21.2 gguf==0.19.0
    python scripts/real-model-peft.py MODEL.gguf build/real-model/run/dpo

Logits with the adapter on transformers' dequantised load of the same file, against those that the command wrote beside the
adapter (logits.json). Ends with 1 where they differ by more than 1e-3 of the largest.
"""

import json
import sys
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM

MOST_APART = 1e-3


def main(file: str, folder: str) -> int:
    path = Path(file)
    expected = json.loads((Path(folder) / "logits.json").read_text())
    base = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()
    with torch.no_grad():
        without = [base(torch.tensor([row["ids"]])).logits[0, -1] for row in expected["prompts"]]
    model = PeftModel.from_pretrained(base, folder).eval()
    apart, moved = 0.0, 0.0
    for row, before in zip(expected["prompts"], without):
        with torch.no_grad():
            logits = model(torch.tensor([row["ids"]])).logits[0, -1]
        told = torch.tensor(row["logits"])
        apart = max(apart, ((logits[:: expected["stride"]] - told).abs().max() / row["largest"]).item())
        moved = max(moved, ((logits - before).abs().max() / row["largest"]).item())
    print(f"{len(expected['prompts'])} prompts: logits apart by at most {apart:.1e} of the largest; the adapter moves them by up to {moved:.1e}")
    return int(not apart <= MOST_APART)


sys.exit(main(*sys.argv[1:]))

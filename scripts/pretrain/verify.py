"""Checks an exported folder against transformers, and writes what the tab's engine must agree with.

    python scripts/pretrain/verify.py public/models/nano scripts/pretrain/reference-nano.json

Needs transformers. The reference holds held-out rows and transformers' mean loss on each (nats a token, padding left out).
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from transformers import AutoTokenizer, LlamaForCausalLM

from train import ROOT, targets_of

folder = Path(sys.argv[1])
model, info = LlamaForCausalLM.from_pretrained(folder, output_loading_info=True)
assert not any(info.values()), info
tokenizer = AutoTokenizer.from_pretrained(folder)
assert (tokenizer.pad_token_id, tokenizer.eos_token_id, len(tokenizer)) == (0, 1, model.config.vocab_size)
chat = [dict(role="user", content="Hi"), dict(role="assistant", content="Hello.")]
text = tokenizer.apply_chat_template(chat, tokenize=False)
assert text == "<|user|>Hi<|assistant|>Hello.<|eos|>", text

context = model.config.max_position_embeddings
rows = np.fromfile(ROOT / "build/corpus/heldout.bin", "<u2").reshape(-1, context)[:512].astype(np.int64)
ids = torch.from_numpy(rows)
with torch.no_grad():
    losses = [F.cross_entropy(model(b).logits.flatten(0, 1), targets_of(b).flatten(), ignore_index=-100) for b in ids.split(32)]
loss = torch.stack(losses).mean().item()
said = json.loads((folder / "training.json").read_text())["result"]["heldout_loss"]
print(f"held-out loss: transformers {loss:.6f}, train.py {said:.6f}")
assert abs(loss - said) < 1e-4

if len(sys.argv) > 2:
    with torch.no_grad():
        each = [F.cross_entropy(model(r[None]).logits[0], targets_of(r[None])[0], ignore_index=-100).item() for r in ids[:8]]
    reference = dict(model=folder.name, rows=[[int(i) for i in row if i] for row in rows[:8]], losses=[round(x, 6) for x in each])
    Path(sys.argv[2]).write_text(json.dumps(reference) + "\n")

"""The other side of `npm run beside-torch`: the same work in PyTorch, float32, as many threads as OMP_NUM_THREADS says.

    pip install torch transformers==5.24.0 gguf==0.19.0 peft==0.21.2

Reads the name of a piece of work a line and answers with the milliseconds of a processor that it took, as JSON. The real
model is transformers' load of the GGUF file; the bundled shapes are a Llama written out with PyTorch's fused functions (as
fast or faster than transformers' at that size), AdamW in its fused form.

    python scripts/beside-torch.py MODEL.gguf
"""

import json
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

AT_LEAST = 0.2  # seconds of a processor of one measurement
LORA = "q_proj k_proj v_proj o_proj gate_proj up_proj down_proj".split()


class Llama(nn.Module):
    """Weights of a bundled preset's shape; a head of one column in place of the logits where `scores`."""

    def __init__(self, vocab, width, inner, layers, heads, scores=False):
        super().__init__()
        self.heads, self.d = heads, width // heads
        self.embedding = nn.Embedding(vocab, width)
        self.layers = nn.ModuleList()
        for _ in range(layers):
            shapes = dict(qkv=(width, 3 * width), out=(width, width), gate_up=(width, 2 * inner), down=(inner, width))
            layer = nn.ModuleDict({name: nn.Linear(i, o, bias=False) for name, (i, o) in shapes.items()})
            layer["norm1"], layer["norm2"] = nn.RMSNorm(width, 1e-5), nn.RMSNorm(width, 1e-5)
            self.layers.append(layer)
        self.norm = nn.RMSNorm(width, 1e-5)
        self.score = nn.Linear(width, 1, bias=False) if scores else None
        nn.init.normal_(self.embedding.weight, std=0.02)
        angles = torch.outer(torch.arange(512), 10_000 ** (-torch.arange(0, self.d, 2) / self.d))
        self.register_buffer("cos", torch.cat([angles, angles], 1).cos())
        self.register_buffer("sin", torch.cat([angles, angles], 1).sin())

    def rope(self, x, at):
        """x [B, heads, T, d] at places `at` to `at` + T."""
        cos, sin = self.cos[at : at + x.shape[2]], self.sin[at : at + x.shape[2]]
        a, b = x.chunk(2, -1)
        return x * cos + torch.cat([-b, a], -1) * sin

    def hidden(self, ids, cache=None):
        """ids [B, T] -> [B, T, width]; `cache` grows by them."""
        b, t = ids.shape
        x = self.embedding(ids)
        at = cache[0][0].shape[2] if cache else 0
        for i, layer in enumerate(self.layers):
            qkv = layer["qkv"](layer["norm1"](x)).view(b, t, 3, self.heads, self.d).permute(2, 0, 3, 1, 4)
            q, k, v = self.rope(qkv[0], at), self.rope(qkv[1], at), qkv[2]
            if cache is not None:
                if at:
                    k, v = torch.cat([cache[i][0], k], 2), torch.cat([cache[i][1], v], 2)
                    cache[i] = (k, v)
                else:
                    cache.append((k, v))
            y = F.scaled_dot_product_attention(q, k, v, is_causal=t > 1)
            x = x + layer["out"](y.transpose(1, 2).reshape(b, t, -1))
            gate, up = layer["gate_up"](layer["norm2"](x)).chunk(2, -1)
            x = x + layer["down"](F.silu(gate) * up)
        return self.norm(x)

    def head(self, hidden):
        return self.score(hidden)[..., 0] if self.score is not None else F.linear(hidden, self.embedding.weight)


def adam(model, rate):
    parameters = [p for p in model.parameters() if p.requires_grad]
    return torch.optim.AdamW(parameters, rate, eps=1e-5, weight_decay=0, fused=True)


PRESETS = dict(nano=(1024, 64, 176, 2, 4), tiny=(1024, 128, 352, 4, 4))
ROWS, PROMPT, NEW = 32, 16, 32


def training(preset):
    """A step of 16 rows of 64: loss of the next token, gradient clipped to norm 1, AdamW."""
    model = Llama(*PRESETS[preset])
    optimizer = adam(model, 1e-3)
    ids = torch.randint(1024, (16, 64))

    def step():
        optimizer.zero_grad()
        logits = model.head(model.hidden(ids)[:, :-1])
        loss = F.cross_entropy(logits.reshape(-1, 1024), ids[:, 1:].reshape(-1))
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


@torch.inference_mode()
def sample(model, prompts, new):
    """Answers with a cache of keys and values, one draw a token."""
    cache, out, ids = [], [], prompts
    for _ in range(new):
        logits = model.head(model.hidden(ids, cache)[:, -1])
        ids = torch.multinomial(torch.softmax(logits, -1), 1)
        out.append(ids)
    return torch.cat(out, 1)


def rollout(preset):
    model = Llama(*PRESETS[preset])
    prompts = torch.randint(5, 1024, (ROWS, PROMPT))
    return lambda: sample(model, prompts, NEW)


def ppo(preset):
    """Answers, four readings, rewards, GAE, four epochs of one minibatch: as `src/bench/ppo.ts`."""
    policy, reference = Llama(*PRESETS[preset]), Llama(*PRESETS[preset])
    value, reward = Llama(*PRESETS[preset], scores=True), Llama(*PRESETS[preset], scores=True)
    steps = [adam(policy, 1e-5), adam(value, 1e-5)]
    prompts = torch.randint(5, 1024, (ROWS, PROMPT))

    def logprobs(model, rows):
        logits = model.head(model.hidden(rows)[:, PROMPT - 1 : -1])
        return torch.log_softmax(logits, -1).gather(2, rows[:, PROMPT:, None])[..., 0]

    def values(model, rows):
        return model.head(model.hidden(rows)[:, PROMPT - 1 : -1])

    def iteration():
        with torch.inference_mode():
            rows = torch.cat([prompts, sample(policy, prompts, NEW)], 1)
            old, ref, v = logprobs(policy, rows), logprobs(reference, rows), values(value, rows)
            scores = reward.head(reward.hidden(rows)[:, -1])
            rewards = -0.05 * (old - ref)
            rewards[:, -1] += scores
            advantages, last = torch.zeros_like(v), torch.zeros(ROWS)
            for t in reversed(range(NEW)):
                following = v[:, t + 1] if t + 1 < NEW else torch.zeros(ROWS)
                last = rewards[:, t] + following - v[:, t] + 0.95 * last
                advantages[:, t] = last
            returns = advantages + v
            white = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
        rows, old, white, returns, v = (x.clone() for x in (rows, old, white, returns, v))
        for _ in range(4):
            steps[0].zero_grad()
            ratio = (logprobs(policy, rows) - old).exp()
            loss = torch.max(-white * ratio, -white * ratio.clamp(0.8, 1.2)).mean()
            loss.backward()
            nn.utils.clip_grad_norm_(policy.parameters(), 1000.0)
            steps[0].step()
            steps[1].zero_grad()
            now = values(value, rows)
            clipped = v + (now - v).clamp(-0.2, 0.2)
            error = 0.5 * torch.max((now - returns) ** 2, (clipped - returns) ** 2).mean()
            (0.1 * error).backward()
            nn.utils.clip_grad_norm_(value.parameters(), 1000.0)
            steps[1].step()
            loss.item(), error.item()

    return iteration


def real_model(path):
    from transformers import AutoModelForCausalLM

    path = Path(path)
    return AutoModelForCausalLM.from_pretrained(str(path.parent), gguf_file=path.name, dtype=torch.float32).eval()


def decoding(model, rows):
    """A token of each row, after a prompt of 8; 16 tokens are drawn for one measurement."""
    prompts = torch.randint(5, 49_000, (rows, 8))

    @torch.inference_mode()
    def run():
        out = model(input_ids=prompts, use_cache=True)
        began = time.process_time()
        for _ in range(16):
            ids = torch.multinomial(torch.softmax(out.logits[:, -1], -1), 1)
            out = model(input_ids=ids, past_key_values=out.past_key_values, use_cache=True)
        return (time.process_time() - began) / 16

    return run


def lora_step(model):
    """4 rows of 128 tokens, rank 8 on all seven linear layers, AdamW."""
    from peft import LoraConfig, get_peft_model

    adapted = get_peft_model(model, LoraConfig(r=8, lora_alpha=16, target_modules=LORA, lora_dropout=0.0))
    optimizer = torch.optim.AdamW((p for p in adapted.parameters() if p.requires_grad), 1e-4, fused=True)
    ids = torch.randint(5, 49_000, (4, 128))

    def step():
        optimizer.zero_grad()
        adapted(input_ids=ids, labels=ids).loss.backward()
        optimizer.step()

    return step


def main():
    torch.manual_seed(1)
    ready, real = {}, []

    def make(name):
        kind, _, rest = name.partition(" ")
        if kind in ("training", "rollout", "ppo"):
            return {"training": training, "rollout": rollout, "ppo": ppo}[kind](rest)
        if not real:
            real.append(real_model(sys.argv[1]))
        return decoding(real[0], int(rest)) if kind == "decoding" else lora_step(real_model(sys.argv[1]))

    for line in sys.stdin:
        name = line.strip()
        if name not in ready:
            ready[name] = make(name)
            ready[name]()  # whatever is made at the first time
        own, times, began = 0.0, 0, time.process_time()
        while times == 0 or time.process_time() - began < AT_LEAST:
            took = ready[name]()
            own += took if name.startswith("decoding") else 0
            times += 1
        total = own if own else time.process_time() - began
        print(json.dumps({"ms": 1000 * total / times}), flush=True)


main()

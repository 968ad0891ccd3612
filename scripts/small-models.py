"""Writes small Llama folders of the kinds that people bring, and what transformers says of each; made from a seed:

    pip install torch transformers==5.24.0 safetensors
    python scripts/small-models.py src/testing/fixtures/small-models

A folder a kind, with `expected.safetensors`: logits [prompts, vocabulary] in float32 after the last token of each prompt of
`prompts.json`. The tokenizer is one for all. Weights are large enough that every head and every position counts.
"""

import json
import random
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

SEED, PROMPTS = 11, 20
SHAPE = dict(hidden_size=48, intermediate_size=80, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=128)
# `dtype` and `shard` say how the weights are written.
KINDS = {
    "grouped": dict(num_key_value_heads=2, tie_word_embeddings=True, rope_theta=100_000.0, rms_norm_eps=1e-5),
    "untied": dict(num_key_value_heads=4, tie_word_embeddings=False, dtype=torch.float16),
    "head-dim": dict(num_key_value_heads=1, head_dim=16, tie_word_embeddings=True, dtype=torch.float16),
    "bf16": dict(num_key_value_heads=2, tie_word_embeddings=False, head_dim=20, dtype=torch.bfloat16),
    "sharded": dict(num_key_value_heads=2, tie_word_embeddings=False, shard="64KB", dtype=torch.bfloat16),
}
TEMPLATE = "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|eos|>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"


def tokenizer() -> PreTrainedTokenizerFast:
    marks = ["<|pad|>", "<|eos|>", "<|system|>", "<|user|>", "<|assistant|>"]
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = [tuple(pair.split()) for pair in "t h|Ġ a|Ġ th|Ġth e|i n|e r|o n|r e|Ġ w|in g".split("|")]
    tokens = [*marks, *letters, *("".join(pair) for pair in merges)]
    made = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(mark, normalized=False) for mark in marks])
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<|eos|>", pad_token="<|pad|>", chat_template=TEMPLATE)


def text(rng: random.Random) -> str:
    words = "the a thing is where water on and when another café 日本 Ⅳ 3.14 (x) winter there".split()
    return " ".join(rng.choice(words) for _ in range(rng.choice([1, 2, 3, 5, 8, 13])))


def main(folder: str) -> None:
    out = Path(folder)
    rng = random.Random(SEED)
    made = tokenizer()
    made.save_pretrained(out / "tokenizer")
    prompts = [(one, made(one)["input_ids"]) for one in (text(rng) for _ in range(PROMPTS))]
    (out / "prompts.json").write_text(json.dumps(prompts, ensure_ascii=False) + "\n")
    for kind, settings in KINDS.items():
        settings = {"dtype": torch.float32, "shard": "50GB", **settings}
        dtype, shard = settings.pop("dtype"), settings.pop("shard")
        torch.manual_seed(SEED)
        config = LlamaConfig(vocab_size=len(made), eos_token_id=1, pad_token_id=0, initializer_range=0.25, **SHAPE, **settings)
        model = LlamaForCausalLM(config).to(dtype)
        for name, weight in model.named_parameters():
            if "norm" in name:
                weight.data = (torch.rand(weight.shape) + 0.5).to(dtype)
        model.save_pretrained(out / kind, max_shard_size=shard)
        # Read anew: a model that was made half as precise keeps the angles of its positions so.
        exact = LlamaForCausalLM.from_pretrained(out / kind, dtype=torch.float32).eval()
        with torch.no_grad():
            logits = [exact(torch.tensor([ids])).logits[0, -1] for _, ids in prompts]
        save_file({"logits": torch.stack(logits).contiguous()}, out / kind / "expected.safetensors")
        (out / kind / "generation_config.json").unlink(missing_ok=True)
        print(kind, sum(p.numel() for p in model.parameters()), "weights, largest logit", torch.stack(logits).abs().max().item())


main(*sys.argv[1:])

"""Writes what transformers says of a GGUF model, for `npm run real-model -- --check`:

    pip install torch transformers==5.24.0 gguf==0.19.0
    python scripts/real-model-expected.py MODEL.gguf src/testing/fixtures/real-model.json

Logits and greedy answers are of transformers' dequantised load of the file in float32. Its tokens are of the tokenizer that
the model was trained with: SmolLM2's tokenizer.json (every digit alone, then GPT-2's byte-level cut) over the file's own
vocabulary and merges, which is what the file's "smollm" stands for.
"""

import json
import random
import sys
from pathlib import Path

import torch
from gguf import GGUFReader
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

SEED, STRINGS, CONVERSATIONS, GREEDY, STRIDE = 7, 1000, 50, 32, 193

PROMPTS = """What is the capital of France?|The capital of France is|Write one sentence about the sea.|What is 7 times 8?
Name three fruits.|Who wrote Romeo and Juliet?|Explain photosynthesis in one sentence.|Give me a word that rhymes with cat.
How do I boil an egg?|What colour is the sky at night?|Translate "good morning" into Spanish.|List the days of the week.
What is a prime number?|Tell me a short joke.|Why do birds sing?|What is the largest planet?|Write a Python function that adds two numbers.
How many legs does a spider have?|What should I pack for a trip to the mountains?|Who are you?""".replace("\n", "|").split("|")

WORDS = """the of Paris don't I'LL we've naïve Straße façade día niño 日本 漢字 한국어 русский עברית العربية हिन्दी ไทย Ⅳ ١٢ ½ ² 3.14 1,000
2024-01-31 0x1F café ﬁn Ǆ 👍 👩‍👧 🇫🇷 e\u0301 def f(x): return x*2 <b>bold</b> {"a":[1,2]} http://a.org/?q=1&r=2 #tag @me … — “quoted” 'single'
$5.00 100% a_b_c CamelCase ALLCAPS snake_case x==y != <= // /* */ \\n ... !!! ?!""".split()
SPACES = [" ", " ", " ", " ", "", "  ", "   ", "\t", "\n", "\n\n", "\r\n", "\u00a0", "\u3000", "\u2009", " \n ", "    "]


def text(rng: random.Random) -> str:
    return "".join(rng.choice(WORDS) + rng.choice(SPACES) for _ in range(rng.choice([1, 1, 2, 3, 4, 5, 6])))


def conversation(rng: random.Random) -> list[dict[str, str]]:
    turns = [{"role": "system", "content": text(rng)}] if rng.random() < 0.4 else []
    for _ in range(rng.choice([1, 1, 2, 3])):
        turns += [{"role": "user", "content": text(rng)}, {"role": "assistant", "content": text(rng)}]
    return turns if rng.random() < 0.5 else turns[:-1]


def field(reader: GGUFReader, name: str):
    return reader.fields[name].contents()


def tokenizer_of(reader: GGUFReader) -> PreTrainedTokenizerFast:
    tokens, kinds = field(reader, "tokenizer.ggml.tokens"), field(reader, "tokenizer.ggml.token_type")
    merges = [tuple(merge.split(" ")) for merge in field(reader, "tokenizer.ggml.merges")]
    made = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(t, normalized=False) for t, kind in zip(tokens, kinds) if kind == 3])
    named = {key: tokens[field(reader, f"tokenizer.ggml.{name}_token_id")] for key, name in (("bos_token", "bos"), ("eos_token", "eos"))}
    return PreTrainedTokenizerFast(tokenizer_object=made, chat_template=field(reader, "tokenizer.chat_template"), **named)


def main(file: str, out: str) -> None:
    path = Path(file)
    tokenizer = tokenizer_of(GGUFReader(path))
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()
    rng = random.Random(SEED)
    strings: list = []
    while len(strings) < STRINGS:
        one = text(rng)
        ids = tokenizer(one, add_special_tokens=False)["input_ids"]
        if tokenizer.decode(ids, clean_up_tokenization_spaces=False) == one:  # a byte without a token is dropped there, refused here
            strings.append([one, ids])
    conversations = []
    for _ in range(CONVERSATIONS):
        turns = conversation(rng)
        asks = turns[-1]["role"] == "user"
        conversations.append([turns, tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=asks)])
    prompts = []
    for prompt in PROMPTS:
        ids = tokenizer.apply_chat_template([{"role": "user", "content": prompt}], add_generation_prompt=True, return_dict=False)
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0, -1]
            said = model.generate(torch.tensor([ids]), max_new_tokens=GREEDY, do_sample=False)[0, len(ids) :]
        at = list(range(0, len(logits), STRIDE))
        prompts.append({
            "prompt": prompt, "ids": list(ids), "largest": round(logits.abs().max().item(), 4),
            "logits": [round(logits[i].item(), 4) for i in at], "greedy": said.tolist(),
        })
        print(prompt, "->", tokenizer.decode(said))
    made = {"file": path.name, "stride": STRIDE, "prompts": prompts, "strings": strings, "conversations": conversations}
    Path(out).write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n")


main(*sys.argv[1:])

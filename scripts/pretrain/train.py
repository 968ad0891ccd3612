"""Pretrains a bundled model: the faster trainer for the shipped weights, of the same recipe as `npm run pretrain`.

    python scripts/pretrain/train.py --preset nano --tokens 30000000

Needs build/corpus/train.bin and heldout.bin (npm run corpus) and the packages of requirements.txt. Stop it whenever
you like (Ctrl-C, SIGTERM): started again with the same arguments it goes on from its last checkpoint. Every
--export-every tokens, and at the end, it writes a Hugging Face folder.
"""

import argparse
import json
import os
import signal
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
import torch._inductor.config as inductor
from tokenizers import Tokenizer

from export import cpu_name, export
from model import Llama, init_parameters, model_config

PAD, EOS = 0, 1
ROOT = Path(__file__).resolve().parents[2]


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--preset", choices=["nano", "tiny", "small"], default="nano")
    p.add_argument("--tokens", type=int, default=30_000_000, help="places in rows, padding included")
    p.add_argument("--batch", type=int, default=32, help="rows a step")
    p.add_argument("--lr", type=float, default=None, help="peak learning rate (default: nano 4e-3, tiny 2.5e-3, small 1.5e-3)")
    p.add_argument("--warmup", type=int, default=200, help="steps, linear; then the peak")
    p.add_argument("--cooldown", type=float, default=0.3, help="last share of the steps, over which the rate falls to 0")
    p.add_argument("--decay", type=float, default=0.1, help="weight decay of matrices; norms have none")
    p.add_argument("--seed", type=int, default=1, help="of the initial parameters")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--data", type=Path, default=ROOT / "build/corpus/train.bin")
    p.add_argument("--heldout", type=Path, default=ROOT / "build/corpus/heldout.bin")
    p.add_argument("--tokenizer", type=Path, default=None, help="folder (default: the one exported to)")
    p.add_argument("--out", type=Path, default=None, help="default: public/models/PRESET")
    p.add_argument("--work", type=Path, default=None, help="checkpoints (default: build/pretrain/PRESET)")
    p.add_argument("--export-every", type=int, default=5_000_000, help="tokens")
    p.add_argument("--no-compile", action="store_true")
    return p.parse_args()


def rows_of(path: Path, context: int) -> tuple[np.ndarray, dict]:
    about = json.loads(Path(f"{path}.json").read_text())
    if about["context"] != context:
        raise SystemExit(f"{path} has rows of {about['context']} tokens, the model has {context}: run npm run corpus -- --context {context}")
    return np.memmap(path, dtype="<u2", mode="r").reshape(-1, context), about


def targets_of(ids: torch.Tensor) -> torch.Tensor:
    """Next token at each place; -100 (no loss) at the last place and where the next token is padding."""
    targets = torch.full_like(ids, -100)
    targets[:, :-1] = torch.where(ids[:, 1:] == PAD, -100, ids[:, 1:])
    return targets


def learning_rate(step: int, steps: int, peak: float, warmup: int, cooldown: float) -> float:
    """Of update `step` (from 0): linear warm-up, then the peak, then linear to 0 over the last share `cooldown`.

    Warm-up, stable, decay (Hu et al. 2024, MiniCPM): as good as a decay all the way, and the end may be moved while
    the peak lasts. Of the first 500 steps only warm-up and peak are seen.
    """
    start = steps - round(cooldown * steps)
    return peak * min((step + 1) / warmup, 1.0, (steps - step) / max(1, steps - start))


class Threads:
    """One thread or all of them, whichever is faster now.

    On a machine that others use too, threads that wait for each other at every operation are several times slower than
    one alone. So every 200 steps each choice is timed over 4 steps. (The order of sums, so the last bits, may differ.)
    """

    def __init__(self, most: int):
        self.most, self.times = most, {1: [], most: []}

    def before(self, step: int) -> None:
        place = step % 200
        if place == 0:
            self.times = {1: [], self.most: []}
        if place < 8 and self.most > 1:
            torch.set_num_threads(1 if place < 4 else self.most)
        elif place == 8 and all(self.times.values()):
            torch.set_num_threads(min(self.times, key=lambda n: sorted(self.times[n])[len(self.times[n]) // 2]))

    def after(self, step: int, seconds: float) -> None:
        if 0 < step % 200 < 8 and step % 200 != 4:  # the first step after a change is not typical
            self.times[1 if step % 200 < 4 else self.most].append(seconds)


@torch.no_grad()
def sample(model: Llama, prompts: list[list[int]], generator: torch.Generator, temperature=0.8) -> list[list[int]]:
    out = []
    for prompt in prompts:
        ids = list(prompt)
        while len(ids) < model.config["max_position_embeddings"]:
            logits = model(torch.tensor([ids]))[0, -1] / temperature
            ids.append(int(torch.multinomial(logits.softmax(-1), 1, generator=generator)))
            if ids[-1] == EOS:
                break
        out.append(ids)
    return out


def main() -> None:
    a = arguments()
    torch.set_num_threads(a.threads)
    inductor.cpp.dynamic_threads = True  # compiled code heeds set_num_threads
    config = model_config(a.preset)
    context = config["max_position_embeddings"]
    out = a.out or ROOT / "public/models" / a.preset
    work = a.work or ROOT / "build/pretrain" / a.preset
    tokenizer_dir = a.tokenizer or out
    work.mkdir(parents=True, exist_ok=True)
    peak = a.lr or {"nano": 4e-3, "tiny": 2.5e-3, "small": 1.5e-3}[a.preset]
    steps = a.tokens // (a.batch * context)

    # 1. Data: rows in file order, each seen once.
    rows, about = rows_of(a.data, context)
    heldout, _ = rows_of(a.heldout, context)
    heldout = torch.from_numpy(heldout[:512].astype(np.int64))
    if steps * a.batch > len(rows):
        raise SystemExit(f"{a.data} has {len(rows)} rows; {steps} steps of {a.batch} need more: npm run corpus -- --tokens {a.tokens}")
    tokenizer = Tokenizer.from_file(str(tokenizer_dir / "tokenizer.json"))

    # 2. Model and optimizer, from the start or from the last checkpoint.
    model = Llama(config, init_parameters(config, a.seed))
    matrices = [w for w in model.weights if w.dim() == 2]
    norms = [w for w in model.weights if w.dim() == 1]
    groups = [dict(params=matrices, weight_decay=a.decay), dict(params=norms, weight_decay=0.0)]
    optimizer = torch.optim.AdamW(groups, lr=peak, betas=(0.9, 0.95), eps=1e-8, fused=True)
    recipe = dict(
        preset=a.preset, tokens=a.tokens, steps=steps, rows_a_step=a.batch, context=context,
        optimizer="AdamW, betas 0.9 and 0.95, eps 1e-8, global-norm clip 1.0",
        learning_rate=peak, warmup_steps=a.warmup, schedule=f"warm-up, peak, linear to 0 over the last {a.cooldown:.0%}", weight_decay=f"{a.decay} on matrices, 0 on norms",
        init=f"N(0, 0.02) from (seed {a.seed}, parameter name), norms 1",
        data=f"npm run corpus, seed {about['seed']}, rows in order, once", tokenizer=about["tokenizer"], torch=torch.__version__,
    )
    curve: list[list[float]] = []  # step, mean loss since the last entry, learning rate, gradient norm
    step, seconds = 0, 0.0
    checkpoint = work / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        movable = {k: recipe[k] for k in ("tokens", "steps", "schedule")}  # the end may be moved while the peak lasts
        at_peak = saved["step"] <= a.warmup or saved["curve"][-1][2] >= 0.999 * peak
        if saved["recipe"] != recipe and not (at_peak and {**saved["recipe"], **movable} == recipe):
            raise SystemExit(f"{checkpoint} is of another recipe: give --work another folder, or remove it. It has {saved['recipe']}")
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        step, seconds, curve = saved["step"], saved["seconds"], saved["curve"]
        print(f"goes on from step {step}", flush=True)

    def loss_of(ids: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(model(ids).flatten(0, 1), targets.flatten(), ignore_index=-100)

    compiled = loss_of if a.no_compile else torch.compile(loss_of)
    stopping = False

    def stop(*_):
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)

    def save_all(finished: bool) -> None:
        state = dict(recipe=recipe, model=model.state_dict(), optimizer=optimizer.state_dict(), step=step, seconds=seconds, curve=curve)
        torch.save(state, work / "checkpoint.part")
        os.replace(work / "checkpoint.part", checkpoint)
        with torch.no_grad():
            parts = [loss_of(b, targets_of(b)) for b in heldout.split(a.batch)]
        recent = [c[1] for c in curve if c[0] > step - 200]
        result = dict(
            finished=finished, step=step, steps=steps,
            tokens_seen=int(np.count_nonzero(rows[: step * a.batch])),
            train_loss=float(np.mean(recent)), heldout_loss=float(torch.stack(parts).mean()),
            heldout_tokens=int((heldout != PAD).sum()), hours=seconds / 3600, cpu=cpu_name(), threads=a.threads,
        )
        generator = torch.Generator().manual_seed(step)
        written = sample(model, [[EOS]] * 6, generator)
        texts = [tokenizer.decode(ids[1:], skip_special_tokens=False) for ids in written]
        columns = ["step", "loss", "learning_rate", "grad_norm"]
        export(out, tokenizer_dir, config, model.parameter_dict(), dict(recipe=recipe, result=result, samples=texts, columns=columns, curve=curve))
        print(f"exported {out}: held-out loss {result['heldout_loss']:.4f}", *texts, sep="\n  | ", flush=True)

    # 3. Train.
    threads = Threads(a.threads)
    export_steps = max(1, a.export_every // (a.batch * context))
    losses: list[torch.Tensor] = []
    last = printed = time.monotonic()
    printed_step = step
    while step < steps and not stopping:
        ids = torch.from_numpy(rows[step * a.batch : (step + 1) * a.batch].astype(np.int64))
        lr = learning_rate(step, steps, peak, a.warmup, a.cooldown)
        threads.before(step)
        begun = time.monotonic()
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = compiled(ids, targets_of(ids))
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.detach())
        threads.after(step, time.monotonic() - begun)
        step += 1
        if step <= 500 or step % 20 == 0 or step == steps:
            mean = float(torch.stack(losses).mean())
            losses.clear()
            if not np.isfinite(mean):
                raise SystemExit(f"step {step}: the loss is {mean}; the last checkpoint is kept. Try a smaller --lr.")
            curve.append([step, round(mean, 5), round(lr, 8), round(float(norm), 4)])
        now = time.monotonic()
        seconds, last = seconds + now - last, now
        if now - printed > 15:
            pace = (now - printed) / (step - printed_step)  # seconds a step, lately
            print(
                f"step {step}/{steps}  loss {curve[-1][1]:.4f}  lr {lr:.2e}  |g| {float(norm):.2f}  {torch.get_num_threads()} threads  "
                f"{a.batch * context / pace:,.0f} tokens/s  {pace * (steps - step) / 60:.1f} min left",
                flush=True,
            )
            printed, printed_step = now, step
        if step % export_steps == 0 and step < steps:
            save_all(False)
            last = printed = time.monotonic()
            printed_step = step
    save_all(step == steps)


if __name__ == "__main__":
    main()

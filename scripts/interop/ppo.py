"""TRL's last PPO (1.12) and ours on one recorded rollout whose rows are of full length. Prints a line a figure.

TRL computes all of it inside one method, so the lines of that method are run here as they are, from its own file.

    python scripts/interop/ppo.py OURS
"""

import inspect
import json
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import torch
from trl.experimental.ppo import ppo_trainer

both = json.loads((Path(sys.argv[1]) / "ppo.json").read_text())
settings, recorded, ours = both["settings"], both["recorded"], both["ours"]
rows, width = recorded["rows"], recorded["width"]
source = inspect.getsource(ppo_trainer.PPOTrainer.train).splitlines()


def lines(first: str, last: str) -> str:
    begin = next(i for i, line in enumerate(source) if line.strip().startswith(first))
    end = next(i for i in range(begin, len(source)) if source[i].strip().startswith(last))
    return textwrap.dedent("\n".join(source[begin : end + 1]))


table = lambda flat: torch.tensor(flat, dtype=torch.float32).reshape(rows, width)
names = dict(
    vars(ppo_trainer),
    args=SimpleNamespace(
        kl_estimator="k1",
        kl_coef=settings["beta"],
        whiten_rewards=False,
        gamma=settings["gamma"],
        lam=settings["lambda"],
        cliprange=settings["cliprange"],
        cliprange_value=settings["cliprangeValue"],
        vf_coef=0.1,
    ),
    responses=torch.zeros(rows, width, dtype=torch.long),
    logprobs=table(recorded["logprobs"]),
    ref_logprobs=table(recorded["refLogprobs"]),
    values=table(recorded["values"]),
    scores=torch.tensor(recorded["scores"]),
    sequence_lengths=torch.full((rows,), width - 1),
)
exec(lines("response_idxs =", "advantages = torch.masked_fill"), names)
whole = slice(None)
names.update(
    micro_batch_inds=whole,
    new_logprobs=table(recorded["moved"]["logprobs"]),
    vpred=table(recorded["moved"]["values"]),
    mb_values=names["values"],
    mb_return=names["returns"],
    mb_logprobs=names["logprobs"],
    mb_advantage=names["advantages"],
)
exec(lines("vpredclipped =", "loss = pg_loss"), names)

failed = 0
pairs = [(name, names[name].flatten(), torch.tensor(ours[name])) for name in ("kl", "rewards", "advantages", "returns")]
pairs += [("policy loss", names["pg_loss"], torch.tensor(ours["policyLoss"])), ("value loss", names["vf_loss"], torch.tensor(ours["valueLoss"]))]
for name, theirs, mine in pairs:
    # Of what is larger than 1, of its size: a float32 has seven digits.
    worst = ((theirs - mine).abs() / mine.abs().clamp(min=1)).max().item()
    failed += not worst < 1e-5
    print(f"{'ok  ' if worst < 1e-5 else 'FAIL'}  PPO's {name} of {rows} rows of {width} tokens: at most {worst:.1e} apart")
print(f"{len(pairs) - failed} passed, {failed} failed")
sys.exit(1 if failed else 0)

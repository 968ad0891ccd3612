"""The half of `npm run interop` in Python: transformers, datasets and TRL on what our engine wrote. Prints a line a check.

    python scripts/interop/check.py OURS RUN BACK
"""

import contextlib
import json
import logging
import sys
import warnings
from pathlib import Path

import datasets
import torch
import transformers
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

OURS, RUN, BACK = (Path(arg) for arg in sys.argv[1:4])
PASSED, FAILED = 0, 0


def check(name: str, good: bool, found: str) -> None:
    global PASSED, FAILED
    PASSED, FAILED = PASSED + bool(good), FAILED + (not good)
    print(f"{'ok  ' if good else 'FAIL'}  {name}: {found}", flush=True)


@contextlib.contextmanager
def complaints():
    """Every warning that transformers logs or Python shows."""
    found: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: found.append(record.getMessage())
    logger = logging.getLogger("transformers")
    logger.addHandler(handler)
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always", UserWarning)
        yield found
    found.extend(str(one.message) for one in shown if issubclass(one.category, UserWarning))
    logger.removeHandler(handler)


def apart(model, sequences, logits) -> float:
    """The largest difference of any logit."""
    worst = 0.0
    for ids, ours in zip(sequences, logits):
        with torch.no_grad():
            theirs = model(input_ids=torch.tensor([ids])).logits[0]
        worst = max(worst, (theirs - torch.tensor(ours).reshape(theirs.shape)).abs().max().item())
    return worst


def models() -> None:
    ours = json.loads((OURS / "models.json").read_text())
    for name, kind in (("sft", AutoModelForCausalLM), ("reward", AutoModelForSequenceClassification)):
        with complaints() as found:
            model, info = kind.from_pretrained(RUN / name, output_loading_info=True)
            tokenizer = AutoTokenizer.from_pretrained(RUN / name)
        loose = [key for key, value in info.items() if value]
        check(f"{name} loads without a warning", not found and not loose, "; ".join(found + loose) or "none")
        model.eval()
        if name == "sft":
            policy, policy_tokenizer = model, tokenizer
        else:
            with torch.no_grad():
                scores = [model(input_ids=torch.tensor([ids])).logits[0, 0].item() for ids in ours["scored"]]
            worst = max(abs(a - b) for a, b in zip(scores, ours["scores"]))
            check("scores of the reward model", worst < 1e-3, f"at most {worst:.1e} apart")
            said = (model.config.score_mean, model.config.score_std)
            check("its scale is in its config", said == (ours["scale"]["mean"], ours["scale"]["deviation"]), str(said))
    worst = apart(policy, ours["sequences"], ours["logits"])
    check("logits", worst < 1e-3, f"at most {worst:.1e} apart")

    with complaints() as found:
        sharing, info = AutoModelForCausalLM.from_pretrained(OURS / "grouped", output_loading_info=True)
    loose = [key for key, value in info.items() if value]
    heads = (sharing.config.num_key_value_heads, sharing.config.num_attention_heads)
    check("a model with grouped heads loads without a warning", not found and not loose and heads[0] * 2 == heads[1], "%d key and value heads of %d" % heads)
    worst = apart(sharing.eval(), ours["sequences"], ours["groupedLogits"])
    check("its logits", worst < 1e-3, f"at most {worst:.1e} apart")

    same = ended = 0
    for asked, answer in zip(ours["asked"], ours["greedy"]):
        prompt = policy_tokenizer.apply_chat_template(
            [{"role": "user", "content": asked}], add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        out = policy.generate(**prompt, do_sample=False)[0, prompt["input_ids"].shape[1] :].tolist()
        limit = policy.generation_config.max_new_tokens
        ended += out[-1] == ours["eosId"] and out.count(ours["eosId"]) == 1 and len(out) < limit
        same += out == answer
    total = len(ours["greedy"])
    check("generation stops at EOS by itself", ended == total, f"{ended} of {total}")
    check("greedy answers are ours", same == total, f"{same} of {total}")


def templates() -> None:
    ours = json.loads((OURS / "templates.json").read_text())
    for name, one in ours["folders"].items():
        tokenizer = AutoTokenizer.from_pretrained(one["folder"])
        prompts = examples = 0
        for messages, prompt, example in zip(ours["conversations"], one["prompts"], one["examples"]):
            render = lambda turns, ask: tokenizer.apply_chat_template(
                turns, add_generation_prompt=ask, tokenize=True, return_dict=True
            )["input_ids"]
            prompts += render(messages[:-1], True) == prompt
            theirs = render(messages, False)
            # What a template writes after the end of the last answer is not learned.
            rest = tokenizer.decode(theirs[len(example["ids"]) :]).strip()
            examples += theirs[: len(example["ids"])] == example["ids"] and rest == ""
        total = len(ours["conversations"])
        check(f"ids by the template of {name}", prompts == examples == total, f"{prompts} prompts and {examples} whole of {total}")
    one = ours["folders"]["studio"]
    tokenizer = AutoTokenizer.from_pretrained(RUN / "sft")
    masks = 0
    for messages, example in zip(ours["conversations"], one["examples"]):
        both = tokenizer.apply_chat_template(messages, return_dict=True, return_assistant_tokens_mask=True)
        masks += both["assistant_masks"] == example["mask"] and both["input_ids"] == example["ids"]
    check("what is learned of a conversation, by {% generation %}", masks == 50, f"{masks} of 50")


def trainers() -> None:
    from trl import DPOConfig, DPOTrainer, RewardConfig, RewardTrainer, SFTConfig, SFTTrainer

    rows = datasets.load_dataset("json", data_files=str(RUN / "preferences.jsonl"), split="train", cache_dir=str(BACK / "cache"))
    check("datasets reads preferences.jsonl", len(rows) > 10, f"{len(rows)} rows of {', '.join(rows.column_names)}")
    common = dict(max_steps=2, per_device_train_batch_size=2, report_to=[], save_strategy="no", use_cpu=True, logging_steps=1, disable_tqdm=True, bf16=False, gradient_checkpointing=False)
    for name, trainer_class, config_class in (("reward", RewardTrainer, RewardConfig), ("dpo", DPOTrainer, DPOConfig)):
        args = config_class(output_dir=str(BACK / name), **common)
        source = RUN / ("sft" if name == "dpo" else "reward")
        kind = AutoModelForCausalLM if name == "dpo" else AutoModelForSequenceClassification
        trainer = trainer_class(
            model=kind.from_pretrained(source), processing_class=AutoTokenizer.from_pretrained(source), args=args, train_dataset=rows
        )
        loss = trainer.train().training_loss
        trainer.save_model()
        check(f"{trainer_class.__name__} takes the rows as they are", loss == loss and loss < 10, f"loss {loss:.3f}")
    turns = datasets.load_dataset("json", data_files=str(OURS / "turns.jsonl"), split="train", cache_dir=str(BACK / "cache"))
    for name, trainer_class, config_class in (("reward", RewardTrainer, RewardConfig), ("dpo", DPOTrainer, DPOConfig)):
        source = RUN / ("sft" if name == "dpo" else "reward")
        kind = AutoModelForCausalLM if name == "dpo" else AutoModelForSequenceClassification
        trainer = trainer_class(
            model=kind.from_pretrained(source),
            processing_class=AutoTokenizer.from_pretrained(source),
            args=config_class(output_dir=str(BACK / "turns"), **common),
            train_dataset=turns,
        )
        loss = trainer.train().training_loss
        most = max(len(row["prompt"]) for row in turns)
        check(f"{trainer_class.__name__} takes pairs of whole conversations", loss == loss and most > 2, f"{len(turns)} rows of up to {most} turns before the answer, loss {loss:.3f}")
    talks = json.loads((OURS / "templates.json").read_text())["conversations"]
    args = SFTConfig(output_dir=str(BACK / "sft"), assistant_only_loss=True, **common)
    trainer = SFTTrainer(
        model=AutoModelForCausalLM.from_pretrained(RUN / "sft"),
        processing_class=AutoTokenizer.from_pretrained(RUN / "sft"),
        args=args,
        train_dataset=datasets.Dataset.from_dict({"messages": talks}),
    )
    loss = trainer.train().training_loss
    trainer.save_model()
    check("SFTTrainer learns the answers alone, by our template", loss == loss, f"loss {loss:.3f}")


transformers.logging.set_verbosity_warning()
torch.set_num_threads(1)
torch.manual_seed(0)
for part in (models, templates, trainers):
    try:
        part()
    except Exception as error:  # the others are still worth knowing
        check(part.__name__, False, f"{type(error).__name__}: {error}")
print(f"{PASSED} passed, {FAILED} failed")
sys.exit(1 if FAILED else 0)

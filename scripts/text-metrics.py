"""Writes src/evaluation/fixtures/text-metrics.json: 1,000 pairs of texts and what the field's own scorers say of them.

    pip install rouge-score==0.1.2 sacrebleu==2.6.0 && python scripts/text-metrics.py

ROUGE without stemming, sacreBLEU as it comes, and exact match and F1 by the definition of SQuAD 2.0's scorer.
"""

import json
import random
import re
import string
from collections import Counter

import sacrebleu
from rouge_score import rouge_scorer

PAIRS, CORPUS = 1000, 50
WORDS = """the a an cat dog día dí red house casa niño sat on mat of and is it was not very 3.5 1,000 7 x-ray don't It's
    Mr. THE An don’t straße ΣΑΣ façade naïve año señor 日本 語 👍 e\u0301 İstanbul ß 12-13 U.S.A. (so) "yes" &amp; &quot; -""".split()
SPACES = [" ", " ", " ", " ", " ", "  ", "\t", "\n", "-\n", "\u00a0", "\u3000", "\x1c", "\x85", "\u200b", "\ufeff", ", ", ". ", "; "]
ODD = ["", " ", "\n", "\x00", "a", "the", "An the a", "día", "dí", ".", "...", "?!", "&", "&amp;&lt;", "<skipped>", "-\n",
       "\x1c\x1d", "1", "1.", "1.5", "-1", "a" * 40, "no no no no no", "\ud7ff", "ﬁ", "Ⅳ", "x\x0by", "x\x1fy", "à la", "l'an a"]


def text(rng: random.Random) -> str:
    return "".join(rng.choice(WORDS) + rng.choice(SPACES) for _ in range(rng.choice([1, 2, 3, 5, 8, 13, 21]))).rstrip(
        " " if rng.random() < 0.5 else ""
    )


def changed(rng: random.Random, before: str) -> str:
    """The same with some words dropped, doubled, exchanged or moved."""
    words = before.split(" ")
    for _ in range(rng.randint(0, 4)):
        at = rng.randrange(len(words))
        words[at : at + 1] = rng.choice([[], [words[at]] * 2, [rng.choice(WORDS)], [words[at].upper()]])
        words = words or [""]
    if rng.random() < 0.2:
        rng.shuffle(words)
    return " ".join(words)


def pair(rng: random.Random) -> tuple[str, str]:
    reference = rng.choice(ODD) if rng.random() < 0.15 else text(rng)
    kind = rng.random()
    return (rng.choice(ODD) if kind < 0.15 else text(rng) if kind < 0.3 else changed(rng, reference)), reference


def squad_tokens(answer: str) -> list[str]:
    bare = "".join(c for c in answer.lower() if c not in set(string.punctuation))
    return re.sub(r"\b(a|an|the)\b", " ", bare).split()


def squad(answer: str, reference: str) -> tuple[int, float]:
    given, wanted = squad_tokens(answer), squad_tokens(reference)
    exact = int(given == wanted)
    if not given or not wanted:
        return exact, float(exact)
    shared = sum((Counter(given) & Counter(wanted)).values())
    return exact, 2 * shared / (len(given) + len(wanted))


def main() -> None:
    rng = random.Random(20261127)
    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=False)
    pairs = [pair(rng) for _ in range(PAIRS)]
    rows = []
    for answer, reference in pairs:
        rouge = scorer.score(reference, answer)
        exact, f1 = squad(answer, reference)
        rows.append(
            {
                "answer": answer,
                "reference": reference,
                "rouge": [[s.precision, s.recall, s.fmeasure] for s in (rouge[k] for k in ("rouge1", "rouge2", "rougeL"))],
                "bleu": sacrebleu.sentence_bleu(answer, [reference]).score,
                "exact": exact,
                "f1": f1,
            }
        )
    corpora = [
        sacrebleu.corpus_bleu([a for a, _ in pairs[i : i + CORPUS]], [[r for _, r in pairs[i : i + CORPUS]]]).score
        for i in range(0, PAIRS, CORPUS)
    ]
    versions = {"rouge_score": "0.1.2", "sacrebleu": sacrebleu.__version__}
    with open("src/evaluation/fixtures/text-metrics.json", "w", encoding="utf-8") as out:
        out.write(json.dumps({"versions": versions, "corpusSize": CORPUS, "corpora": corpora}, ensure_ascii=True)[:-1])
        out.write(',\n"rows": [\n' + ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows) + "\n]}\n")


main()

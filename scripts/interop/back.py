"""Models that TRL trained, opened in our engine again: their template says the same conversations in the same ids.

    python scripts/interop/back.py OURS
"""

import json
import sys
from pathlib import Path

ours = Path(sys.argv[1])
wanted = [one["ids"] for one in json.loads((ours / "templates.json").read_text())["folders"]["studio"]["examples"]]
failed = 0
for name, kind in (("sft", "causal"), ("dpo", "causal"), ("reward", "classifier")):
    path = ours / f"back-{name}.json"
    read = json.loads(path.read_text()) if path.exists() else {}
    same = read.get("ids") == wanted and read.get("kind") == kind and read.get("warnings") == []
    failed += not same
    print(f"{'ok  ' if same else 'FAIL'}  the {name} model that TRL trained comes back with its template")
print(f"{3 - failed} passed, {failed} failed")
sys.exit(1 if failed else 0)

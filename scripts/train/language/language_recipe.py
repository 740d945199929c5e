"""The command line of the recipes for language models, and the card they end with."""

import argparse
import json
import shutil
from hashlib import sha256
from pathlib import Path

import chapter_data
from assay_script import run_script
from shared_training import Recipe

ROOT = Path(__file__).resolve().parents[3]
TRAINED_ON = "Moby Dick, chapters 1 to 120; every 24th of them only for early choice"


class LanguageRecipe(Recipe):
    """One training run, whose data are chapters instead of images; `export()` is that of all recipes.

    `configs` maps models' ids to what differs between them: `title`, `tokens` ("bpe" or "bytes"), `context`, `steps`
    and what the recipe itself knows.
    """

    def __init__(self, name, configs):
        parser = argparse.ArgumentParser()
        parser.add_argument("--model", choices=list(configs), default=next(iter(configs)))
        parser.add_argument("--train", type=Path, required=True, help="UTF-8 text; form feeds separate chapters")
        parser.add_argument("--held", type=Path, required=True, help="the same, of chapters that are only measured on")
        parser.add_argument("--tokenizer", type=Path, help="byte-pair encoding, as train_tokenizer.ts writes it")
        parser.add_argument("--steps", type=int, help="steps of training instead of the recipe's own number")
        parser.add_argument("--out", type=Path, default=ROOT / "models", help="folder of model folders")
        parser.add_argument("--checkpoint", type=Path, help="file to continue from and to save to every few minutes")
        given = parser.parse_args()
        self.id, self.config = given.model, configs[given.model]
        if (given.tokenizer is None) != (self.config.tokens == "bytes"):
            parser.error(f"{self.id} reads {self.config.tokens}: --tokenizer is for models of bpe, which need it")
        self.script, self.checkpoint = f"scripts/train/language/{name}.py", given.checkpoint
        self.tokenizer = given.tokenizer
        self.steps = given.steps or self.config.steps
        self.data = chapter_data.load(given.train, given.held, given.tokenizer)
        self.folder = given.out / self.id
        self.folder.mkdir(parents=True, exist_ok=True)

    def check_graphs(self, time):
        """Stops the run where the exported step, token after token, says something else than the whole pass."""
        print(run_script("check_graphs.ts", "--folder", self.folder, "--time", time).decode(), end="", flush=True)

    def write_card(self, network, context, graphs, seed, net, held_out):
        """Writes card.json and the tokeniser beside it: the schema is src/card/language_card.ts."""
        tokenizer = {"kind": self.config.tokens}
        if self.tokenizer is not None:
            tokenizer |= {"file": "tokenizer.json", "sha256": sha256(self.tokenizer.read_bytes()).hexdigest()}
            shutil.copyfile(self.tokenizer, self.folder / tokenizer["file"])
        card = {
            "schemaVersion": 1,
            "id": self.id,
            "title": self.config.title,
            "modality": "text",
            "family": "language",
            "dataset": "moby-dick",
            "tokenizer": tokenizer,
            "graphs": graphs,
            "language": {
                "vocabulary": self.data.vocabulary,
                "prefix": self.data.boundary,
                "end": [self.data.boundary],
                "context": context,
                "network": network,
            },
            "provenance": {
                "recipe": f"{self.script} --model {self.id}",
                "trainedOn": TRAINED_ON,
                "seed": seed,
                "steps": self.steps,
                "weights": sum(p.numel() for p in net.parameters()),
                "licence": "MIT",
                "heldOut": held_out,
            },
        }
        path = self.folder / "card.json"
        path.write_text(json.dumps(card, indent=2) + "\n")
        print("wrote", path, flush=True)

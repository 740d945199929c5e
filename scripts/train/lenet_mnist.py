"""Trains lenet-mnist: the feature network, a LeNet-5 with ReLU and batch normalisation whose 84 penultimate features the image metrics read.

    ASSAY_DATA=... /usr/bin/python3 scripts/train/lenet_mnist.py [--steps 4000]
"""

import argparse

import torch
import torch.nn.functional as F
from torch import nn

import mnist_data
from onnx_card import MNIST_FORMAT, export, write_card
from training import Average, Progress, batches, learning_rate

SEED, BATCH = 1, 128


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Sequential(nn.Conv2d(1, 16, 5, padding=2, bias=False), nn.BatchNorm2d(16))
        self.conv2 = nn.Sequential(nn.Conv2d(16, 32, 5, bias=False), nn.BatchNorm2d(32))
        self.conv3 = nn.Sequential(nn.Conv2d(32, 64, 3, bias=False), nn.BatchNorm2d(64))
        self.hidden = nn.Linear(64 * 9, 84)
        self.out = nn.Linear(84, 10)

    def features(self, x):
        h = F.relu(F.max_pool2d(self.conv1(x), 2))
        h = F.relu(F.max_pool2d(self.conv2(h), 2))
        h = F.relu(self.conv3(h)).flatten(1)
        return F.relu(self.hidden(h))

    def forward(self, x):
        features = self.features(x)
        return features, self.out(features)


def shifted(images, generator):
    """Moves a batch by up to two pixels each way: the only augmentation."""
    dy, dx = torch.randint(0, 5, (2,), generator=generator).tolist()
    return F.pad(images, (2, 2, 2, 2))[:, :, dy : dy + 28, dx : dx + 28]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=4000)
    total = parser.parse_args().steps
    torch.manual_seed(SEED)
    shifts = torch.Generator().manual_seed(SEED)
    images, labels = map(torch.from_numpy, mnist_data.load())
    net = LeNet()
    average = Average(net, 0.998)
    optimiser = torch.optim.AdamW(net.parameters(), weight_decay=0.01)
    progress = Progress(total, 500)
    for step, index in zip(range(total), batches(torch.arange(50_000), BATCH, SEED)):
        learning_rate(optimiser, 4e-3, step, total)
        x = shifted(images[index][:, None].float() / 255, shifts)
        hidden = F.dropout(net.features(x), 0.2)
        loss = F.cross_entropy(net.out(hidden), labels[index])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        average.update(net)
        progress(step + 1, loss=loss.item())

    held, truth = map(torch.from_numpy, mnist_data.holdout())
    with torch.no_grad():
        logits = torch.cat([average.net(x[:, None].float() / 255)[1] for x in held.split(500)])
    correct = int((logits.argmax(1) == truth).sum())
    print(f"held-out: {correct} of 10,000 right", flush=True)
    graph = export(
        "lenet-mnist",
        "features",
        average.net,
        {"x": torch.zeros(4, 1, 28, 28)},
        ["features", "logits"],
        {"x": 0, "features": 0, "logits": 0},
    )
    write_card(
        {
            "schemaVersion": 1,
            "id": "lenet-mnist",
            "title": "LeNet-5, ReLU, batch normalisation",
            "family": "feature",
            "modality": "image",
            "dataset": "mnist",
            "format": MNIST_FORMAT | {"range": [0, 1]},
            "graphs": {"features": graph},
            "network": {"input": "x", "features": "features", "dimension": 84, "logits": "logits", "classes": 10},
            "provenance": {
                "recipe": "scripts/train/lenet_mnist.py",
                "trainedOn": mnist_data.TRAINED_ON,
                "seed": SEED,
                "steps": total,
                "weights": sum(p.numel() for p in net.parameters()),
                "licence": "MIT",
                "heldOut": {"accuracy": correct / 10_000},
            },
        }
    )


if __name__ == "__main__":
    main()

"""Trains lenet-mnist: the feature network, a LeNet-5 with ReLU and batch normalisation.

The image metrics read its 84 penultimate features.

    ASSAY_DATA=... /usr/bin/python3 scripts/train/lenet.py [--out DIR]
"""

import torch
import torch.nn.functional as F
from torch import nn

from recipe import Recipe
from training import Average, Checkpoint, Progress, batches, learning_rate

BATCH = 128
STEPS = {"mnist": 4000}


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
    recipe = Recipe("lenet", STEPS)
    torch.manual_seed(recipe.seed)
    shifts = torch.Generator().manual_seed(recipe.seed)
    images, labels = torch.from_numpy(recipe.data.images), torch.from_numpy(recipe.data.labels)
    net = LeNet()
    average = Average(net, 0.998)
    optimiser = torch.optim.AdamW(net.parameters(), weight_decay=0.01)
    checkpoint = Checkpoint(recipe.checkpoint, net=net, average=average, optimiser=optimiser, shifts=shifts)
    progress = Progress(recipe.steps, 500)
    order = batches(torch.arange(len(images)), BATCH, recipe.seed, checkpoint.step)
    for step, index in zip(range(checkpoint.step, recipe.steps), order):
        learning_rate(optimiser, 4e-3, step, recipe.steps)
        x = shifted(images[index][:, None].float() / 255, shifts)
        hidden = F.dropout(net.features(x), 0.2)
        loss = F.cross_entropy(net.out(hidden), labels[index])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        average.update(net)
        progress(step + 1, loss=loss.item())
        checkpoint(step + 1)

    held, truth = torch.from_numpy(recipe.data.held), torch.from_numpy(recipe.data.held_labels)
    with torch.no_grad():
        logits = torch.cat([average.net(x[:, None].float() / 255)[1] for x in held.split(500)])
    correct = int((logits.argmax(1) == truth).sum())
    print(f"held-out: {correct} of {len(held):,} right", flush=True)
    recipe.write_card(
        "LeNet-5, ReLU, batch normalisation", "feature", (0, 1), net, {"accuracy": correct / len(held)},
        graphs={
            "features": recipe.export(
                "features", average.net, {"x": torch.zeros(4, 1, 28, 28)}, ["features", "logits"],
                {"x": 0, "features": 0, "logits": 0},
            )
        },
        network={"input": "x", "features": "features", "dimension": 84, "logits": "logits", "classes": 10},
    )  # fmt: skip


if __name__ == "__main__":
    main()

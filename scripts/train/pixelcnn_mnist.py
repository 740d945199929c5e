"""Trains pixelcnn-mnist: an autoregressive model of 8-bit pixels in raster order, 256-way categorical.

Residual blocks of causal 2x3 convolutions with gated linear units (after PixelCNN, van den Oord et al. 2016,
arXiv:1601.06759, and the gating of arXiv:1606.05328). Every block reads the row above and the pixels to the left,
which is what lets the `step` graph compute one position from cached neighbours.

    ASSAY_DATA=... /usr/bin/python3 scripts/train/pixelcnn_mnist.py [--steps 12500]
"""

import argparse

import torch
import torch.nn.functional as F
from torch import nn

import mnist_data
from onnx_card import MNIST_FORMAT, export, write_card
from training import Average, Progress, batches, learning_rate

SEED, CHANNELS, BLOCKS, HIDDEN, BATCH = 1, 40, 12, 80, 16
DILATIONS = [1 + i % 2 for i in range(BLOCKS)]  # columns between the taps of a block


def embed(x):
    """Grey value, "is ink" and "is full ink": MNIST's grey levels pile up at both ends."""
    return torch.cat([x, (x > 0).float(), (x > 0.985).float()], 1)


class Block(nn.Module):
    def __init__(self, dilation):
        super().__init__()
        self.dilation = dilation
        self.conv = nn.Conv2d(CHANNELS, 2 * CHANNELS, (2, 3), dilation=(1, dilation))
        mask = torch.ones(2, 3)
        mask[1, 2] = 0  # the pixel to the right is the future
        self.register_buffer("mask", mask)
        nn.init.zeros_(self.conv.bias)
        with torch.no_grad():
            self.conv.weight.mul_(0.7)

    def weight(self):
        return self.conv.weight * self.mask

    def forward(self, x):
        h = F.pad(F.relu(x), (self.dilation, self.dilation, 1, 0))
        return x + F.glu(F.conv2d(h, self.weight(), self.conv.bias, dilation=(1, self.dilation)), 1)


class PixelCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, CHANNELS, (4, 7))
        mask = torch.ones(4, 7)
        mask[3, 3:] = 0  # neither the pixel itself nor those to its right
        self.register_buffer("mask", mask)
        self.place = nn.Parameter(torch.zeros(1, CHANNELS, 28, 28))
        self.blocks = nn.ModuleList(Block(d) for d in DILATIONS)
        self.hidden = nn.Conv2d(CHANNELS, HIDDEN, 1)
        self.out = nn.Conv2d(HIDDEN, 256, 1)

    def forward(self, x):
        crop = (28 - x.shape[-1]) // 2  # training may leave out the border
        h = F.conv2d(F.pad(embed(x), (3, 3, 3, 0)), self.first.weight * self.mask, self.first.bias)
        h = h + self.place[:, :, crop : 28 - crop, crop : 28 - crop]
        for block in self.blocks:
            h = block(h)
        return self.out(F.relu(self.hidden(F.relu(h))))


class Step(nn.Module):
    """One position for the whole batch, from the pixels and the blocks' inputs ("cells") at its causal neighbours."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        weight = (net.first.weight * net.mask).permute(2, 3, 1, 0)  # row, column, in, out
        taps = torch.cat([weight[0], weight[1], weight[2], weight[3, :3]])  # 24, 3, out
        self.first = nn.Parameter(taps.permute(1, 0, 2).reshape(72, CHANNELS))
        self.place = nn.Parameter(net.place[0].reshape(CHANNELS, 784).t().contiguous())
        neighbours = [b.weight().permute(2, 3, 1, 0) for b in net.blocks]
        stack = [torch.cat([w[0, 0], w[0, 1], w[0, 2], w[1, 0]]) for w in neighbours]
        self.near = nn.ParameterList([nn.Parameter(torch.stack(stack[d - 1 :: 2])) for d in (1, 2)])
        self.bias = nn.ParameterList(
            [nn.Parameter(torch.stack([b.conv.bias for b in net.blocks[d - 1 :: 2]])[:, None]) for d in (1, 2)]
        )
        self.own = nn.ParameterList([nn.Parameter(w[1, 1].clone()) for w in neighbours])

    def forward(self, position, pixels_up3, pixels_up2, pixels_up1, pixels_left, cells_up, cells_left):
        x = torch.cat([pixels_up3, pixels_up2, pixels_up1, pixels_left])[:, :, 0].t()  # batch, 24
        h = embed(x) @ self.first + self.net.first.bias + self.place[position]
        near = []
        for d in (1, 2):  # cells_up: columns -2..2, blocks, batch, channels; cells_left: columns -2..-1
            s = slice(d - 1, None, 2)
            taps = [cells_up[2 - d, s], cells_up[2, s], cells_up[2 + d, s], cells_left[2 - d, s]]
            near.append(torch.cat(taps, -1) @ self.near[d - 1] + self.bias[d - 1])
        cells = []
        for i in range(BLOCKS):
            cell = F.relu(h)
            cells.append(cell)
            h = h + F.glu(cell @ self.own[i] + near[i % 2][i // 2], 1)
        hidden = F.relu(F.relu(h) @ self.net.hidden.weight[:, :, 0, 0].t() + self.net.hidden.bias)
        return hidden @ self.net.out.weight[:, :, 0, 0].t() + self.net.out.bias, torch.stack(cells)


def bits_per_dim(net, images):
    with torch.no_grad():
        total = 0.0
        for batch in images.split(100):
            x = batch[:, None]
            total += F.cross_entropy(net(x.float() / 255), batch.long(), reduction="sum").item()
    return total / images.numel() / 0.6931471805599453


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=12_500)
    total = parser.parse_args().steps
    torch.manual_seed(SEED)
    images = torch.from_numpy(mnist_data.load()[0])
    net = PixelCnn()
    average = Average(net, 0.9993)
    optimiser = torch.optim.Adam(net.parameters(), betas=(0.9, 0.995))
    progress = Progress(total)
    for step, batch in zip(range(total), batches(images, BATCH, SEED)):
        learning_rate(optimiser, 2.5e-3, step, total)
        crop = 3 if step < 0.7 * total else 0  # the border is almost always empty: learn it at the end
        batch = batch[:, crop : 28 - crop, crop : 28 - crop]
        loss = F.cross_entropy(net(batch[:, None].float() / 255), batch.long())
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        average.update(net)
        progress(step + 1, bits_per_dim=loss.item() / 0.6931471805599453 * (28 - 2 * crop) ** 2 / 784)
    finish(average.net, total)


def finish(net, steps):
    held = torch.from_numpy(mnist_data.holdout()[0])
    measured = bits_per_dim(net, held)
    print(f"held-out: {measured:.4f} bits/dim on 10,000 digits", flush=True)
    pixels = {f"pixels_up{up}": torch.zeros(7, 4, 1) for up in (3, 2, 1)} | {"pixels_left": torch.zeros(3, 4, 1)}
    cells = {"cells_up": torch.zeros(5, BLOCKS, 4, CHANNELS), "cells_left": torch.zeros(2, BLOCKS, 4, CHANNELS)}
    write_card(
        {
            "schemaVersion": 1,
            "id": "pixelcnn-mnist",
            "title": "PixelCNN, gated causal blocks",
            "family": "autoregressive",
            "modality": "image",
            "dataset": "mnist",
            "format": MNIST_FORMAT | {"range": [0, 1]},
            "graphs": {
                "logits": export(
                    "pixelcnn-mnist", "logits", net, {"x": torch.zeros(4, 1, 28, 28)}, ["logits"], {"x": 0, "logits": 0}
                ),
                "step": export(
                    "pixelcnn-mnist", "step", Step(net), {"position": torch.zeros(1, dtype=torch.int64)} | pixels | cells,
                    ["logits", "cells"],
                    {name: 1 for name in pixels} | {name: 2 for name in cells} | {"logits": 0, "cells": 1},
                ),
            },
            "autoregressive": {
                "order": "raster",
                "observation": {"kind": "categorical", "classAxis": 1},
                "logits": {"input": "x", "output": "logits"},
                "step": {
                    "position": "position",
                    "logits": "logits",
                    "cells": {"output": "cells", "shape": [BLOCKS, "batch", CHANNELS]},
                    "windows": [
                        {"input": "pixels_up3", "of": "pixels", "row": -3, "columns": [-3, 3]},
                        {"input": "pixels_up2", "of": "pixels", "row": -2, "columns": [-3, 3]},
                        {"input": "pixels_up1", "of": "pixels", "row": -1, "columns": [-3, 3]},
                        {"input": "pixels_left", "of": "pixels", "row": 0, "columns": [-3, -1]},
                        {"input": "cells_up", "of": "cells", "row": -1, "columns": [-2, 2]},
                        {"input": "cells_left", "of": "cells", "row": 0, "columns": [-2, -1]},
                    ],
                },
            },
            "provenance": {
                "recipe": "scripts/train/pixelcnn_mnist.py",
                "trainedOn": mnist_data.TRAINED_ON,
                "seed": SEED,
                "steps": steps,
                "weights": sum(p.numel() for p in net.parameters()),
                "licence": "MIT",
                "heldOut": {"bitsPerDim": measured},
            },
        }
    )


if __name__ == "__main__":
    main()

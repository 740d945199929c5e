"""Trains pixelcnn-mnist, -fashion and -oracle: autoregressive models of 8-bit pixels, 256-way categorical, raster order.

Residual blocks of causal 2x3 convolutions with gated linear units (after PixelCNN, van den Oord et al. 2016,
arXiv:1601.06759, and the gating of arXiv:1606.05328). Every block reads the row above and the pixels to the left,
which is what lets the `step` graph compute one position from cached neighbours.

    ASSAY_DATA=... /usr/bin/python3 scripts/train/pixelcnn.py [--dataset mnist|fashion-mnist|oracle] [--out DIR]
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from recipe import Recipe
from training import Average, Checkpoint, Progress, batches, learning_rate



@dataclass(frozen=True)
class Config:
    channels: int
    blocks: int
    hidden: int
    batch: int
    border: int  # pixels on each side that are almost always empty: learnt at the end, as they cost as much as others
    side: int = 28


CONFIGS = {
    "mnist": Config(channels=40, blocks=12, hidden=80, batch=16, border=3),
    "fashion-mnist": Config(channels=24, blocks=8, hidden=48, batch=16, border=0),
    "oracle": Config(channels=32, blocks=10, hidden=64, batch=16, border=0, side=16),
}
STEPS = {"mnist": 12_500, "fashion-mnist": 4000, "oracle": 9000}


def embed(x):
    """Grey value, "is ink" and "is full ink": MNIST's grey levels pile up at both ends."""
    return torch.cat([x, (x > 0).float(), (x > 0.985).float()], 1)


class Block(nn.Module):
    def __init__(self, channels, dilation):
        super().__init__()
        self.dilation = dilation
        self.conv = nn.Conv2d(channels, 2 * channels, (2, 3), dilation=(1, dilation))
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
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.first = nn.Conv2d(3, config.channels, (4, 7))
        mask = torch.ones(4, 7)
        mask[3, 3:] = 0  # neither the pixel itself nor those to its right
        self.register_buffer("mask", mask)
        self.place = nn.Parameter(torch.zeros(1, config.channels, config.side, config.side))
        # Columns between the taps of a block: 1 and 2 in turn.
        self.blocks = nn.ModuleList(Block(config.channels, 1 + i % 2) for i in range(config.blocks))
        self.hidden = nn.Conv2d(config.channels, config.hidden, 1)
        self.out = nn.Conv2d(config.hidden, 256, 1)

    def forward(self, x):
        side = self.config.side
        crop = (side - x.shape[-1]) // 2  # training may leave out the border
        h = F.conv2d(F.pad(embed(x), (3, 3, 3, 0)), self.first.weight * self.mask, self.first.bias)
        h = h + self.place[:, :, crop : side - crop, crop : side - crop]
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
        self.first = nn.Parameter(taps.permute(1, 0, 2).reshape(72, net.config.channels))
        self.place = nn.Parameter(net.place[0].flatten(1).t().contiguous())
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
        for i in range(self.net.config.blocks):
            cell = F.relu(h)
            cells.append(cell)
            h = h + F.glu(cell @ self.own[i] + near[i % 2][i // 2], 1)
        hidden = F.relu(F.relu(h) @ self.net.hidden.weight[:, :, 0, 0].t() + self.net.hidden.bias)
        return hidden @ self.net.out.weight[:, :, 0, 0].t() + self.net.out.bias, torch.stack(cells)


def bits_per_dim(net, images):
    with torch.no_grad():
        total = 0.0
        for batch in images.split(100):
            total += F.cross_entropy(net(batch[:, None].float() / 255), batch.long(), reduction="sum").item()
    return total / images.numel() / math.log(2)


def main():
    recipe = Recipe("pixelcnn", STEPS, CONFIGS)
    config, side = recipe.config, recipe.data.side
    torch.manual_seed(recipe.seed)
    images = torch.from_numpy(recipe.data.images)
    net = PixelCnn(config)
    average = Average(net, 0.9993)
    optimiser = torch.optim.Adam(net.parameters(), betas=(0.9, 0.995))
    checkpoint = Checkpoint(recipe.checkpoint, net=net, average=average, optimiser=optimiser)
    progress = Progress(recipe.steps)
    steps = range(checkpoint.step, recipe.steps)
    for step, batch in zip(steps, batches(images, config.batch, recipe.seed, checkpoint.step)):
        learning_rate(optimiser, 2.5e-3, step, recipe.steps)
        crop = config.border if step < 0.7 * recipe.steps else 0
        batch = batch[:, crop : side - crop, crop : side - crop]
        loss = F.cross_entropy(net(batch[:, None].float() / 255), batch.long())
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        average.update(net)
        progress(step + 1, bits_per_dim=loss.item() / math.log(2) * (side - 2 * crop) ** 2 / side**2)
        checkpoint(step + 1)
    finish(recipe, average.net)


def finish(recipe, net):
    held, side = torch.from_numpy(recipe.data.held), recipe.data.side
    blocks, channels = recipe.config.blocks, recipe.config.channels
    measured = bits_per_dim(net, held)
    print(f"held-out: {measured:.4f} bits/dim on {len(held):,} images", flush=True)
    pixels = {f"pixels_up{up}": torch.zeros(7, 4, 1) for up in (3, 2, 1)} | {"pixels_left": torch.zeros(3, 4, 1)}
    cells = {"cells_up": torch.zeros(5, blocks, 4, channels), "cells_left": torch.zeros(2, blocks, 4, channels)}
    recipe.write_card(
        "PixelCNN, gated causal blocks", "autoregressive", (0, 1), net, {"bitsPerDim": measured},
        graphs={
            "logits": recipe.export(
                "logits", net, {"x": torch.zeros(4, 1, side, side)}, ["logits"], {"x": 0, "logits": 0}
            ),
            "step": recipe.export(
                "step", Step(net), {"position": torch.zeros(1, dtype=torch.int64)} | pixels | cells,
                ["logits", "cells"],
                {name: 1 for name in pixels} | {name: 2 for name in cells} | {"logits": 0, "cells": 1},
            ),
        },
        autoregressive={
            "order": "raster",
            "observation": {"kind": "categorical", "classAxis": 1},
            "logits": {"input": "x", "output": "logits"},
            "step": {
                "position": "position",
                "logits": "logits",
                "cells": {"output": "cells", "shape": [blocks, "batch", channels]},
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
    )  # fmt: skip


if __name__ == "__main__":
    main()

"""Trains flow-mnist: a multi-scale flow of affine couplings and 1x1 convolutions on uniformly dequantised pixels.

Couplings and scales as in RealNVP (Dinh et al. 2017, arXiv:1605.08803); 1x1 convolutions in LU form, normalised by the
first batch, as in Glow (Kingma & Dhariwal 2018, arXiv:1807.03039). The graphs take x = (level + noise) / 256 in (0, 1)
and give z, which is standard normal under the model, and log |det dz/dx| of everything in between.

The first layer stretches grey levels with constants: in place of RealNVP's logit(a + (1 - 2a) x) it takes the logit of
a distribution function that gives level 0 the share FLOOR and the others the rest, so that a dequantised background
pixel, which most are, is almost logistic from the start and can be made normal by an affine map.

    ASSAY_DATA=... /usr/bin/python3 scripts/train/flow.py [--steps 5000] [--out DIR] [--checkpoint FILE]
"""

import math
from itertools import chain

import torch
import torch.nn.functional as F
from torch import nn

from recipe import Recipe
from training import Average, Checkpoint, Progress, batches

BATCH, FLOOR = 32, 0.95
SCALES = [(6, 48), (8, 64)]  # steps and hidden channels, before each halving of the side
STEPS = {"mnist": 5000}
LOG_2PI = math.log(2 * math.pi)
NATS_TO_BITS_PER_DIM = 1 / (784 * math.log(2))


class Stretch(nn.Module):
    """x in (0, 1) to logit F(x) with F linear from 0 to FLOOR on level 0 and from FLOOR to 1 on the others."""

    def forward(self, x):
        levels = (256 * x).clamp(1e-6, 256 - 2e-5)  # a rounded 0 or 1 would be infinitely far
        background = levels < 1
        below = torch.where(background, FLOOR * levels, FLOOR + (1 - FLOOR) / 255 * (levels - 1))
        above = torch.where(background, 1 - FLOOR * levels, (1 - FLOOR) / 255 * (256 - levels))
        slopes = [torch.full_like(x, math.log(256 * slope)) for slope in (FLOOR, (1 - FLOOR) / 255)]
        slope = torch.where(background, *slopes)
        return below.log() - above.log(), (slope - below.log() - above.log()).flatten(1).sum(1)

    def inverse(self, y):
        below, above = torch.sigmoid(y), torch.sigmoid(-y)
        return torch.where(below < FLOOR, below / FLOOR, 256 - above * 255 / (1 - FLOOR)) / 256


class Mix(nn.Module):
    """A 1x1 convolution P L (U + diag s) with a bias: channels change places, and are scaled and shifted."""

    def __init__(self, channels):
        super().__init__()
        rotation = torch.linalg.qr(torch.randn(channels, channels))[0]
        p, lower, upper = torch.linalg.lu(rotation)
        diagonal = upper.diagonal()
        self.register_buffer("p", p)
        self.register_buffer("sign", diagonal.sign())
        self.lower, self.upper = nn.Parameter(lower.tril(-1)), nn.Parameter(upper.triu(1))
        self.log_scale, self.bias = nn.Parameter(diagonal.abs().log()), nn.Parameter(torch.zeros(channels))
        self.frozen = None

    def weight(self):
        lower = self.lower.tril(-1) + torch.eye(len(self.p))
        return self.p @ lower @ (self.upper.triu(1) + torch.diag(self.sign * self.log_scale.exp()))

    def forward(self, x):
        weight, gain, _ = self.frozen or (self.weight(), self.log_scale.sum(), None)
        return F.conv2d(x, weight[:, :, None, None], self.bias), gain * x.shape[2] * x.shape[3]

    def inverse(self, y):
        return F.conv2d(y - self.bias[:, None, None], self.frozen[2][:, :, None, None])

    @torch.no_grad()
    def freeze(self):
        """Makes the weight and its inverse constants, for export."""
        weight = self.weight()
        self.frozen = weight, self.log_scale.sum().item(), torch.linalg.inv(weight.double()).float()

    @torch.no_grad()
    def normalise(self, x):
        """Folds the data's mean and spread into the parameters: the output starts with mean 0 and variance 1."""
        spread = self.forward(x)[0].transpose(0, 1).flatten(1).std(1)
        # diag(1/spread) W = P L' U' again, by a fresh decomposition.
        p, lower, upper = torch.linalg.lu(self.weight() / spread[:, None])
        self.p.copy_(p)
        self.lower.copy_(lower.tril(-1))
        self.upper.copy_(upper.triu(1))
        self.sign.copy_(upper.diagonal().sign())
        self.log_scale.copy_(upper.diagonal().abs().log())
        self.bias.zero_()
        self.bias.sub_(self.forward(x)[0].mean((0, 2, 3)))


class Net(nn.Module):
    """What a coupling reads from one half: log-scale and shift of the other, with a bias for every place."""

    def __init__(self, inputs, outputs, hidden, side):
        super().__init__()
        self.first = nn.Conv2d(inputs, hidden, 3, 1, 1)
        self.place = nn.Parameter(torch.zeros(1, hidden, side, side))
        self.near, self.mix = nn.Conv2d(hidden, hidden, 3, 1, 1), nn.Conv2d(hidden, hidden, 1)
        self.out = nn.Conv2d(hidden, 2 * outputs, 3, 1, 1)
        self.out_place = nn.Parameter(torch.zeros(1, 2 * outputs, side, side))
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x):
        h = F.relu(self.first(x) + self.place)
        h = F.relu(h + self.mix(F.relu(self.near(h))))
        log_scale, shift = (self.out(h) + self.out_place).chunk(2, 1)
        return 3 * torch.tanh(log_scale / 3), shift


class Coupling(nn.Module):
    def __init__(self, channels, hidden, side):
        super().__init__()
        self.kept = channels // 2
        self.net = Net(self.kept, channels - self.kept, hidden, side)

    def forward(self, x):
        kept, moved = x[:, : self.kept], x[:, self.kept :]
        log_scale, shift = self.net(kept)
        return torch.cat([kept, (moved + shift) * log_scale.exp()], 1), log_scale.flatten(1).sum(1)

    def inverse(self, y):
        kept, moved = y[:, : self.kept], y[:, self.kept :]
        log_scale, shift = self.net(kept)
        return torch.cat([kept, moved * (-log_scale).exp() - shift], 1)


class Flow(nn.Module):
    def __init__(self, side=28):
        super().__init__()
        self.stretch = Stretch()
        self.scales, self.shapes = nn.ModuleList(), []
        channels = 1
        for steps, hidden in SCALES:
            channels, side = 4 * channels, side // 2
            pairs = (nn.ModuleList([Mix(channels), Coupling(channels, hidden, side)]) for _ in range(steps))
            self.scales.append(nn.ModuleList(pairs))
            self.shapes.append((channels, side))
            channels //= 2  # the other half leaves

    def forward(self, x, started=True):
        h, log_det = self.stretch(x)
        parts = []
        for steps in self.scales:
            h = F.pixel_unshuffle(h, 2).contiguous(memory_format=torch.channels_last)  # faster on a CPU
            for mix, coupling in steps:
                if not started:
                    mix.normalise(h)
                h, gain = mix(h)
                log_det = log_det + gain
                h, gain = coupling(h)
                log_det = log_det + gain
            z, h = h.chunk(2, 1)
            parts.append(z.flatten(1))
        return torch.cat([*parts, h.flatten(1)], 1), log_det

    def inverse(self, z):
        """Images in (0, 1), [N, 1, side, side], from z, [N, side²]."""
        parts, start = [], 0
        for channels, side in self.shapes:
            parts.append(z[:, start : start + channels // 2 * side**2].view(-1, channels // 2, side, side))
            start += channels // 2 * side**2
        h = z[:, start:].view_as(parts[-1])
        for part, steps in zip(reversed(parts), reversed(self.scales)):
            h = torch.cat([part, h], 1)
            for mix, coupling in reversed(steps):
                h = mix.inverse(coupling.inverse(h))
            h = F.pixel_shuffle(h, 2)
        return self.stretch.inverse(h)

    def log_density(self, x):
        """log p(x) in nats, [N]: a density on the unit cube."""
        z, log_det = self(x)
        return log_det - 0.5 * (z.square() + LOG_2PI).sum(1)


class Inverse(nn.Module):
    def __init__(self, flow):
        super().__init__()
        self.flow = flow

    def forward(self, z):
        return self.flow.inverse(z)


def dequantised(levels):
    return ((levels + torch.rand(levels.shape)) / 256)[:, None]


def bits_per_dim(flow, images):
    """Mean over images with one draw of the noise: a bound on that of the 8-bit images from above."""
    with torch.no_grad():
        density = torch.cat([flow.log_density(dequantised(batch)) for batch in images.split(100)])
    return 8 - density.double().mean().item() * NATS_TO_BITS_PER_DIM


def main():
    recipe = Recipe("flow", STEPS)
    torch.manual_seed(recipe.seed)
    images, held = torch.from_numpy(recipe.data.images), torch.from_numpy(recipe.data.held)
    flow = Flow()
    with torch.no_grad():
        flow(dequantised(images[:512]), started=False)
    flow = flow.to(memory_format=torch.channels_last)
    average = Average(flow, 0.9995)
    optimiser = torch.optim.Adam(flow.parameters(), betas=(0.9, 0.99))
    checkpoint = Checkpoint(recipe.checkpoint, flow=flow, average=average, optimiser=optimiser)
    progress = Progress(recipe.steps)
    steps = range(checkpoint.step, recipe.steps)
    for step, batch in zip(steps, batches(images, BATCH, recipe.seed, checkpoint.step)):
        done = step / recipe.steps
        for group in optimiser.param_groups:  # slowly down at first, then to zero
            group["lr"] = 3e-3 * min(1, (step + 1) / 200) * min(1 - done / 1.5, 1.2 * (1 - done))
        loss = 8 - flow.log_density(dequantised(batch)).mean() * NATS_TO_BITS_PER_DIM
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(flow.parameters(), 1.0)
        optimiser.step()
        average.update(flow)
        progress(step + 1, bits_per_dim=loss.item())
        checkpoint(step + 1)
        if (step + 1) % 2000 == 0:
            print(f"held-out so far: {bits_per_dim(average.net, held[::10]):.4f} bits/dim", flush=True)
    finish(recipe, average.net, held)


def finish(recipe, flow, held):
    for mix, _ in chain.from_iterable(flow.scales):
        mix.freeze()
    measured = bits_per_dim(flow, held)
    print(f"held-out: {measured:.4f} bits/dim on {len(held):,} images, one draw each", flush=True)
    with torch.no_grad():
        x = dequantised(held[:200])
        error = (flow.inverse(flow(x)[0]) - x).abs().max().item()
    print(f"inverse(forward(x)) is x to {error:.1e}", flush=True)
    size = flow.shapes[0][1] * 2
    recipe.write_card(
        "Flow, affine couplings and 1x1 convolutions", "flow", (0, 1), flow, {"dequantisedBitsPerDim": measured},
        graphs={
            "forward": recipe.export(
                "forward", flow, {"x": torch.full((4, 1, size, size), 0.5)}, ["z", "log_det"],
                {"x": 0, "z": 0, "log_det": 0},
            ),
            "inverse": recipe.export("inverse", Inverse(flow), {"z": torch.zeros(4, size**2)}, ["x"], {"z": 0, "x": 0}),
        },
        flow={
            "latent": size**2,
            "dequantisation": {"kind": "uniform", "levels": 256},
            "forward": {"input": "x", "latent": "z", "logDeterminant": "log_det"},
            "inverse": {"input": "z", "output": "x"},
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()

"""Trains ddpm-mnist and ddpm-oracle: small U-Nets that predict v on 2x2 patches, cosine schedule with T = 1000.

Ho et al. 2020 (arXiv:2006.11239); cosine schedule and discrete likelihood as in Nichol & Dhariwal 2021
(arXiv:2102.09672); v-prediction from Salimans & Ho 2022 (arXiv:2202.00512).

    ASSAY_DATA=... /usr/bin/python3 scripts/train/ddpm.py [--dataset mnist|oracle] [--out DIR]
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from recipe import Recipe
from training import Average, Checkpoint, Progress, batches, learning_rate

BATCH, T, WIDTH = 64, 1000, 40


@dataclass(frozen=True)
class Config:
    side: int
    sampler_steps: int
    variance: str  # of the reverse steps: data with noise on every pixel need the larger one


CONFIGS = {
    "mnist": Config(side=28, sampler_steps=25, variance="fixed-small"),
    "oracle": Config(side=16, sampler_steps=50, variance="fixed-large"),
}
STEPS = {"mnist": 6000, "oracle": 5000}


def alpha_bars():
    """Products of 1 - beta for t = 0..T-1; betas are cut at 0.999 as in the reference."""
    f = [math.cos((t / T + 0.008) / 1.008 * math.pi / 2) ** 2 for t in range(T + 1)]
    betas = torch.tensor([min(1 - f[t + 1] / f[t], 0.999) for t in range(T)], dtype=torch.float64)
    return torch.cumprod(1 - betas, 0)


class Residual(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(8, inputs), nn.Conv2d(inputs, outputs, 3, 1, 1)
        self.time = nn.Linear(4 * WIDTH, outputs)
        self.norm2, self.conv2 = nn.GroupNorm(8, outputs), nn.Conv2d(outputs, outputs, 3, 1, 1)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x, time):
        h = self.conv1(F.silu(self.norm1(x))) + self.time(time)[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(h)))


class Attention(nn.Module):
    def __init__(self, channels, side):
        super().__init__()
        self.side = side
        self.norm, self.qkv = nn.GroupNorm(8, channels), nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, x):
        q, k, v = self.qkv(self.norm(x)).flatten(2).chunk(3, 1)
        weights = torch.softmax(q.transpose(1, 2) @ k / math.sqrt(x.shape[1]), -1)
        return x + self.out((v @ weights.transpose(1, 2)).view(-1, x.shape[1], self.side, self.side))


class UNet(nn.Module):
    def __init__(self, side):
        super().__init__()
        self.register_buffer("frequencies", torch.exp(-math.log(10_000) * torch.arange(WIDTH // 2) / (WIDTH // 2)))
        self.time = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.SiLU(), nn.Linear(4 * WIDTH, 4 * WIDTH), nn.SiLU())
        self.first = nn.Conv2d(4, WIDTH, 3, 1, 1)
        self.place = nn.Parameter(torch.zeros(1, WIDTH, side // 2, side // 2))
        self.fine = Residual(WIDTH, WIDTH)
        self.down = nn.Conv2d(WIDTH, 2 * WIDTH, 3, 2, 1)
        self.coarse1 = Residual(2 * WIDTH, 2 * WIDTH)
        self.attention = Attention(2 * WIDTH, side // 4)
        self.coarse2 = Residual(2 * WIDTH, 2 * WIDTH)
        self.up = nn.ConvTranspose2d(2 * WIDTH, WIDTH, 4, 2, 1)
        self.join = Residual(2 * WIDTH, WIDTH)
        self.norm, self.out = nn.GroupNorm(8, WIDTH), nn.Conv2d(WIDTH, 4, 3, 1, 1)
        nn.init.zeros_(self.out.weight)

    def forward(self, x, t):
        angle = t[:, None] * self.frequencies
        time = self.time(torch.cat([angle.sin(), angle.cos()], 1))
        fine = self.fine(self.first(F.pixel_unshuffle(x, 2)) + self.place, time)
        h = self.coarse2(self.attention(self.coarse1(self.down(fine), time)), time)
        h = self.join(torch.cat([self.up(h), fine], 1), time)
        return F.pixel_shuffle(self.out(F.silu(self.norm(h))), 2)


def main():
    recipe = Recipe("ddpm", STEPS, CONFIGS)
    side, total = recipe.data.side, recipe.steps
    torch.manual_seed(recipe.seed)
    images = torch.from_numpy(recipe.data.images)
    signal, noise_scale = alpha_bars().sqrt().float(), (1 - alpha_bars()).sqrt().float()
    net = UNet(side)
    average = Average(net, 0.9993)
    optimiser = torch.optim.Adam(net.parameters(), betas=(0.9, 0.99))
    checkpoint = Checkpoint(recipe.checkpoint, net=net, average=average, optimiser=optimiser)
    progress = Progress(total, 500)
    for step, batch in zip(range(checkpoint.step, total), batches(images, BATCH, recipe.seed, checkpoint.step)):
        learning_rate(optimiser, 2e-3, step, total)
        x = batch[:, None].float() / 127.5 - 1
        t = ((torch.arange(BATCH) + torch.rand(1)) / BATCH * T).long().clamp(max=T - 1)  # stratified over the batch
        noise = torch.randn_like(x)
        a, b = signal[t][:, None, None, None], noise_scale[t][:, None, None, None]
        loss = F.mse_loss(net(a * x + b * noise, t.float()), a * noise - b * x)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        average.update(net)
        progress(step + 1, loss=loss.item())
        checkpoint(step + 1)

    recipe.write_card(
        "DDPM, small U-Net, v-prediction", "diffusion", (-1, 1), net,
        graphs={
            "denoise": recipe.export(
                "denoise", average.net, {"x": torch.zeros(4, 1, side, side), "t": torch.zeros(4)}, ["v"],
                {"x": 0, "t": 0, "v": 0},
            )
        },
        diffusion={
            "denoise": {"input": "x", "time": "t", "output": "v"},
            "prediction": "v",
            "time": "index",
            "schedule": {"name": "cosine", "steps": T},
            "variance": recipe.config.variance,
            "sampler": {"kind": "ancestral", "steps": recipe.config.sampler_steps},
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()

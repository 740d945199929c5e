"""Trains vae-mnist and vae-oracle: convolutional VAEs whose decoder gives a beta-binomial for every 8-bit pixel.

The beta-binomial is the observation model of BB-ANS (Townsend et al. 2019, arXiv:1901.04866); alpha or beta below one
puts mass on both ends of the grey scale, which is where MNIST's pixels are. The oracle's logistic noise it can only
come near: the nearest beta-binomial costs some 0.04 bits per dimension.

    ASSAY_DATA=... /usr/bin/python3 scripts/train/vae.py [--dataset mnist|oracle] [--out DIR]
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from recipe import Recipe
from training import Average, Checkpoint, Progress, batches, learning_rate

BATCH, LEVELS = 64, 255


@dataclass(frozen=True)
class Config:
    side: int
    latent: int
    hidden: int
    sampled: str  # "mean": what papers show; "draw": what the model says, where noise belongs to the data


CONFIGS = {
    "mnist": Config(side=28, latent=40, hidden=192, sampled="mean"),
    "oracle": Config(side=16, latent=32, hidden=512, sampled="draw"),
}
STEPS = {"mnist": 4500, "oracle": 10_000}


class Encode(nn.Module):
    def __init__(self, config):
        super().__init__()
        smallest = config.side // 4 - 2
        self.body = nn.Sequential(
            nn.Conv2d(2, 32, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(64, 64, 3), nn.ReLU(),
            nn.Flatten(), nn.Linear(64 * smallest**2, config.hidden), nn.ReLU(),
            nn.Linear(config.hidden, 2 * config.latent),
        )  # fmt: skip

    def forward(self, x):
        mean, log_variance = self.body(torch.cat([x, (x > 0).float()], 1)).chunk(2, 1)
        return mean, 6 * torch.tanh(log_variance / 6)


class Decode(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.smallest = config.side // 4
        self.start = nn.Sequential(
            nn.Linear(config.latent, config.hidden), nn.ReLU(),
            nn.Linear(config.hidden, 64 * self.smallest**2), nn.ReLU(),
        )  # fmt: skip
        self.body = nn.Sequential(
            nn.Conv2d(64, 64, 3, 1, 1), nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(32, 32, 3, 1, 1), nn.ReLU(),
            nn.ConvTranspose2d(32, 24, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(24, 2, 3, 1, 1),
        )  # fmt: skip

    def forward(self, z):
        h = self.start(z).view(-1, 64, self.smallest, self.smallest)
        return 7 * torch.tanh(self.body(h) / 7)  # log alpha, log beta


def log_mass(k, parameters):
    """log BetaBinomial(k | 255, alpha, beta) of every pixel, in nats."""
    log_a, log_b = parameters[:, :1], parameters[:, 1:]
    a, b, n = log_a.exp(), log_b.exp(), torch.tensor(float(LEVELS))
    choose = torch.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1)
    return (
        choose + torch.lgamma(k + a) + torch.lgamma(n - k + b) - torch.lgamma(n + a + b)
        + torch.lgamma(a + b) - torch.lgamma(a) - torch.lgamma(b)
    )  # fmt: skip


def negative_elbo(encode, decode, k, noise):
    """Reconstruction and KL, each in nats per image."""
    mean, log_variance = encode(k / LEVELS)
    z = mean + (0.5 * log_variance).exp() * noise
    reconstruction = -log_mass(k, decode(z)).flatten(1).sum(1)
    kl = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(1)
    return reconstruction, kl


def main():
    recipe = Recipe("vae", STEPS, CONFIGS)
    latent = recipe.config.latent
    torch.manual_seed(recipe.seed)
    images = torch.from_numpy(recipe.data.images)
    to_bits_per_dim = 1 / (recipe.data.side**2 * math.log(2))
    net = nn.ModuleList([Encode(recipe.config), Decode(recipe.config)])
    average = Average(net, 0.999)
    optimiser = torch.optim.Adam(net.parameters())
    progress = Progress(recipe.steps, 500)
    checkpoint = Checkpoint(recipe.checkpoint, net=net, average=average, optimiser=optimiser, progress=progress)
    steps = range(checkpoint.step, recipe.steps)
    for step, batch in zip(steps, batches(images, BATCH, recipe.seed, checkpoint.step)):
        learning_rate(optimiser, 2e-3, step, recipe.steps)
        k = batch[:, None].float()
        reconstruction, kl = negative_elbo(net[0], net[1], k, torch.randn(len(k), latent))
        warm = min(1, (step + 1) / 1000)  # the KL comes in gradually, so that no latent is given up early
        loss = (reconstruction + warm * kl).mean() * to_bits_per_dim
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        average.update(net)
        progress(step + 1, bits_per_dim=loss.item(), kl_nats=kl.mean().item())
        checkpoint(step + 1)

    encode, decode = average.net
    held = torch.from_numpy(recipe.data.held)
    with torch.no_grad():
        draws = ((k[:, None].float(), torch.randn(len(k), latent)) for k in held.split(500))
        terms = [negative_elbo(encode, decode, k, noise) for k, noise in draws]
    elbo = sum((r + kl).sum().item() for r, kl in terms) / len(held) * to_bits_per_dim
    kl_nats = sum(kl.sum().item() for _, kl in terms) / len(held)
    print(f"held-out: ELBO {elbo:.4f} bits/dim, KL {kl_nats:.2f} nats", flush=True)
    side = recipe.data.side
    recipe.write_card(
        "Convolutional VAE, beta-binomial pixels", "vae", (0, 1), net, {"elboBitsPerDim": elbo}, progress.curve,
        graphs={
            "encode": recipe.export(
                "encode", encode, {"x": torch.zeros(4, 1, side, side)}, ["mean", "log_variance"],
                {"x": 0, "mean": 0, "log_variance": 0},
            ),
            "decode": recipe.export(
                "decode", decode, {"z": torch.zeros(4, latent)}, ["parameters"], {"z": 0, "parameters": 0}
            ),
        },
        vae={
            "latent": latent,
            "encode": {"input": "x", "mean": "mean", "logVariance": "log_variance"},
            "decode": {"input": "z", "output": "parameters"},
            "observation": {"kind": "beta-binomial", "parameters": ["log-alpha", "log-beta"]},
            "sampled": recipe.config.sampled,
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()

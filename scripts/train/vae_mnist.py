"""Trains vae-mnist: a convolutional VAE whose decoder gives a beta-binomial for every 8-bit pixel.

The beta-binomial is the observation model of BB-ANS (Townsend et al. 2019, arXiv:1901.04866); alpha or beta below one
puts mass on both ends of the grey scale, which is where MNIST's pixels are.

    ASSAY_DATA=... /usr/bin/python3 scripts/train/vae_mnist.py [--steps 4500]
"""

import argparse

import torch
import torch.nn.functional as F
from torch import nn

import mnist_data
from onnx_card import MNIST_FORMAT, export, write_card
from training import Average, Progress, batches, learning_rate

SEED, BATCH, LATENT, LEVELS = 1, 64, 40, 255
NATS_TO_BITS_PER_DIM = 1 / (784 * 0.6931471805599453)


class Encode(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(2, 32, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(64, 64, 3), nn.ReLU(),
            nn.Flatten(), nn.Linear(64 * 25, 192), nn.ReLU(), nn.Linear(192, 2 * LATENT),
        )  # fmt: skip

    def forward(self, x):
        mean, log_variance = self.body(torch.cat([x, (x > 0).float()], 1)).chunk(2, 1)
        return mean, 6 * torch.tanh(log_variance / 6)


class Decode(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Sequential(nn.Linear(LATENT, 192), nn.ReLU(), nn.Linear(192, 64 * 49), nn.ReLU())
        self.body = nn.Sequential(
            nn.Conv2d(64, 64, 3, 1, 1), nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(32, 32, 3, 1, 1), nn.ReLU(),
            nn.ConvTranspose2d(32, 24, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(24, 2, 3, 1, 1),
        )  # fmt: skip

    def forward(self, z):
        return 7 * torch.tanh(self.body(self.start(z).view(-1, 64, 7, 7)) / 7)  # log alpha, log beta


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
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=4500)
    total = parser.parse_args().steps
    torch.manual_seed(SEED)
    images = torch.from_numpy(mnist_data.load()[0])
    net = nn.ModuleList([Encode(), Decode()])
    average = Average(net, 0.999)
    optimiser = torch.optim.Adam(net.parameters())
    progress = Progress(total, 500)
    for step, batch in zip(range(total), batches(images, BATCH, SEED)):
        learning_rate(optimiser, 2e-3, step, total)
        k = batch[:, None].float()
        reconstruction, kl = negative_elbo(net[0], net[1], k, torch.randn(len(k), LATENT))
        warm = min(1, (step + 1) / 1000)  # the KL comes in gradually, so that no latent is given up early
        loss = (reconstruction + warm * kl).mean() * NATS_TO_BITS_PER_DIM
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        average.update(net)
        progress(step + 1, bits_per_dim=loss.item(), kl_nats=kl.mean().item())

    encode, decode = average.net
    held = torch.from_numpy(mnist_data.holdout()[0])
    with torch.no_grad():
        terms = [negative_elbo(encode, decode, k[:, None].float(), torch.randn(len(k), LATENT)) for k in held.split(500)]
    elbo = sum((r + kl).sum().item() for r, kl in terms) / len(held) * NATS_TO_BITS_PER_DIM
    print(f"held-out: ELBO {elbo:.4f} bits/dim, KL {sum(kl.sum().item() for _, kl in terms) / len(held):.2f} nats", flush=True)
    write_card(
        {
            "schemaVersion": 1,
            "id": "vae-mnist",
            "title": "Convolutional VAE, beta-binomial pixels",
            "family": "vae",
            "modality": "image",
            "dataset": "mnist",
            "format": MNIST_FORMAT | {"range": [0, 1]},
            "graphs": {
                "encode": export(
                    "vae-mnist", "encode", encode, {"x": torch.zeros(4, 1, 28, 28)},
                    ["mean", "log_variance"], {"x": 0, "mean": 0, "log_variance": 0},
                ),
                "decode": export(
                    "vae-mnist", "decode", decode, {"z": torch.zeros(4, LATENT)}, ["parameters"], {"z": 0, "parameters": 0}
                ),
            },
            "vae": {
                "latent": LATENT,
                "encode": {"input": "x", "mean": "mean", "logVariance": "log_variance"},
                "decode": {"input": "z", "output": "parameters"},
                "observation": {"kind": "beta-binomial", "parameters": ["log-alpha", "log-beta"]},
                "sampled": "mean",
            },
            "provenance": {
                "recipe": "scripts/train/vae_mnist.py",
                "trainedOn": mnist_data.TRAINED_ON,
                "seed": SEED,
                "steps": total,
                "weights": sum(p.numel() for p in net.parameters()),
                "licence": "MIT",
                "heldOut": {"elboBitsPerDim": elbo},
            },
        }
    )


if __name__ == "__main__":
    main()

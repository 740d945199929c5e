"""Trains gan-mnist: a DCGAN-style generator against a spectrally normalised discriminator with the hinge loss.

Radford et al. 2016 (arXiv:1511.06434) for the generator; Miyato et al. 2018 (arXiv:1802.05957) for the normalisation and
the hinge; minibatch standard deviation from Karras et al. 2018 (arXiv:1710.10196) against dropped modes.

    ASSAY_DATA=... /usr/bin/python3 scripts/train/gan_mnist.py [--steps 5000]
"""

import argparse

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

import mnist_data
from onnx_card import MNIST_FORMAT, export, write_card
from training import Average, Progress, batches

SEED, BATCH, LATENT = 1, 64, 64


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Linear(LATENT, 64 * 49, bias=False)
        self.body = nn.Sequential(
            nn.BatchNorm2d(64), nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
            nn.ConvTranspose2d(32, 16, 4, 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
            nn.Conv2d(16, 1, 3, 1, 1), nn.Tanh(),
        )  # fmt: skip

    def forward(self, z):
        return self.body(self.start(z).view(-1, 64, 7, 7))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            spectral_norm(nn.Conv2d(1, 24, 4, 2, 1)), nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(24, 48, 4, 2, 1)), nn.LeakyReLU(0.1),
        )  # fmt: skip
        self.mix = spectral_norm(nn.Conv2d(49, 64, 3, 1, 1))
        self.out = spectral_norm(nn.Linear(64 * 49, 1))

    def forward(self, x):
        h = self.body(x)
        spread = h.view(4, -1, *h.shape[1:]).std(0).mean((1, 2, 3))  # one number per group of four
        h = torch.cat([h, spread.repeat(4)[:, None, None, None].expand(-1, 1, *h.shape[2:])], 1)
        return self.out(F.leaky_relu(self.mix(h), 0.1).flatten(1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=5000)
    total = parser.parse_args().steps
    torch.manual_seed(SEED)
    images = torch.from_numpy(mnist_data.load()[0])
    generator, discriminator = Generator(), Discriminator()
    average = Average(generator, 0.998)
    g_step = torch.optim.Adam(generator.parameters(), betas=(0.0, 0.99))
    d_step = torch.optim.Adam(discriminator.parameters(), betas=(0.0, 0.99))
    progress = Progress(total, 250)
    for step, batch in zip(range(total), batches(images, BATCH, SEED)):
        rate = min(1, 2 * (1 - step / total))  # constant for the first half, then to zero
        g_step.param_groups[0]["lr"], d_step.param_groups[0]["lr"] = 3e-4 * rate, 6e-4 * rate
        real = batch[:, None].float() / 127.5 - 1
        with torch.no_grad():
            fake = generator(torch.randn(BATCH, LATENT))
        d_loss = F.relu(1 - discriminator(real)).mean() + F.relu(1 + discriminator(fake)).mean()
        d_step.zero_grad()
        d_loss.backward()
        d_step.step()
        g_loss = -discriminator(generator(torch.randn(BATCH, LATENT))).mean()
        g_step.zero_grad()
        g_loss.backward()
        g_step.step()
        average.update(generator)
        progress(step + 1, discriminator=d_loss.item(), generator=g_loss.item())

    write_card(
        {
            "schemaVersion": 1,
            "id": "gan-mnist",
            "title": "DCGAN, spectral norm, hinge loss",
            "family": "gan",
            "modality": "image",
            "dataset": "mnist",
            "format": MNIST_FORMAT | {"range": [-1, 1]},
            "graphs": {
                "generate": export(
                    "gan-mnist", "generate", average.net, {"z": torch.zeros(4, LATENT)}, ["x"], {"z": 0, "x": 0}
                )
            },
            "gan": {"latent": LATENT, "generate": {"input": "z", "output": "x"}},
            "provenance": {
                "recipe": "scripts/train/gan_mnist.py",
                "trainedOn": mnist_data.TRAINED_ON,
                "seed": SEED,
                "steps": total,
                "weights": sum(p.numel() for p in generator.parameters()),
                "licence": "MIT",
            },
        }
    )


if __name__ == "__main__":
    main()

"""Trains gan-mnist and gan-oracle: a DCGAN-style generator against a spectrally normalised discriminator, hinge loss.

Radford et al. 2016 (arXiv:1511.06434) for the generator; Miyato et al. 2018 (arXiv:1802.05957) for the normalisation
and the hinge; minibatch standard deviation from Karras et al. 2018 (arXiv:1710.10196) against dropped modes.

The oracle's images carry noise on every pixel, which a generator of few latents cannot make: there it gets one latent
per pixel besides, laid over the image before the last convolutions (as in StyleGAN, Karras et al. 2019, arXiv:1812.04948).

    ASSAY_DATA=... /usr/bin/python3 scripts/train/gan.py [--dataset mnist|oracle] [--out DIR]
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

from recipe import Recipe
from training import Average, Checkpoint, Progress, batches

BATCH = 64


@dataclass(frozen=True)
class Config:
    side: int
    latent: int
    noise: bool  # whether a latent for every pixel comes on top

    @property
    def latents(self):
        return self.latent + (self.side**2 if self.noise else 0)


CONFIGS = {"mnist": Config(side=28, latent=64, noise=False), "oracle": Config(side=16, latent=64, noise=True)}
STEPS = {"mnist": 5000, "oracle": 5000}


class Generator(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config, self.smallest = config, config.side // 4
        self.start = nn.Linear(config.latent, 64 * self.smallest**2, bias=False)
        self.body = nn.Sequential(
            nn.BatchNorm2d(64), nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
            nn.ConvTranspose2d(32, 16, 4, 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        )  # fmt: skip
        last = [nn.Conv2d(16, 1, 3, 1, 1), nn.Tanh()]
        if config.noise:
            last = [nn.Conv2d(17, 16, 3, 1, 1), nn.ReLU(), *last]
        self.last = nn.Sequential(*last)

    def forward(self, z):
        config = self.config
        code = z[:, : config.latent] if config.noise else z
        h = self.body(self.start(code).view(-1, 64, self.smallest, self.smallest))
        if config.noise:
            h = torch.cat([h, z[:, config.latent :].view(-1, 1, config.side, config.side)], 1)
        return self.last(h)


class Discriminator(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.body = nn.Sequential(
            spectral_norm(nn.Conv2d(1, 24, 4, 2, 1)), nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(24, 48, 4, 2, 1)), nn.LeakyReLU(0.1),
        )  # fmt: skip
        self.mix = spectral_norm(nn.Conv2d(49, 64, 3, 1, 1))
        self.out = spectral_norm(nn.Linear(64 * (config.side // 4) ** 2, 1))

    def forward(self, x):
        h = self.body(x)
        spread = h.view(4, -1, *h.shape[1:]).std(0).mean((1, 2, 3))  # one number per group of four
        h = torch.cat([h, spread.repeat(4)[:, None, None, None].expand(-1, 1, *h.shape[2:])], 1)
        return self.out(F.leaky_relu(self.mix(h), 0.1).flatten(1))


def main():
    recipe = Recipe("gan", STEPS, CONFIGS)
    config, total = recipe.config, recipe.steps
    torch.manual_seed(recipe.seed)
    images = torch.from_numpy(recipe.data.images)
    generator, discriminator = Generator(config), Discriminator(config)
    average = Average(generator, 0.998)
    g_step = torch.optim.Adam(generator.parameters(), betas=(0.0, 0.99))
    d_step = torch.optim.Adam(discriminator.parameters(), betas=(0.0, 0.99))
    parts = {"generator": generator, "discriminator": discriminator, "average": average, "g_step": g_step, "d_step": d_step}
    progress = Progress(total, 250)
    checkpoint = Checkpoint(recipe.checkpoint, **parts, progress=progress)
    for step, batch in zip(range(checkpoint.step, total), batches(images, BATCH, recipe.seed, checkpoint.step)):
        rate = min(1, 2 * (1 - step / total))  # constant for the first half, then to zero
        g_step.param_groups[0]["lr"], d_step.param_groups[0]["lr"] = 3e-4 * rate, 6e-4 * rate
        real = batch[:, None].float() / 127.5 - 1
        with torch.no_grad():
            fake = generator(torch.randn(BATCH, config.latents))
        d_loss = F.relu(1 - discriminator(real)).mean() + F.relu(1 + discriminator(fake)).mean()
        d_step.zero_grad()
        d_loss.backward()
        d_step.step()
        g_loss = -discriminator(generator(torch.randn(BATCH, config.latents))).mean()
        g_step.zero_grad()
        g_loss.backward()
        g_step.step()
        average.update(generator)
        progress(step + 1, discriminator=d_loss.item(), generator=g_loss.item())
        checkpoint(step + 1)

    recipe.write_card(
        "DCGAN, spectral norm, hinge loss", "gan", (-1, 1), generator, curve=progress.curve,
        graphs={
            "generate": recipe.export(
                "generate", average.net, {"z": torch.zeros(4, config.latents)}, ["x"], {"z": 0, "x": 0}
            )
        },
        gan={"latent": config.latents, "generate": {"input": "z", "output": "x"}},
    )  # fmt: skip


if __name__ == "__main__":
    main()

"""Trains iwae-mnist: an importance-weighted autoencoder on digits that are binarised at random, anew in every epoch.

The network and its rates follow the one-layer model of Burda, Grosse & Salakhutdinov 2016 (arXiv:1509.00519), so that
nats compare with that paper's: 784-200-200-50 and back, tanh, Bernoulli pixels, K = 5 draws in the objective. They report
85.54 nats (K = 5) and 86.76 (K = 1) on the test digits after 3,280 epochs of 60,000; here it is 30 epochs of 50,000.

    ASSAY_DATA=... /usr/bin/python3 scripts/train/iwae.py [--steps 15000] [--out DIR] [--checkpoint FILE]
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from recipe import Recipe
from training import Average, Checkpoint, Progress, batches

BATCH, DRAWS, LATENT, HIDDEN = 100, 5, 50, 200
STEPS = {"mnist": 15_000}
LOG_2PI = math.log(2 * math.pi)


class Encode(nn.Module):
    def __init__(self, pixels):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(pixels, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, HIDDEN), nn.Tanh())
        self.out = nn.Linear(HIDDEN, 2 * LATENT)

    def forward(self, x):
        return self.out(self.body(x.flatten(1))).chunk(2, 1)  # mean, log-variance


class Decode(nn.Module):
    def __init__(self, mean, side):
        super().__init__()
        self.side = side
        self.body = nn.Sequential(nn.Linear(LATENT, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, HIDDEN), nn.Tanh())
        self.out = nn.Linear(HIDDEN, side**2)
        with torch.no_grad():
            self.out.bias.copy_(mean.clamp(0.001, 0.999).logit())

    def forward(self, z):
        return self.out(self.body(z)).view(-1, 1, self.side, self.side)


def log_weights(encode, decode, x, noise):
    """log p(x, z) - log q(z|x), [draws, N], for binary x, [N, pixels], and noise, [draws, N, latent]."""
    mean, log_variance = encode(x)
    z = mean + (0.5 * log_variance).exp() * noise
    log_q = -0.5 * (noise.square() + LOG_2PI + log_variance).sum(2)
    log_prior = -0.5 * (z.square() + LOG_2PI).sum(2)
    logits = decode(z.flatten(0, 1)).view(*z.shape[:2], -1)
    log_mass = -F.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none").sum(2)
    return log_mass + log_prior - log_q


def bound(encode, decode, x, draws):
    """Importance-weighted bounds, [N], in nats."""
    noise = torch.randn(draws, len(x), LATENT)
    return torch.logsumexp(log_weights(encode, decode, x, noise), 0) - math.log(draws)


def main():
    recipe = Recipe("iwae", STEPS)
    torch.manual_seed(recipe.seed)
    images = torch.from_numpy(recipe.data.images).flatten(1)
    net = nn.ModuleList([Encode(images.shape[1]), Decode(images.float().mean(0) / 255, recipe.data.side)])
    average = Average(net, 0.999)
    optimiser = torch.optim.Adam(net.parameters(), eps=1e-4)
    checkpoint = Checkpoint(recipe.checkpoint, net=net, average=average, optimiser=optimiser)
    progress = Progress(recipe.steps, 1000)
    steps = range(checkpoint.step, recipe.steps)
    for step, batch in zip(steps, batches(images, BATCH, recipe.seed, checkpoint.step)):
        for group in optimiser.param_groups:  # down by a factor of ten, evenly in logarithms
            group["lr"] = 1e-3 * 10 ** (-step / recipe.steps)
        loss = -bound(*net, torch.bernoulli(batch / 255), DRAWS).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        average.update(net)
        progress(step + 1, nats=loss.item())
        checkpoint(step + 1)

    encode, decode = average.net
    held = torch.bernoulli(torch.from_numpy(recipe.data.held).flatten(1) / 255)
    with torch.no_grad():
        elbo, weighted = (
            -torch.cat([bound(encode, decode, x, draws) for x in held.split(50)]).double().mean().item()
            for draws in (1, 64)
        )
    print(f"held-out: {elbo:.2f} nats with one draw, {weighted:.2f} with 64", flush=True)
    side = recipe.data.side
    recipe.write_card(
        "Importance-weighted autoencoder, Bernoulli pixels", "vae", (0, 1), net,
        {"natsOf1Draw": elbo, "natsOf64Draws": weighted},
        format=recipe.data.format(0, 1) | {"levels": 2, "binarisation": {"kind": "stochastic"}},
        graphs={
            "encode": recipe.export(
                "encode", encode, {"x": torch.zeros(4, 1, side, side)}, ["mean", "log_variance"],
                {"x": 0, "mean": 0, "log_variance": 0},
            ),
            "decode": recipe.export(
                "decode", decode, {"z": torch.zeros(4, LATENT)}, ["logits"], {"z": 0, "logits": 0}
            ),
        },
        vae={
            "latent": LATENT,
            "encode": {"input": "x", "mean": "mean", "logVariance": "log_variance"},
            "decode": {"input": "z", "output": "logits"},
            "observation": {"kind": "bernoulli"},
            "sampled": "draw",
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()

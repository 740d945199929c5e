"""Trains rbm-mnist: a restricted Boltzmann machine on digits that are binarised at a fixed threshold.

Persistent contrastive divergence (Tieleman 2008) with a rate that falls to zero and centred gradients (Montavon &
Mueller 2012; Melchior et al. 2016, arXiv:1311.1354), which keep the chains mixing. The model's mass is
exp(-free energy) / Z; Z is not known, and the recipe's own figure for it is annealed importance sampling as in
Salakhutdinov & Murray 2008.

The graphs take inverse temperatures, for annealing from a model without weights whose visible biases a are the data's
log-odds: log p*(v; beta) = (1 - beta) a.v + beta b.v + sum_j log(1 + exp(beta (c + v W)_j)), of which the free energy is
the negative. At beta = 0 hidden units are fair coins, so log Z(0) = sum_i log(1 + exp a_i) + (hidden units) log 2.

    ASSAY_DATA=... /usr/bin/python3 scripts/train/rbm.py [--steps 20000] [--out DIR] [--checkpoint FILE]
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from recipe import Recipe
from training import Checkpoint, Progress, batches

BATCH, HIDDEN, GIBBS, ABOVE = 64, 500, 8, 127
STEPS = {"mnist": 20_000}
PEAK_RATE, OFFSET_RATE = 0.05, 0.01


class Rbm(nn.Module):
    def __init__(self, mean):
        super().__init__()
        mean = mean.clamp(0.002, 0.998)
        self.weight = nn.Parameter(0.01 * torch.randn(len(mean), HIDDEN))
        self.base = nn.Parameter(mean.logit())
        self.visible_bias, self.hidden_bias = nn.Parameter(mean.logit()), nn.Parameter(torch.zeros(HIDDEN))

    def hidden(self, v, beta=1.0):
        """Logits of h, [N, hidden]."""
        return beta * (v @ self.weight + self.hidden_bias)

    def visible(self, h, beta=1.0):
        """Logits of v, [N, pixels]."""
        return (1 - beta) * self.base + beta * (h @ self.weight.t() + self.visible_bias)

    def log_mass(self, v, beta=1.0):
        """log p*(v), [N], without the partition function."""
        return v @ ((1 - beta) * self.base + beta * self.visible_bias) + F.softplus(self.hidden(v, beta)).sum(1)


class Centred:
    """The centred gradient's offsets: running means of both layers, which the gradient is taken around."""

    def __init__(self, rbm, mean):
        self.visible, self.hidden = mean.clone(), torch.full((HIDDEN,), 0.5)
        self.rbm = rbm

    def step(self, data, chains, rate):
        """One ascent from [N, pixels] of data and of chains; moves the offsets along."""
        rbm = self.rbm
        h_data, h_chains = rbm.hidden(data).sigmoid(), rbm.hidden(chains).sigmoid()
        # Moving an offset keeps the distribution when the other layer's bias takes it up; here biases stay plain
        # and the shift is folded into their gradients.
        self.visible.lerp_(data.mean(0), OFFSET_RATE)
        self.hidden.lerp_(h_data.mean(0), OFFSET_RATE)
        n = len(data)
        positive = (data - self.visible).t() @ (h_data - self.hidden)
        negative = (chains - self.visible).t() @ (h_chains - self.hidden)
        weight = (positive - negative) / n
        visible = (data - chains).mean(0) - weight @ self.hidden
        hidden = (h_data - h_chains).mean(0) - self.visible @ weight
        rbm.weight.add_(weight, alpha=rate)
        rbm.visible_bias.add_(visible, alpha=rate)
        rbm.hidden_bias.add_(hidden, alpha=rate)

    def state_dict(self):
        return {"visible": self.visible, "hidden": self.hidden}

    def load_state_dict(self, state):
        self.visible, self.hidden = state["visible"], state["hidden"]


class Chains:
    """States that persist from step to step."""

    def __init__(self, rbm, count):
        self.rbm, self.v = rbm, bernoulli(rbm.base.expand(count, -1))

    def advance(self, sweeps):
        for _ in range(sweeps):
            self.v = bernoulli(self.rbm.visible(bernoulli(self.rbm.hidden(self.v))))

    def state_dict(self):
        return {"v": self.v}

    def load_state_dict(self, state):
        self.v = state["v"]


def bernoulli(logits):
    return (torch.rand(logits.shape) < logits.sigmoid()).float()


def log_partition(rbm, betas, chains):
    """log Z by annealed importance sampling, and the spread of the mean weight relative to it."""
    v = bernoulli(rbm.base.expand(chains, -1))
    log_weight = torch.zeros(chains, dtype=torch.float64)
    for before, after in zip(betas[:-1], betas[1:]):
        log_weight += (rbm.log_mass(v, after) - rbm.log_mass(v, before)).double()
        v = bernoulli(rbm.visible(bernoulli(rbm.hidden(v, after)), after))
    start = F.softplus(rbm.base.double()).sum().item() + HIDDEN * math.log(2)
    log_mean = torch.logsumexp(log_weight, 0).item() - math.log(chains)
    relative = (log_weight - log_mean).exp()
    return start + log_mean, (relative.std() / math.sqrt(chains)).item()


def schedule(steps):
    """Betas as in Salakhutdinov & Murray: half of the steps beyond 0.9, where the model changes most."""
    parts = ((0, 0.5, 0.1), (0.5, 0.9, 0.4), (0.9, 1, 0.5))
    pieces = [torch.linspace(a, b, int(share * steps))[:-1] for a, b, share in parts]
    return torch.cat([*pieces, torch.ones(1)]).tolist()


@torch.no_grad()
def main():
    recipe = Recipe("rbm", STEPS)
    torch.manual_seed(recipe.seed)
    train, held = (torch.from_numpy(x).flatten(1) > ABOVE for x in (recipe.data.images, recipe.data.held))
    held = held.float()
    mean = train.float().mean(0)
    rbm = Rbm(mean)
    centred, chains = Centred(rbm, mean), Chains(rbm, BATCH)
    checkpoint = Checkpoint(recipe.checkpoint, rbm=rbm, centred=centred, chains=chains)
    progress = Progress(recipe.steps)
    steps = range(checkpoint.step, recipe.steps)
    for step, batch in zip(steps, batches(train, BATCH, recipe.seed, checkpoint.step)):
        data = batch.float()
        chains.advance(GIBBS)
        gap = (rbm.log_mass(data) - rbm.log_mass(chains.v)).mean().item()
        centred.step(data, chains.v, PEAK_RATE * (1 - step / recipe.steps))
        progress(step + 1, data_over_chains_nats=gap)
        checkpoint(step + 1)
        if (step + 1) % 5000 == 0:
            log_z, spread = log_partition(rbm, schedule(1000), 64)
            found = rbm.log_mass(held[::5]).mean().item() - log_z
            print(f"so far: log Z {log_z:.2f} +- {spread:.2f}, held-out {found:.2f} nats", flush=True)
    finish(recipe, rbm, train.float(), held)


class Hidden(nn.Module):
    def __init__(self, rbm):
        super().__init__()
        self.rbm = rbm

    def forward(self, v, betas):
        v = v.flatten(1)
        beta = betas[:, None]
        activation = v @ self.rbm.weight + self.rbm.hidden_bias
        linear = v @ ((1 - beta) * self.rbm.base + beta * self.rbm.visible_bias).t()
        free_energy = -linear - F.softplus(activation[:, None] * beta).sum(2)
        return betas[-1] * activation, free_energy


class Visible(nn.Module):
    def __init__(self, rbm, side):
        super().__init__()
        self.rbm, self.side = rbm, side

    def forward(self, h, beta):
        return self.rbm.visible(h, beta).view(-1, 1, self.side, self.side)


def finish(recipe, rbm, train, held):
    log_z, spread = log_partition(rbm, schedule(10_000), 100)
    found = rbm.log_mass(held).mean().item() - log_z
    print(f"log Z {log_z:.3f}, relative spread {spread:.3f}; held-out {found:.2f} nats, "
          f"training {rbm.log_mass(train[:10_000]).mean().item() - log_z:.2f} nats", flush=True)  # fmt: skip
    side = recipe.data.side
    recipe.write_card(
        f"RBM, {HIDDEN} hidden units", "energy", (0, 1), rbm, {"nats": -found, "logPartition": log_z},
        format=recipe.data.format(0, 1) | {"levels": 2, "binarisation": {"kind": "threshold", "above": ABOVE}},
        graphs={
            "hidden": recipe.export(
                "hidden", Hidden(rbm), {"v": torch.zeros(4, 1, side, side), "betas": torch.ones(2)},
                ["logits", "free_energy"],
                {"v": 0, "betas": {0: "betas"}, "logits": 0, "free_energy": {0: "batch", 1: "betas"}},
            ),
            "visible": recipe.export(
                "visible", Visible(rbm, side), {"h": torch.zeros(4, HIDDEN), "beta": torch.ones(1)}, ["logits"],
                {"h": 0, "logits": 0},
            ),
        },
        energy={
            "units": HIDDEN,
            "hidden": {"input": "v", "betas": "betas", "logits": "logits", "freeEnergy": "free_energy"},
            "visible": {"input": "h", "beta": "beta", "logits": "logits"},
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()

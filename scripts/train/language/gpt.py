"""Trains gpt-moby and gpt-moby-bytes: transformers over tokens or over bytes.

Pre-norm blocks after GPT-2 with rotary positions (Su et al. 2021, arXiv:2104.09864), squared rectifiers (So et al.
2021, arXiv:2109.08668), no biases, and one table for embedding and classifier.

    deno run -A scripts/train/language/write_chapters.ts --split train --out train.txt (and held-out to held.txt)
    deno run -A scripts/train/language/train_tokenizer.ts --train train.txt --vocabulary 1024 --out bpe.json
    export OPENBLAS_CORETYPE=SKYLAKEX MALLOC_MMAP_THRESHOLD_=2000000000 MALLOC_TRIM_THRESHOLD_=2000000000
    /usr/bin/python3 scripts/train/language/gpt.py --model gpt-moby --train FILE --held FILE --tokenizer FILE.json
        [--out DIR] [--checkpoint FILE]
    /usr/bin/python3 scripts/train/language/gpt.py --model gpt-moby-bytes --train FILE --held FILE

What is exported makes training several times as fast: OpenBLAS takes its oldest kernels where it does not know the
processor (SKYLAKEX needs AVX-512), and memory that goes back to the system after every layer has to be cleared again.
"""

import itertools
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from best_state import BestState
from bits_per_byte import bits_per_byte
from fast_dropout import FastDropout
from language_recipe import LanguageRecipe
from muon import muon_and_adam
from shared_training import Average, Checkpoint, Progress, learning_rate
from token_windows import window_batches

SEED = 1
HALF_CONTEXT = 0.6  # of training: attention to half the context costs half the time
LOWEST = -64.0  # of exported scores, from their row's largest one: ONNX Runtime is slow where shares are denormal


@dataclass(frozen=True)
class Config:
    title: str
    tokens: str
    context: int
    layers: int
    heads: int
    width: int
    hidden: int
    dropout: float
    weight_decay: float  # of the matrices inside blocks
    batch: int  # windows of a whole context; twice as many of half of it at first
    peak: float  # of the matrices inside blocks
    peak_others: float
    steps: int


CONFIGS = {
    "gpt-moby": Config(
        "GPT, 4 layers, tokens of byte-pair encoding", "bpe",
        context=256, layers=4, heads=4, width=128, hidden=512, dropout=0.15, weight_decay=0.1,
        batch=8, peak=2e-2, peak_others=5e-3, steps=3000,
    ),
    "gpt-moby-bytes": Config(
        "GPT, 4 layers, bytes", "bytes",
        context=512, layers=4, heads=4, width=128, hidden=512, dropout=0.05, weight_decay=0.1,
        batch=8, peak=2e-2, peak_others=5e-3, steps=1800,
    ),
}  # fmt: skip


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.heads, self.size = config.heads, config.width // config.heads
        self.norm = nn.LayerNorm(config.width)
        self.joint = nn.Linear(config.width, 3 * config.width, bias=False)
        self.out = nn.Linear(config.width, config.width, bias=False)
        self.hidden_norm = nn.LayerNorm(config.width)
        self.hidden = nn.Linear(config.width, config.hidden, bias=False)
        self.down = nn.Linear(config.hidden, config.width, bias=False)
        self.dropout = FastDropout(config.dropout)
        for out in (self.out, self.down):
            nn.init.zeros_(out.weight)

    def project(self, x, cosine, sine):
        """Query, scaled for scores, key and value, [rows, heads, size] each, from x [rows, width]."""
        joint = self.joint(self.norm(x)).view(-1, 3 * self.heads, self.size)
        turning, value = joint[:, : 2 * self.heads], joint[:, 2 * self.heads :]
        near, far = turning.chunk(2, -1)
        turned = torch.cat([near * cosine - far * sine, far * cosine + near * sine], -1)
        return turned[:, : self.heads] * self.size**-0.5, turned[:, self.heads :], value

    def close(self, x, attended):
        x = x + self.dropout(self.out(attended))
        return x + self.dropout(self.down(F.relu(self.hidden(self.hidden_norm(x))).square()))


class Gpt(nn.Module):
    def __init__(self, config, vocabulary):
        super().__init__()
        self.config, self.vocabulary = config, vocabulary
        self.embedding = nn.Embedding(vocabulary, config.width)
        self.dropout = FastDropout(config.dropout)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        self.embedding_norm = nn.LayerNorm(config.width)
        nn.init.normal_(self.embedding.weight, std=0.02)
        half = config.width // config.heads // 2
        angles = torch.arange(config.context)[:, None] * 10_000 ** -(torch.arange(half) / half)
        self.register_buffer("cosine", angles.cos(), persistent=False)
        self.register_buffer("sine", angles.sin(), persistent=False)

    def embed(self, tokens):
        return self.dropout(self.embedding_norm(self.embedding(tokens)))

    def rotation(self, positions):
        """Cosines and sines at `positions`, [positions, 1, size / 2]: the axis of 1 is that of heads."""
        return self.cosine[positions][:, None], self.sine[positions][:, None]

    def classify(self, states):
        """Logits, [..., vocabulary]; as rows, for which an exported graph needs no second table turned over."""
        rows = F.linear(states.reshape(-1, self.config.width), self.embedding.weight, self.bias)
        return rows.view(*states.shape[:-1], self.vocabulary)

    def states(self, tokens):
        """Last hidden states, normed: [batch, time, width]."""
        batch, time = tokens.shape
        positions = torch.arange(time)
        cosine, sine = self.rotation(positions.repeat(batch))
        mask = torch.zeros(time, time).masked_fill(positions > positions[:, None], -torch.inf)
        x = self.embed(tokens.reshape(-1))
        for block in self.blocks:
            query, key, value = (
                rows.view(batch, time, block.heads, block.size).transpose(1, 2).flatten(0, 1)
                for rows in block.project(x, cosine, sine)
            )
            attended = softmax(torch.baddbmm(mask, query, key.transpose(1, 2))) @ value
            attended = attended.view(batch, block.heads, time, block.size).transpose(1, 2)
            x = block.close(x, attended.reshape(-1, self.config.width))
        return self.norm(x).view(batch, time, self.config.width)

    def forward(self, tokens):
        return self.classify(self.states(tokens))


class Whole(nn.Module):
    """The whole pass, with the states that stand for a text where the model is a feature network."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, tokens):
        states = self.net.states(tokens)
        return self.net.classify(states), states


def softmax(scores):
    """Over the last axis. Exported, no score is further than 64 below its row's largest, which changes no sum."""
    if torch.onnx.is_in_onnx_export():
        scores = torch.maximum(scores, scores.amax(-1, keepdim=True) + LOWEST)
    return scores.softmax(-1)


class Step(nn.Module):
    """One token of every sequence, from the keys and values of those before it: ports of src/card/step_ports.ts."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, tokens, position, *past):
        """`past` is key [batch, heads, size, capacity] and value [batch, heads, capacity, size] of every layer."""
        net = self.net
        cosine, sine = net.rotation(position)
        places = torch.arange(-1, past[0].shape[3])
        # The token itself stands at place -1.
        mask = torch.zeros(places.shape[0]).masked_fill(places >= position[:, None], -torch.inf)[:, None, None]
        x = net.embed(tokens)
        news = []
        for block, past_key, past_value in zip(net.blocks, past[::2], past[1::2]):
            query, key, value = block.project(x, cosine, sine)
            query = query[:, :, None]
            own = (query * key[:, :, None]).sum(-1, keepdim=True)
            shares = softmax(torch.cat([own, query @ past_key], -1) + mask)
            attended = shares[..., 1:] @ past_value + shares[..., :1] * value[:, :, None]
            x = block.close(x, attended.view(-1, net.config.width))
            news += [key, value]
        return net.classify(net.norm(x)), *news


def training_batches(stream, config, total, start):
    """Windows [batch, time + 1] from step `start` on."""
    switch = int(HALF_CONTEXT * total)
    short = window_batches(stream, config.context // 2, 2 * config.batch, SEED, min(start, switch))
    long = window_batches(stream, config.context, config.batch, SEED + 1, max(0, start - switch))
    return itertools.chain(itertools.islice(short, max(0, switch - start)), long)


def main():
    recipe = LanguageRecipe("gpt", CONFIGS)
    config, data = recipe.config, recipe.data
    torch.manual_seed(SEED)
    net = Gpt(config, data.vocabulary)
    average = Average(net, 0.995)
    muon, adam = muon_and_adam(net, net.blocks, config.weight_decay)
    best = BestState(
        average.net, lambda net: bits_per_byte(net, data.set_aside, data.boundary, config.context), recipe.steps
    )
    checkpoint = Checkpoint(recipe.checkpoint, net=net, average=average, muon=muon, adam=adam, best=best)
    progress = Progress(recipe.steps, 100)
    batches = training_batches(data.stream(), config, recipe.steps, checkpoint.step)
    for step, batch in zip(range(checkpoint.step, recipe.steps), batches):
        learning_rate(muon, config.peak, step, recipe.steps, warm_up=100)
        learning_rate(adam, config.peak_others, step, recipe.steps, warm_up=100)
        loss = F.cross_entropy(net(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten())
        net.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        muon.step()
        adam.step()
        average.update(net)
        progress(step + 1, nats_per_token=loss.item())
        best(step + 1)
        checkpoint(step + 1)
    finish(recipe, best.restore())


def finish(recipe, net):
    config, data = recipe.config, recipe.data
    measured = bits_per_byte(net, data.held, data.boundary, config.context)
    print(f"held-out: {measured:.4f} bits/byte on {len(data.held)} chapters", flush=True)
    step, capacity, size = Step(net).eval(), 32, config.width // config.heads
    past = {}
    for layer in range(config.layers):
        past[f"past.{layer}.key"] = torch.zeros(4, config.heads, size, capacity)
        past[f"past.{layer}.value"] = torch.zeros(4, config.heads, capacity, size)
    news = [name.replace("past", "new") for name in past]
    graphs = {
        "logits": recipe.export(
            "logits", Whole(net).eval(), {"tokens": torch.zeros(4, 8, dtype=torch.int64)}, ["logits", "states"],
            {name: {0: "batch", 1: "time"} for name in ("tokens", "logits", "states")},
        ),
        "step": recipe.export(
            "step", step,
            {"tokens": torch.zeros(4, dtype=torch.int64), "position": torch.zeros(1, dtype=torch.int64)} | past,
            ["logits", *news],
            {"tokens": 0, "position": {0: "positions"}, "logits": 0} | {name: 0 for name in news}
            | {name: {0: "batch", 3 if name.endswith("key") else 2: "capacity"} for name in past},
        ),
    }  # fmt: skip
    recipe.check_graphs(config.context)
    network = {
        "kind": "transformer",
        "logits": {
            "input": "tokens", "output": "logits", "features": {"output": "states", "dimension": config.width}
        },
        "step": {"layers": config.layers, "keyValueHeads": config.heads, "headDim": size},
    }  # fmt: skip
    recipe.write_card(network, config.context, graphs, SEED, net, {"bitsPerByte": measured})


if __name__ == "__main__":
    main()

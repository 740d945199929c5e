"""Trains lstm-moby: a recurrent network over tokens of byte-pair encoding.

Layers read the normed sum of those before them and add to it, as a transformer's blocks do. Regularised after Merity et
al. 2018 (arXiv:1708.02182): recurrent weights are dropped (DropConnect), masks of dropout stay the same over time, and
one table serves embedding and classifier.

    /usr/bin/python3 scripts/train/language/lstm.py --train FILE --held FILE --tokenizer FILE.json
        [--out DIR] [--checkpoint FILE]

What to set in the environment is in gpt.py.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from best_state import BestState
from bits_per_byte import bits_per_byte
from column_batches import column_batches
from fast_dropout import FastDropout
from language_recipe import LanguageRecipe
from muon import muon_and_adam
from shared_training import Average, Checkpoint, Progress, learning_rate

SEED = 1
TIME = 1  # the axis of time in [batch, time, ...]


@dataclass(frozen=True)
class Config:
    title: str
    tokens: str
    context: int  # of windows when measured; the network itself knows no bound
    layers: int
    width: int
    hidden: int
    dropout: float
    weight_dropout: float  # of recurrent weights
    weight_decay: float  # of the matrices inside layers
    batch: int
    length: int  # tokens through which gradients flow back
    peak: float  # of the matrices inside layers
    peak_others: float
    steps: int


CONFIGS = {
    "lstm-moby": Config(
        "LSTM, 2 layers, tokens of byte-pair encoding", "bpe",
        context=512, layers=2, width=128, hidden=256, dropout=0.15, weight_dropout=0.15, weight_decay=0.1,
        batch=32, length=64, peak=2e-2, peak_others=5e-3, steps=3500,
    ),
}  # fmt: skip


class Layer(nn.Module):
    """x + out(LSTM(norm(x)))."""

    def __init__(self, config):
        super().__init__()
        self.norm = nn.LayerNorm(config.width)
        self.lstm = nn.LSTM(config.width, config.hidden, batch_first=True)
        self.out = nn.Linear(config.hidden, config.width, bias=False)
        self.dropout = FastDropout(config.dropout, shared=(TIME,))
        self.weight_dropout = FastDropout(config.weight_dropout)
        nn.init.zeros_(self.out.weight)
        nn.init.orthogonal_(self.lstm.weight_hh_l0)
        nn.init.zeros_(self.lstm.bias_ih_l0)
        nn.init.zeros_(self.lstm.bias_hh_l0)
        with torch.no_grad():
            self.lstm.bias_hh_l0[config.hidden : 2 * config.hidden] = 1  # gates that keep are open at first

    def forward(self, x, state):
        """x [batch, time, width], and state and cell, [1, batch, hidden] each, before and after."""
        lstm = self.lstm
        weights = [lstm.weight_ih_l0, self.weight_dropout(lstm.weight_hh_l0), lstm.bias_ih_l0, lstm.bias_hh_l0]
        h, *state = torch.lstm(self.norm(x), state, weights, True, 1, 0.0, self.training, False, True)
        return x + self.dropout(self.out(h)), state


class Lstm(nn.Module):
    def __init__(self, config, vocabulary):
        super().__init__()
        self.config, self.vocabulary = config, vocabulary
        self.embedding = nn.Embedding(vocabulary, config.width)
        self.embedding_norm = nn.LayerNorm(config.width)
        self.dropout = FastDropout(config.dropout, shared=(TIME,))
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        nn.init.normal_(self.embedding.weight, std=0.02)

    def embed(self, tokens):
        return self.embedding_norm(self.embedding(tokens))

    def classify(self, x):
        """Logits, [rows, vocabulary], of [rows, width]."""
        return F.linear(self.norm(x), self.embedding.weight, self.bias)

    def run(self, tokens, state):
        """Logits of tokens [batch, time] from states and cells, each [layers, batch, hidden], and those after them."""
        x, after = self.dropout(self.embed(tokens)), []
        for i, layer in enumerate(self.layers):
            x, new = layer(x, tuple(part[i : i + 1] for part in state))
            after.append(new)
        logits = self.classify(x.flatten(0, 1)).view(*tokens.shape, self.vocabulary)
        return logits, tuple(torch.cat(part) for part in zip(*after))

    def zeros(self, batch):
        return tuple(torch.zeros(self.config.layers, batch, self.config.hidden) for _ in range(2))

    def forward(self, tokens):
        return self.run(tokens, self.zeros(tokens.shape[0]))[0]


class Step(nn.Module):
    """One token of every sequence, with one matrix product for each layer's gates."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        joint = [torch.cat([layer.lstm.weight_ih_l0, layer.lstm.weight_hh_l0], 1) for layer in net.layers]
        self.weights = nn.ParameterList(map(nn.Parameter, joint))
        self.biases = nn.ParameterList(
            [nn.Parameter(layer.lstm.bias_ih_l0 + layer.lstm.bias_hh_l0) for layer in net.layers]
        )

    def forward(self, tokens, h, c):
        x = self.net.embed(tokens)
        states, cells = [], []
        for i, layer in enumerate(self.net.layers):
            gates = F.linear(torch.cat([layer.norm(x), h[i]], 1), self.weights[i], self.biases[i])
            into, keep, new, out = gates.chunk(4, 1)
            cells.append(keep.sigmoid() * c[i] + into.sigmoid() * new.tanh())
            states.append(out.sigmoid() * cells[-1].tanh())
            x = x + layer.out(states[-1])
        return self.net.classify(x), torch.stack(states), torch.stack(cells)


class Carried(nn.Module):
    """What the network remembers from batch to batch, as a part of checkpoints."""

    def __init__(self, state):
        super().__init__()
        for name, value in zip(("h", "c"), state):
            self.register_buffer(name, value)

    def forward(self, is_first):
        """The state before a batch: zeros where an epoch begins."""
        return tuple(torch.zeros_like(value) if is_first else value for value in (self.h, self.c))

    def keep(self, state):
        self.h, self.c = (value.detach() for value in state)


def main():
    recipe = LanguageRecipe("lstm", CONFIGS)
    config, data = recipe.config, recipe.data
    torch.manual_seed(SEED)
    net = Lstm(config, data.vocabulary)
    average = Average(net, 0.995)
    muon, adam = muon_and_adam(net, net.layers, config.weight_decay)
    carried = Carried(net.zeros(config.batch))
    best = BestState(
        average.net, lambda net: bits_per_byte(net, data.set_aside, data.boundary, config.context), recipe.steps
    )
    checkpoint = Checkpoint(
        recipe.checkpoint, net=net, average=average, muon=muon, adam=adam, carried=carried, best=best
    )
    progress = Progress(recipe.steps, 100)
    batches = column_batches(data.stream(), config.length, config.batch, SEED, checkpoint.step)
    for step, (batch, is_first) in zip(range(checkpoint.step, recipe.steps), batches):
        learning_rate(muon, config.peak, step, recipe.steps, warm_up=100)
        learning_rate(adam, config.peak_others, step, recipe.steps, warm_up=100)
        logits, state = net.run(batch[:, :-1], carried(is_first))
        loss = F.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten())
        net.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        muon.step()
        adam.step()
        carried.keep(state)
        average.update(net)
        progress(step + 1, nats_per_token=loss.item())
        best(step + 1)
        checkpoint(step + 1)
    finish(recipe, best.restore())


def finish(recipe, net):
    config, data = recipe.config, recipe.data
    measured = bits_per_byte(net, data.held, data.boundary, config.context)
    print(f"held-out: {measured:.4f} bits/byte on {len(data.held)} chapters", flush=True)
    step, (h, c) = Step(net).eval(), net.zeros(4)
    graphs = {
        "logits": recipe.export(
            "logits", net, {"tokens": torch.zeros(4, 8, dtype=torch.int64)}, ["logits"],
            {"tokens": {0: "batch", 1: "time"}, "logits": {0: "batch", 1: "time"}},
        ),
        "step": recipe.export(
            "step", step, {"tokens": torch.zeros(4, dtype=torch.int64), "state.h": h, "state.c": c},
            ["logits", "new.h", "new.c"],
            {"tokens": 0, "logits": 0} | {name: 1 for name in ("state.h", "state.c", "new.h", "new.c")},
        ),
    }  # fmt: skip
    recipe.check_graphs(config.context)
    shape = [config.layers, "batch", config.hidden]
    network = {
        "kind": "recurrent",
        "logits": {"input": "tokens", "output": "logits"},
        "step": {
            "input": "tokens", "output": "logits",
            "states": [{"input": f"state.{name}", "output": f"new.{name}", "shape": shape} for name in ("h", "c")],
        },
    }  # fmt: skip
    recipe.write_card(network, None, graphs, SEED, net, {"bitsPerByte": measured})


if __name__ == "__main__":
    main()

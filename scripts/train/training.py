"""What every recipe's loop shares: shuffled batches, the average of the weights, and progress lines."""

import copy
import time

import torch


def batches(images, size, seed):
    """Endless epochs of shuffled batches; the order depends on `seed` alone."""
    order = torch.Generator().manual_seed(seed)
    while True:
        yield from (images[index] for index in torch.randperm(len(images), generator=order).split(size)[:-1])


class Average:
    """Exponential moving average of a network's weights and buffers."""

    def __init__(self, net, decay):
        self.net, self.decay, self.steps = copy.deepcopy(net).eval(), decay, 0

    @torch.no_grad()
    def update(self, net):
        self.steps += 1
        rate = 1 - min(self.decay, self.steps / (self.steps + 10))
        for mine, theirs in zip(self.net.parameters(), net.parameters()):
            mine.lerp_(theirs, rate)
        for mine, theirs in zip(self.net.buffers(), net.buffers()):
            mine.copy_(theirs)


class Progress:
    """A line every `every` steps with the smoothed loss."""

    def __init__(self, total, every=200):
        self.total, self.every, self.start, self.smooth = total, every, time.time(), None

    def __call__(self, step, **losses):
        if self.smooth is None:
            self.smooth = dict(losses)
        for name, value in losses.items():
            self.smooth[name] = 0.99 * self.smooth[name] + 0.01 * value
        if step % self.every == 0:
            shown = "  ".join(f"{name} {value:.4f}" for name, value in self.smooth.items())
            print(f"{step}/{self.total}  {time.time() - self.start:.0f} s  {shown}", flush=True)


def learning_rate(optimiser, peak, step, total, warm_up=200):
    """Linear warm-up, then linear decay to zero."""
    for group in optimiser.param_groups:
        group["lr"] = peak * min(1, (step + 1) / warm_up) * (1 - step / total)

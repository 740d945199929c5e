"""What every recipe's loop shares: shuffled batches, the average of the weights, checkpoints and progress lines."""

import copy
import itertools
import time

import torch


def batches(images, size, seed, start=0):
    """Endless epochs of shuffled batches from number `start` on; the order depends on `seed` alone."""
    order = torch.Generator().manual_seed(seed)
    epochs = (torch.randperm(len(images), generator=order).split(size)[:-1] for _ in itertools.count())
    return (images[index] for index in itertools.islice(itertools.chain.from_iterable(epochs), start, None))


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

    def state_dict(self):
        return {"net": self.net.state_dict(), "steps": self.steps}

    def load_state_dict(self, state):
        self.net.load_state_dict(state["net"])
        self.steps = state["steps"]


class Checkpoint:
    """Saves networks, averages, optimisers and generators every `seconds`, and continues from there.

    A run that was interrupted ends with the same weights as one that was not: the default generator is always saved.
    """

    def __init__(self, path, seconds=120, **parts):
        self.path, self.seconds, self.saved, self.step = path, seconds, time.time(), 0
        self.parts = parts | {"random": torch.default_generator}
        if path is not None and path.exists():
            state = torch.load(path)
            for name, part in self.parts.items():
                restore = part.set_state if isinstance(part, torch.Generator) else part.load_state_dict
                restore(state[name])
            self.step = state["step"]
            print(f"continuing after step {self.step} of {path}", flush=True)

    def __call__(self, step):
        """To be called with the number of steps done; saves where it is time to."""
        if self.path is None or time.time() - self.saved < self.seconds:
            return
        self.saved = time.time()
        state = {
            name: part.get_state() if isinstance(part, torch.Generator) else part.state_dict()
            for name, part in self.parts.items()
        }
        partial = self.path.with_suffix(".partial")
        torch.save(state | {"step": step}, partial)
        partial.rename(self.path)


class Progress:
    """A line every `every` steps with the smoothed losses, which are kept as the training's curve."""

    def __init__(self, total, every=200):
        self.total, self.every, self.start, self.smooth, self.curve = total, every, time.time(), None, []

    def state_dict(self):
        return {"smooth": self.smooth, "curve": self.curve}

    def load_state_dict(self, state):
        self.smooth, self.curve = state["smooth"], state["curve"]

    def __call__(self, step, **losses):
        if self.smooth is None:
            self.smooth = dict(losses)
        for name, value in losses.items():
            self.smooth[name] = 0.99 * self.smooth[name] + 0.01 * value
        if step % self.every == 0:
            self.curve.append({"step": step, **{name: float(f"{value:.4g}") for name, value in self.smooth.items()}})
            shown = "  ".join(f"{name} {value:.4f}" for name, value in self.smooth.items())
            print(f"{step}/{self.total}  {time.time() - self.start:.0f} s  {shown}", flush=True)


def learning_rate(optimiser, peak, step, total, warm_up=200):
    """Linear warm-up, then linear decay to zero."""
    for group in optimiser.param_groups:
        group["lr"] = peak * min(1, (step + 1) / warm_up) * (1 - step / total)

"""Early choice: of the states of a run the one that predicts the chapters set aside best."""

import copy


class BestState:
    """Asks for `measure(net)`, lower is better, every `every` steps and at the last one, and keeps the best weights."""

    def __init__(self, net, measure, total, every=250):
        self.net, self.measure, self.total, self.every = net, measure, total, every
        self.value, self.step, self.weights = float("inf"), 0, copy.deepcopy(net.state_dict())

    def __call__(self, step):
        """To be called with the number of steps done."""
        if step % self.every != 0 and step != self.total:
            return
        value = self.measure(self.net)
        if value < self.value:
            self.value, self.step, self.weights = value, step, copy.deepcopy(self.net.state_dict())
        print(f"{step} steps: {value:.4f} bits/byte set aside; best {self.value:.4f} after {self.step}", flush=True)

    def restore(self):
        """The network with its best weights."""
        self.net.load_state_dict(self.weights)
        return self.net

    def state_dict(self):
        return {"value": self.value, "step": self.step, "weights": self.weights}

    def load_state_dict(self, state):
        self.value, self.step, self.weights = state["value"], state["step"], state["weights"]

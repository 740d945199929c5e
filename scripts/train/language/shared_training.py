"""What all recipes share, from the folder above."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from recipe import Recipe  # noqa: E402
from training import Average, Checkpoint, Progress, learning_rate  # noqa: E402

__all__ = ["Average", "Checkpoint", "Progress", "Recipe", "learning_rate"]

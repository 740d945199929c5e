"""A text's chapters as tokens, which Assay's own tokenisers make: a script in TypeScript writes them."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch

from assay_script import run_script

SET_ASIDE_EVERY = 24  # of 120 training chapters five choose among a run's states, and nothing is learnt from them


@dataclass(frozen=True)
class Chapter:
    """A document: its length in UTF-8 and its tokens, without a boundary."""

    bytes: int
    tokens: list[int]


@dataclass(frozen=True)
class ChapterData:
    vocabulary: int
    boundary: int
    train: list[Chapter]
    set_aside: list[Chapter]
    held: list[Chapter]

    def stream(self) -> torch.Tensor:
        """The training chapters as one row, int64, each behind a boundary."""
        return torch.tensor([token for chapter in self.train for token in (self.boundary, *chapter.tokens)])


def load(train: Path, held: Path, tokenizer: Path | None) -> ChapterData:
    """Reads two text files whose chapters form feeds separate. Without a tokeniser's file the tokens are bytes."""
    files = ["--train", train, "--held", held] + ([] if tokenizer is None else ["--tokenizer", tokenizer])
    encoded = json.loads(run_script("encode_chapters.ts", *files))
    chapters, held_chapters = ([Chapter(**chapter) for chapter in encoded[part]] for part in ("train", "held"))
    shared = {tuple(chapter.tokens) for chapter in chapters} & {tuple(chapter.tokens) for chapter in held_chapters}
    assert not shared, f"{len(shared)} of the training chapters are held out"
    is_set_aside = [i % SET_ASIDE_EVERY == SET_ASIDE_EVERY // 2 for i in range(len(chapters))]
    return ChapterData(
        encoded["vocabulary"],
        encoded["boundary"],
        [chapter for chapter, aside in zip(chapters, is_set_aside) if not aside],
        [chapter for chapter, aside in zip(chapters, is_set_aside) if aside],
        held_chapters,
    )

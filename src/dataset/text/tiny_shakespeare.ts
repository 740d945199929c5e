import { type TextDataset, textDataset } from "./text_dataset.ts";
import {
  expectDocuments,
  type FileSplit,
  readSplitFile,
  splitOf,
  type TextFile,
  type TextRelease,
} from "./text_release.ts";

/** A split: the characters from `begin` up to and without `end`. */
interface CharacterSplit extends FileSplit {
  readonly begin: number;
  readonly end: number;
}

const FILE: TextFile = {
  name: "tinyshakespeare.txt",
  sizeBytes: 1_115_394,
  sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
  addresses: ["https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt"],
};

/** Plays of Shakespeare in one file. Hashes of the documents were computed by an independent Python script. */
export const TINY_SHAKESPEARE = {
  id: "tiny-shakespeare",
  title: "Tiny Shakespeare, one document to a split",
  source: "William Shakespeare; collected by Karpathy for char-rnn, 2015",
  licence: "public domain",
  documentUnit: "split",
  arrival: "files",
  splits: {
    "train": range(0, 1_003_854, "308ee8363a58310a14dd641bf2e5f0997b0fcd2a893a8f95c47ecdab0802a3d4"),
    "validation": range(1_003_854, 1_059_624, "c8bbaba5a5774fe336327b8d86058004181f2d7e061038883af789fc04d667d1"),
    "test": range(1_059_624, 1_115_394, "d1fe3a6c6f4481c5c567eecc89168423a645d12b9d0eef0e8ea53a79560acb0c"),
    "nanogpt-val": range(1_003_854, 1_115_394, "25f1e5fba96755a5eec6b922b52f7fb1548480b0f39b67bd7440ecbe6a0095fb"),
  },
} as const satisfies TextRelease<CharacterSplit>;

/** Every character is one byte. */
function range(begin: number, end: number, sha256: string): CharacterSplit {
  return { file: FILE, begin, end, documents: 1, bytes: end - begin, sha256 };
}

/**
 * Opens a split of Tiny Shakespeare. **Each split is one document**: the literature cuts the file by its characters,
 * in the midst of a play and of a word, and scores the stream. A cut by speeches would be nobody's number.
 *
 * `train`, `validation` and `test` are the first 90 %, the next 5 % and the last 5 %, as TensorFlow Datasets and
 * Hugging Face have it (datasets/tiny_shakespeare/tiny_shakespeare.py: `int(len(text) * 0.9)`, then half of the rest).
 * `nanogpt-val` is the last 10 %, validation and test together, on which nanoGPT (data/shakespeare_char/prepare.py) and
 * many after it report: 111,540 characters.
 *
 * @param split A name among the splits of {@linkcode TINY_SHAKESPEARE}.
 * @param dirs Data directories in the order in which to look.
 * @throws {UsageError} If the file is nowhere: where it was looked for, and how to get it.
 * @throws {Error} If the file is not the published one.
 *
 * @example
 * ```ts
 * const { documents } = await openTinyShakespeare("test", ["/data"]);
 * documents.length; // 1
 * ```
 */
export async function openTinyShakespeare(split: string, dirs: readonly string[]): Promise<TextDataset> {
  const bytes = await readSplitFile(TINY_SHAKESPEARE, split, dirs);
  const expected = splitOf<CharacterSplit>(TINY_SHAKESPEARE, split);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).slice(expected.begin, expected.end);
  const { id, source, documentUnit } = TINY_SHAKESPEARE;
  const documents = [{ id: split, text }];
  return expectDocuments(textDataset({ id, split, documentUnit, source, documents }), expected);
}

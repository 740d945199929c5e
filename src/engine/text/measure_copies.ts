import { sha256 } from "../../core/fingerprint.ts";
import type { ValueAndInterval } from "../../metric/text/jackknifed.ts";
import { type NearestPassage, nearestPassages } from "../../metric/text/nearest_passage.ts";
import { type PassageIndex, passageIndex } from "../../metric/text/passage_index.ts";
import type { Copies, WrittenOutcome } from "./text_task.ts";

/** What stands between documents. */
const JOINT = "\n\n";
/** A passage that is shown is at most so many times as long as the text. */
const LONGEST_PASSAGE = 1.5;
/** Training texts whose index a worker keeps, by hash: at about 12 bytes a character. */
const KEPT = 2;
const indices = new Map<string, PassageIndex>();

/**
 * Looks for what texts copy of a training text, on characters, which are UTF-16 code units here: of each the passage with
 * the smallest edit distance, as a share of the text's length, and the longest verbatim run. See `nearestPassage()`; the
 * means and their intervals are over texts.
 *
 * Training documents are joined by an empty line. A run over a joint has to say one document's end, an empty line, and the
 * next one's beginning: by accident that adds the few characters that it would at the end of any paragraph, and if it is
 * long then both sides of the joint are copies.
 *
 * Of an empty text nothing is copied: its range is [0, 0), its passage empty at distance 1, and the means leave it out; `n`
 * says how many they are of.
 *
 * The index of a training text is built once and kept for the next call.
 *
 * @param training The training documents.
 * @returns `each`, in the order of the texts: `copied`, the longest run; `passage`, the nearest one, cut to one and a half
 * times the text's length and both to whole characters; `distance`, from 0 to 1. `distance` and `longest` are their means, in
 * shares and in characters.
 * @throws {RangeError} Where the training text is empty.
 *
 * @example
 * ```ts
 * const { each: [first] } = measureCopies(["Call me Ahab."], ["Call me Ishmael. Some years ago"]);
 * // { copied: [0, 8], passage: "Call me ", distance: 5 / 13 }
 * ```
 */
export function measureCopies(texts: readonly string[], training: readonly string[]): Copies {
  const trained = training.join(JOINT), index = indexOf(trained);
  const filled = texts.filter((text) => text !== "");
  const { passages = [], distance, overlap } = filled.length === 0 ? {} : nearestPassages(index, filled);
  let next = 0;
  return {
    distance: outcomeOf(distance, filled.length),
    longest: outcomeOf(overlap, filled.length),
    each: texts.map((text) =>
      text === "" ? { copied: [0, 0], passage: "", distance: 1 } : shown(text, trained, passages[next++]!)
    ),
  };
}

function shown(
  text: string,
  trained: string,
  { distance, start, end, overlap }: NearestPassage,
): Copies["each"][number] {
  const { at, length } = overlap;
  const [from, to] = wholeCharacters(trained, start, Math.min(end, start + Math.floor(LONGEST_PASSAGE * text.length)));
  return { copied: wholeCharacters(text, at, at + length), passage: trained.slice(from, to), distance };
}

/** A range without the halves of surrogate pairs at its ends. */
function wholeCharacters(text: string, start: number, end: number): [number, number] {
  const from = start < end && splitsPair(text, start) ? start + 1 : start;
  return [from, from < end && splitsPair(text, end) ? end - 1 : end];
}

function splitsPair(text: string, at: number): boolean {
  return at > 0 && text.codePointAt(at - 1)! > 0xffff;
}

function outcomeOf(mean: ValueAndInterval | undefined, n: number): WrittenOutcome {
  return mean === undefined
    ? { ok: false, reason: "There is no text with any characters to look for" }
    : { ok: true, ...mean, n };
}

function indexOf(trained: string): PassageIndex {
  const key = sha256(trained), index = indices.get(key) ?? passageIndex(trained);
  // The one used last stands last, so that the first is the one to drop.
  indices.delete(key);
  indices.set(key, index);
  for (const oldest of indices.keys()) {
    if (indices.size <= KEPT) break;
    indices.delete(oldest);
  }
  return index;
}

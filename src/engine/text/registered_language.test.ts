import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadCard } from "../../card/load_card.ts";
import { Noise, STREAM } from "../../core/noise.ts";
import { openTextDataset } from "../../dataset/text/text_registry.ts";
import type { LanguageModel } from "../../family/language/language_model.ts";
import { logProbability } from "../../family/language/log_probability.ts";
import { scoreByReading } from "../../family/language/score_windows.ts";
import { openCodec } from "../../family/language/open_codec.ts";
import { openLanguageModel } from "../../family/language/open_language_model.ts";
import { cardGraphs } from "../card_graphs.ts";
import { ratioOfSums } from "../../stats/ratio_of_sums.ts";
import { scoreText } from "./score_text.ts";
import { windowRule } from "./window_rules.ts";

const opened: LanguageModel[] = [];
afterAll(async () => {
  for (const model of opened) await model.close();
});

async function open(id: string): Promise<LanguageModel> {
  const { card, folder } = await loadCard(join(import.meta.dirname!, "..", "..", "..", "models", id));
  if (card.family !== "language") throw new Error("unexpected card");
  const training = async () => (await openTextDataset("moby-dick", "train")).documents.map(({ text }) => text);
  const model = await openLanguageModel(card, {
    codec: await openCodec(card, folder),
    open: cardGraphs({ card, folder }, { threads: 2 }),
    counts: { documents: training },
  });
  opened.push(model);
  return model;
}

/** Bits per byte of the held-out chapters by our own windows. */
async function heldOutBits(model: LanguageModel): Promise<number> {
  const { documents } = await openTextDataset("moby-dick", "held-out");
  const windows = windowRule(model.card, { context: null, stride: null, as: null });
  const bits: number[] = [], bytes: number[] = [];
  for (const { text } of documents) {
    const { nats, document } = await scoreText(model, {
      kind: "score-text",
      folder: "",
      data: [],
      cache: "",
      text,
      windows,
    });
    bits.push(-Float64Array.from(nats!).reduce((sum, value) => sum + value, 0) / Math.LN2);
    bytes.push(document![1]!);
  }
  return ratioOfSums(bits, bytes).value;
}

test.each([
  ["gpt-moby", 2],
  ["gpt-moby-bytes", 2.2],
])("%s has the held-out bits per byte that its recipe measured in PyTorch", async (id, most) => {
  const model = await open(id);
  const claimed = model.card.provenance.heldOut!["bitsPerByte"]!;
  expect(Math.abs(await heldOutBits(model) - claimed)).toBeLessThan(1e-4);
  expect(claimed).toBeLessThan(most);
});

test("lstm-moby reads whole chapters at once, and needs no more bits than in the windows that its recipe measured", async () => {
  const model = await open("lstm-moby"), claimed = model.card.provenance.heldOut!["bitsPerByte"]!;
  const bits = await heldOutBits(model);
  expect(bits).toBeLessThan(claimed + 1e-4);
  expect(bits).toBeGreaterThan(claimed - 0.02);
});

test("the n-gram model of bytes needs at most 2.20 bits a byte, and that of the shared tokeniser less", async () => {
  const bytes = await heldOutBits(await open("ngram-moby-bytes"));
  expect(bytes).toBeLessThan(2.2);
  expect(await heldOutBits(await open("ngram-moby"))).toBeLessThan(bytes);
});

test("a window that is too long for a pass is scored token by token, and says the same", async () => {
  const model = await open("lstm-moby"), { vocabulary, prefix, context } = model.card.language;
  const tokens = model.codec.encode((await openTextDataset("moby-dick", "held-out")).documents[0]!.text).slice(0, 200);
  const [inPasses] = await model.score([[[prefix!], tokens]]);
  const [byReading] = await scoreByReading([[[prefix!], tokens]], (batch) => model.start(batch), {
    vocabulary,
    context,
  });
  for (const [i, nats] of byReading!.entries()) expect(Math.abs(nats - inPasses![i]!)).toBeLessThan(1e-3);
});

test.each(["gpt-moby", "gpt-moby-bytes", "lstm-moby", "ngram-moby"])(
  "%s says the same token by token, with what it keeps of the past or read again, as in one pass",
  async (id) => {
    const model = await open(id), { vocabulary, prefix } = model.card.language;
    const uniform = new Float64Array(3 * 40);
    new Noise(1n).uniform(uniform, { stream: STREAM.observation, example: 0 });
    const rows = [0, 1, 2].map((
      row,
    ) => [prefix!, ...Array.from(uniform.subarray(40 * row, 40 * row + 40), (u) => Math.floor(u * 256))]);
    const whole = await model.score(rows.map((row) => [[row[0]!], row.slice(1)]));
    for (const past of ["kept", "read-again"] as const) {
      const reading = model.start(3, { past });
      let worst = 0, at = 1;
      // A few tokens at once, as a prompt is read, then one by one.
      let logits = await reading.read(rows.map((row) => row.slice(0, 5)));
      for (at = 5; at < 41; at++) {
        for (const [row, tokens] of rows.entries()) {
          const one = logProbability(logits, { at: row * vocabulary, vocabulary, token: tokens[at]! });
          worst = Math.max(worst, Math.abs(one - whole[row]![at - 1]!));
        }
        if (at < 40) logits = await reading.read(rows.map((row) => [row[at]!]));
      }
      expect(reading.length).toBe(40);
      expect(worst).toBeLessThan(1e-3);
    }
  },
);

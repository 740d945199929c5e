import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LanguageCard } from "../../card/card.ts";
import { floatOutput, type Graph } from "../../runtime/graph.ts";
import { openOnnx } from "../../runtime/onnx.ts";
import { KeyValueCache } from "../key_value_cache.ts";
import type { TokenCodec } from "../token_codec.ts";
import { greedyToken } from "../token_sampler.ts";
import { importLlama2c } from "./import_llama2c.ts";
import { llama2cCodec } from "./llama2c_codec.ts";
import { type Llama2cTokenizer, readLlama2cTokenizer } from "./llama2c_tokenizer.ts";

const data = process.env["ASSAY_DATA"] ?? "";

/** What llama2.c prints at temperature 0 in its 256 steps. Source: karpathy/llama2.c, doc/stories260K.md. */
const STORY = "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. " +
  "One day, she saw a big, red ball. She wanted to play with it, but it was too high.\n" +
  "Lily's mom said, \"Lily, let's go to the park.\" Lily was sad and didn't know what to do. She said, " +
  '"I want to play with your ball, but I can\'t find it."\n' +
  "Lily was sad and didn't know what to do. She said, \"I'm sorry, Lily. I didn't know what to do.\"\n" +
  "Lily didn't want to help her mom, so she said, \"I'm sorry, mom. I didn't know what to do.\" " +
  "Her mom said, \"Don't worry, Lily. We can help you.";
const STEPS = 256;

describe.skipIf(data === "")("stories260K, imported", () => {
  let out: string, card: LanguageCard, codec: TokenCodec, tokenizer: Llama2cTokenizer, whole: Graph, step: Graph;
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), "assay-stories-"));
    const [checkpoint, tokenizerFile] = ["stories260K.bin", "tok512.bin"].map((name) => join(data, "language", name));
    const registered = await importLlama2c({
      checkpoint: checkpoint!,
      tokenizer: tokenizerFile!,
      id: "stories260k",
      out,
    });
    const read = (name: string) => readFile(join(registered.folder, name));
    card = registered.card;
    tokenizer = readLlama2cTokenizer(await read("tokenizer.bin"), card.language.vocabulary);
    codec = llama2cCodec(await read("tokenizer.bin"), card.language.vocabulary);
    whole = await openOnnx(await read(card.graphs.logits!.file), { threads: 1 });
    step = await openOnnx(await read(card.graphs.step!.file), { threads: 1 });
  });
  afterAll(async () => {
    await whole?.close();
    await step?.close();
    await rm(out, { recursive: true });
  });

  test("the card has the sizes that llama2.c documents", () => {
    // doc/stories260K.md: dim 64, 5 layers, 8 heads, 4 of keys and values, a vocabulary and a context of 512.
    expect(card.language).toMatchObject({
      vocabulary: 512,
      context: 512,
      network: { kind: "transformer", step: { layers: 5, keyValueHeads: 4, headDim: 64 / 8 } },
    });
    expect(card.provenance.weights).toBe(260_032);
    // sha256sum tok512.bin
    expect(codec.name).toBe("llama2c-512-037cb335");
  });

  test("greedy steps with a cache print llama2.c's published text", async () => {
    const { network, context, prefix } = card.language;
    if (network.kind !== "transformer") throw new Error("unexpected card");
    const cache = new KeyValueCache({ ...network.step!, sequenceLength: context!, batch: 1 });
    const tokens: number[] = [];
    let token = prefix!;
    for (let i = 0; i < STEPS; i++) {
      const outputs = await step.run({
        tokens: { data: BigInt64Array.of(BigInt(token)), dims: [1] },
        ...cache.feeds(),
      });
      cache.append(outputs);
      token = greedyToken(floatOutput(outputs, "logits"));
      tokens.push(token);
    }
    expect(tokenizer.decode([prefix!, ...tokens])).toBe(STORY);
    expect(codec.decode(tokens)).toBe(STORY);
    expect(codec.encode(STORY)).toEqual(tokens);
  });

  test("without a cache every token of the text is the most probable one after those before it", async () => {
    const { vocabulary, prefix } = card.language, story = [prefix!, ...codec.encode(STORY)];
    expect(story.length).toBe(1 + STEPS);
    const tokens = { data: BigInt64Array.from(story, BigInt), dims: [1, story.length] };
    const logits = floatOutput(await whole.run({ tokens }), "logits");
    const next = story.map((_, i) => greedyToken(logits.subarray(i * vocabulary, (i + 1) * vocabulary)));
    expect(next.slice(0, -1)).toEqual(story.slice(1));
  });

  test("whole sequences that grow by the greedy token give the same text", async () => {
    const tokens: number[] = [card.language.prefix!];
    for (let i = 0; i < 64; i++) {
      const outputs = await whole.run({
        tokens: { data: BigInt64Array.from(tokens, BigInt), dims: [1, tokens.length] },
      });
      tokens.push(greedyToken(floatOutput(outputs, "logits").subarray(-card.language.vocabulary)));
    }
    const text = codec.decode(tokens.slice(1));
    expect(STORY.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThan(140);
  });

  // Computed with run.c's encode() on tok512.bin.
  test.each([
    ["", [1]],
    [" ", [1, 410, 410]],
    ["Once upon a time", [1, 403, 407, 261, 378]],
    ["Lily's mom said, \"Let's go!\"", [1, 317, 439, 419, 357, 336, 432, 313, 438, 316, 439, 419, 298, 414, 443, 436]],
    [" two  spaces ", [1, 410, 259, 424, 414, 410, 262, 427, 412, 331, 419, 410]],
    ["a\nb\tc\r\n", [1, 261, 13, 430, 12, 429, 16, 13]],
    ["café — naïve €5", [1, 280, 412, 431, 485, 410, 481, 297, 412, 198, 178, 360, 410, 503, 480]],
    ["日本語 😀!", [1, 410, 233, 154, 168, 233, 159, 175, 235, 173, 161, 410, 243, 162, 155, 131, 443]],
    ["<s> <0x41> </s>", [1, 410, 504, 419, 505, 410, 504, 477, 444, 484, 475, 505, 410, 504, 492, 419, 505]],
    ["the the the the", [1, 265, 265, 265, 265]],
    ["\ufeffbom", [1, 410, 242, 190, 194, 430, 287]],
  ])("%j has the tokens that run.c gives it", (text, tokens) => {
    expect(tokenizer.encode(text)).toEqual(tokens);
    expect(tokenizer.decode(tokens)).toBe(text);
  });
});

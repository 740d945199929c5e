import { expect, test } from "vitest";
import gan from "../../../models/gan-mnist/card.json" with { type: "json" };
import gpt from "../../../models/gpt-moby/card.json" with { type: "json" };
import { type ImageModelCard, isImageModel, type LanguageCard } from "../../card/card.ts";
import { parseCard } from "../../card/parse_card.ts";
import { basePartner } from "./base_partner.ts";
import type { Runtime } from "./runtimes.ts";

function modelCard(json: unknown): ImageModelCard | LanguageCard {
  const card = parseCard(json, "a test");
  if (card.family === "language" || isImageModel(card)) return card;
  throw new Error("not a model's card");
}

const partner = (own: object, base: object, runtime: Runtime = "onnx") =>
  basePartner({ card: () => Promise.resolve(modelCard(base)) }, { card: modelCard(own), runtime });
const SAME = "the base has the same graphs: the ratio of their times would be the noise of timing";
const other = { generate: { ...gan.graphs.generate, sha256: "0".repeat(64) } };

test("a card that differs in its text does the same work", async () => {
  expect(await partner(gan, gan)).toBe(SAME);
  expect(await partner({ ...gan, title: "a GAN", provenance: { ...gan.provenance, recipe: "another" } }, gan)).toBe(
    SAME,
  );
});

test("other graphs are a partner, each runtime's its own", async () => {
  expect(await partner(gan, { ...gan, graphs: other })).toMatchObject({ graphs: other });
  expect(await partner(gan, { ...gan, graphs: other }, "tfjs")).toBe(SAME);
  const { tfjs: _tfjs, ...without } = gan;
  expect(await partner(gan, without)).toBe(SAME);
  expect(await partner(gan, without, "tfjs")).toBe("the base's model of this id is not registered in tfjs");
});

test("the same graphs used otherwise are a partner", async () => {
  const { default: ddpm } = await import("../../../models/ddpm-mnist/card.json", { with: { type: "json" } });
  const sampler = { ...ddpm.diffusion.sampler, steps: ddpm.diffusion.sampler.steps + 1 };
  expect(await partner(ddpm, { ...ddpm, diffusion: { ...ddpm.diffusion, sampler } })).toMatchObject({
    id: "ddpm-mnist",
  });
});

test("what makes something else is no partner: the time of one is not that of the other", async () => {
  expect(await partner(gan, { ...gan, format: { ...gan.format, shape: [3, 28, 28] } })).toMatch(/makes other images/);
  expect(await partner(gan, gpt)).toBe("the base's model of this id writes text");
  expect(await partner(gpt, gan)).toBe("the base's model of this id draws images");
  const { tokenizer, ...rest } = gpt;
  expect(await partner(gpt, { ...rest, tokenizer: { ...tokenizer, sha256: "0".repeat(64) } })).toMatch(
    /makes other tokens/,
  );
  expect(await basePartner({ card: () => Promise.resolve("none") }, { card: modelCard(gpt), runtime: "onnx" })).toBe(
    "none",
  );
});

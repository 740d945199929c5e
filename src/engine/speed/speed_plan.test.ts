import { join } from "node:path";
import { expect, test } from "vitest";
import suite from "../../../suites/speed.ts";
import { CardRegistry } from "../../card/registry.ts";
import images from "../../../suites/images.ts";
import { makePlan } from "../plan.ts";
import type { Request } from "../plan_base.ts";
import { makeSpeedPlan } from "./speed_plan.ts";
import { layoutsOf } from "./layouts_of.ts";

const MODELS = join(import.meta.dirname!, "..", "..", "..", "models");
const plan = (request: Request) => makeSpeedPlan(suite, new CardRegistry(MODELS), request);

test("models of the suite's digits and of text take part, each in every runtime that it is registered in", async () => {
  const { entries, texts, metrics, configuration } = await plan({});
  expect(entries.map(({ id }) => id)).toEqual([
    ...["pixelcnn-mnist", "vae-mnist", "vae-mnist:tfjs", "gan-mnist", "gan-mnist:tfjs", "ddpm-mnist", "flow-mnist"],
  ]);
  expect(texts.map(({ card }) => card.id)).toContain("gpt-moby");
  // Nothing was named to hold times against.
  expect(metrics).toEqual(suite.metrics.filter((metric) => metric !== "base_ratio"));
  expect(configuration).toMatchObject({
    device: "cpu",
    runtime: null,
    sessions: null,
    threads: null,
    minDuration: null,
  });
});

test("models of other images are timed by name, and their quality is not compared", async () => {
  const { entries, quality } = await plan({ models: ["gan-oracle", "rbm-mnist"] });
  expect(entries.map(({ id }) => id)).toEqual(["gan-oracle", "rbm-mnist"]);
  expect(quality?.models.map(({ card }) => card.id)).toEqual(["rbm-mnist"]);
  expect((await plan({ models: ["gan-oracle"] })).quality).toBeNull();
});

test("one runtime alone leaves out what is not registered in it", async () => {
  const { entries, texts } = await plan({ runtime: "tfjs" });
  expect(entries.map(({ id, variantOf }) => [id, variantOf])).toEqual([
    ["vae-mnist:tfjs", undefined],
    ["gan-mnist:tfjs", undefined],
  ]);
  expect(texts).toEqual([]);
  await expect(plan({ runtime: "tfjs", models: ["flow-mnist"] })).rejects.toThrow(
    "flow-mnist is not registered in tfjs",
  );
  await expect(plan({ runtime: "tjfs" })).rejects.toThrow("Unknown runtime 'tjfs'");
});

test("a least duration and a number of workers change what is done, and are kept", async () => {
  const asked = await plan({ models: ["gan-mnist"], minDuration: 60, workers: 3, threads: 1 });
  expect(asked.preset).toMatchObject({ minSeconds: 60, maxSeconds: 120 });
  expect(asked.configuration).toMatchObject({ minDuration: 60, sessions: 3, threads: 1 });
  expect(layoutsOf({ plan: asked })).toEqual([{ workers: 3, threads: 1 }]);
  // A run that goes on has workers for its quality passes, and no sessions that nobody asked for.
  const { configuration } = await plan({ models: ["gan-mnist"], workers: 2, sessions: null });
  expect(configuration.sessions).toBeNull();
});

test("on the processor one session is held against one a core, on a GPU there is one", async () => {
  const asked = await plan({ models: ["gan-mnist"], threads: 4 });
  expect(layoutsOf({ plan: asked })).toEqual([{ workers: 1, threads: 4 }, { workers: 4, threads: 1 }]);
  const onGpu = { ...asked, configuration: { ...asked.configuration, device: "cuda" as const } };
  expect(layoutsOf({ plan: onGpu })).toEqual([{ workers: 1, threads: 4 }]);
});

test("a device that is not there, or unknown, is an error that says what there is", async () => {
  await expect(plan({ models: ["gan-mnist"], device: "tpu" })).rejects.toThrow("Unknown device 'tpu'");
  await expect(plan({ models: ["gan-mnist"], device: "cuda" })).rejects.toThrow("There is no device 'cuda'");
});

test("a folder to hold times against is looked through for partners", async () => {
  const { against, metrics, configuration } = await plan({ models: ["gan-mnist", "gpt-moby"], against: MODELS });
  expect([configuration.against, against?.base.name]).toEqual([MODELS, MODELS]);
  const same = "the base has the same graphs: the ratio of their times would be the noise of timing";
  expect([...against?.partners ?? []]).toEqual(["gan-mnist", "gan-mnist:tfjs", "gpt-moby"].map((id) => [id, same]));
  expect(metrics).toContain("base_ratio");
  // Language models alone have the column too.
  expect((await plan({ models: ["gpt-moby"], against: MODELS })).metrics).toContain("base_ratio");
});

test("flags of timing mean nothing where no device is chosen, and flags of texts nothing here", async () => {
  const request = (request: Request) => makePlan(images, new CardRegistry(MODELS), request);
  await expect(request({ minDuration: 3 })).rejects.toThrow("--min-duration means nothing to the suite images");
  await expect(request({ against: "main" })).rejects.toThrow("--against means nothing to the suite images");
  await expect(request({ device: "webgpu" })).rejects.toThrow("or measure devices with --suite speed");
  await expect(plan({ text: "wikitext-2" })).rejects.toThrow("--text means nothing to the suite speed");
});

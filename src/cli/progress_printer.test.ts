import { expect, test } from "vitest";
import { ProgressPrinter } from "./progress_printer.ts";

function printer(live: boolean) {
  let text = "";
  const progress = new ProgressPrinter({ live, width: 100, write: (piece) => text += piece });
  return { progress, text: () => text };
}

test("a screen that can't be rewritten gets one plain line for each pass", () => {
  const { progress, text } = printer(false);
  progress.on({ type: "pass-started", model: "vae", pass: "sample", total: 2000 });
  progress.on({ type: "pass-running", model: "vae", pass: "sample" });
  for (const done of [1000, 2000]) {
    progress.on({ type: "pass-advanced", model: "vae", pass: "sample", done, total: 2000, cached: false });
  }
  progress.on({ type: "pass-finished", model: "vae", pass: "sample", seconds: 119.7 });
  const lines = text().trimEnd().split("\n");
  expect(lines.at(-1)).toBe("✓ vae              2,000 samples in 2 min 0 s");
  expect(text()).not.toContain("\x1b");
});

test("a live screen shows the pass that is running, not one that waits or has failed", () => {
  const { progress, text } = printer(true);
  progress.on({ type: "pass-started", model: "waiting", pass: "likelihood", total: 10 });
  progress.on({ type: "pass-started", model: "vae", pass: "sample", total: 10 });
  progress.on({ type: "pass-running", model: "vae", pass: "sample" });
  expect(text()).toContain("vae              sampling ░");
  expect(text()).not.toContain("waiting");
  progress.on({ type: "pass-failed", model: "vae", pass: "sample", reason: "NaN" });
  expect(text()).toContain("✗ vae              sampling failed: NaN\n");
});

test("work from the cache is said to be", () => {
  const { progress, text } = printer(false);
  progress.on({ type: "pass-started", model: "vae", pass: "features", total: 5 });
  progress.on({ type: "pass-advanced", model: "vae", pass: "features", done: 5, total: 5, cached: true });
  progress.on({ type: "pass-finished", model: "vae", pass: "features", seconds: 0 });
  expect(text()).toContain("5 features in 0.0 s, from the cache");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { PROTOCOL, SESSION_TRIALS } from "./protocol.ts";
import { type SessionSeed, sessionTrials } from "./session_trials.ts";

const POOLS = { real: 50, generated: 50 };
const SEED: SessionSeed = { run: "20261126-101500-images-1a2b", model: "vae-mnist", rater: "Ada", number: 1 };
const seeds = fc.record({ run: fc.string(), model: fc.string(), rater: fc.string(), number: fc.integer({ min: 1 }) });

test("a session shows as many real as generated images, none twice, whatever the seed", () => {
  const sizes = fc.record({ real: fc.integer({ min: 25, max: 80 }), generated: fc.integer({ min: 25, max: 80 }) });
  fc.assert(fc.property(seeds, sizes, (seed, pools) => {
    const trials = sessionTrials(seed, pools), real = trials.filter((trial) => trial.real);
    expect(trials.length).toBe(SESSION_TRIALS);
    expect(real.length).toBe(PROTOCOL.real);
    expect(new Set(trials.map((trial) => `${trial.real} ${trial.index}`)).size).toBe(SESSION_TRIALS);
    for (const trial of trials) expect(trial.index).toBeLessThan(trial.real ? pools.real : pools.generated);
  }));
});

test("the same seed gives the same session, and each part of it another one", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(sessionTrials(seed, POOLS)).toEqual(sessionTrials({ ...seed }, POOLS));
    }),
  );
  const first = sessionTrials(SEED, POOLS);
  for (const other of [{ run: "another" }, { model: "gan-mnist" }, { rater: "Bob" }, { number: 2 }]) {
    expect(sessionTrials({ ...SEED, ...other }, POOLS)).not.toEqual(first);
  }
});

test("the order is that of an implementation in Python, so that what was answered stays readable", () => {
  // hashlib's sha256 of the seed as JSON, Philox4x32-10 after Salmon et al. in plain integers, shuffled from the end.
  const shown = sessionTrials(SEED, POOLS).slice(0, 12).map(({ real, index }) => `${real ? "r" : "g"}${index}`);
  expect(shown).toEqual(["g31", "r27", "r42", "r5", "g14", "g15", "g34", "r1", "r47", "g44", "g10", "g47"]);
});

test("every image and every place is as likely as the others", () => {
  const sessions = 2000, shown = new Float64Array(POOLS.real), first = [0, 0];
  for (let number = 1; number <= sessions; number++) {
    const trials = sessionTrials({ ...SEED, number }, POOLS);
    for (const { real, index } of trials) if (real) shown[index]! += 1;
    if (trials[0]?.real) first[0]! += 1;
    if (trials.at(-1)?.real) first[1]! += 1;
  }
  // Half of the pool is shown: four and a half standard deviations of a binomial count.
  const far = 4.5 * Math.sqrt(sessions / 4);
  for (const count of [...shown, ...first]) expect(Math.abs(count - sessions / 2)).toBeLessThan(far);
});

test("a pool that is too small is refused", () => {
  expect(() => sessionTrials(SEED, { real: 24, generated: 50 })).toThrow(
    "at least 25 real and 25 generated images, got 24",
  );
});

import { expect, test } from "vitest";
import { openBudget } from "./budget.ts";
import { fakeClock } from "./fixture_clock.ts";
import { timedBatches } from "./timed_batches.ts";

/** Batches of a device with room for so many samples, at 10 ms each. */
function fakeDevice({ room = Infinity, firstSample = 0 } = {}) {
  const clock = fakeClock(), asked: (readonly [number, number])[] = [];
  const batches = timedBatches(
    (first, size) => {
      asked.push([first, size]);
      if (size > room) return Promise.reject(new Error(`Failed to allocate memory for ${size}`));
      clock.advance(10 * size);
      return Promise.resolve();
    },
    openBudget({ clock }),
    { firstSample },
  );
  return { clock, asked, batches };
}

test("samples are numbered on, and each batch has its time", async () => {
  const { asked, batches } = fakeDevice({ firstSample: 100 });
  expect(await batches.time(4)).toEqual({ start: 0, seconds: 0.04 });
  expect(await batches.time(2)).toEqual({ start: 0.04, seconds: 0.02 });
  expect(asked).toEqual([[100, 4], [104, 2]]);
  expect([batches.nextSample(), batches.lastSize(), batches.memoryLimit()]).toEqual([106, 2, null]);
});

test("the smallest size that ran out of memory is remembered, and its samples come again", async () => {
  const { asked, batches } = fakeDevice({ room: 8 });
  await batches.time(8);
  expect(await batches.time(32)).toBeUndefined();
  expect(await batches.time(16)).toBeUndefined();
  expect(await batches.time(32)).toBeUndefined();
  expect(batches.memoryLimit()).toEqual({ size: 16, reason: "Failed to allocate memory for 16" });
  await batches.time(1);
  expect(asked.at(-1)).toEqual([8, 1]);
});

test("what else goes wrong is thrown on, and so is memory that holds no batch", async () => {
  const { batches } = fakeDevice({ room: 0 });
  await expect(batches.time(1)).rejects.toThrow("Failed to allocate");
  const lost = timedBatches(() => Promise.reject(new Error("device lost")), openBudget({ clock: fakeClock() }));
  await expect(lost.time(1)).rejects.toThrow("device lost");
});

test("another way of telling that memory is not enough is taken", async () => {
  let fits = true;
  const batches = timedBatches(
    () => fits ? Promise.resolve() : Promise.reject("nomem"),
    openBudget({ clock: fakeClock() }),
    { outOfMemory: (error) => error === "nomem" },
  );
  await batches.time(1);
  fits = false;
  expect(await batches.time(2)).toBeUndefined();
  expect(batches.memoryLimit()).toEqual({ size: 2, reason: "nomem" });
});

test("a machine that slept is seen", async () => {
  const { clock, batches } = fakeDevice();
  await batches.time(1);
  clock.jump(9000);
  await batches.time(1);
  expect(batches.jumps).toEqual([{ kind: "slept", milliseconds: 9000 }]);
});

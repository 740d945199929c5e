import { deserialize } from "node:v8";
import fc from "fast-check";
import { expect, test } from "vitest";
import { frameOf, readFrames } from "./frames.ts";

/** What comes out of a pipe that is cut at some places. */
async function through(bytes: Uint8Array, cuts: readonly number[]): Promise<unknown[]> {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const chunks = [0, ...ends].map((from, i) => bytes.slice(from, ends[i] ?? bytes.length));
  const values: unknown[] = [];
  for await (const body of readFrames(ReadableStream.from(chunks))) values.push(deserialize(body));
  return values;
}

function joined(values: readonly unknown[]): Uint8Array<ArrayBuffer> {
  const frames = values.map(frameOf), all = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.length;
  }
  return all;
}

test("values come out as they went in, however the pipe cuts them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), fc.array(fc.nat()), async (values, cuts) => {
      const sent = JSON.parse(JSON.stringify(values));
      expect(await through(joined(sent), cuts)).toEqual(sent);
    }),
    { numRuns: 50 },
  );
});

test("arrays of numbers stay what they are", async () => {
  const times = Float64Array.of(1.5, NaN, Infinity);
  expect(await through(joined([{ times, missing: undefined }]), [3, 9])).toEqual([{ times, missing: undefined }]);
});

test("a frame that the pipe's end cuts off is left out", async () => {
  const whole = joined(["first", "second"]);
  expect(await through(whole.slice(0, -1), [])).toEqual(["first"]);
  expect(await through(new Uint8Array(3), [])).toEqual([]);
});

test("what a library prints between frames is passed over", async () => {
  const noise = new TextEncoder().encode("WARNING: no GPU\n"), frame = frameOf("answer");
  const bytes = new Uint8Array(2 * noise.length + frame.length + 1);
  bytes.set(noise);
  // The first byte of a mark that is none.
  bytes[noise.length] = 0xff;
  bytes.set(frame, noise.length + 1);
  bytes.set(noise, noise.length + 1 + frame.length);
  for (const cuts of [[], [3, noise.length + 2, noise.length + 9], Array.from(bytes.keys())]) {
    expect(await through(bytes, cuts)).toEqual(["answer"]);
  }
});

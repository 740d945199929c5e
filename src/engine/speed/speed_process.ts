/**
 * The process that times models: tasks in, results out, so that each model has a memory of its own, starts cold, and takes
 * nothing with it where it crashes. Frames are a length of 4 bytes, little-endian, and a structured clone.
 */
import process from "node:process";
import { deserialize } from "node:v8";
import { frameOf, readFrames } from "./frames.ts";
import { SpeedPerformer } from "./perform_speed.ts";
import type { SpeedTask } from "./speed_task.ts";

/** What the process is told. */
export type SpeedRequest =
  | { readonly type: "task"; readonly id: number; readonly task: SpeedTask }
  /** Ends the task at hand between two queries, and every later one at once. */
  | { readonly type: "stop" };

/** What it answers. */
export type SpeedResponse =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly name: string; readonly message: string };

// Frames have the standard output for themselves: what a library prints goes to the other one.
console.log = console.info = console.debug = console.error;
// A Ctrl-C reaches every process of the terminal; the bench says what becomes of this one.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});

const performer = new SpeedPerformer(), stop = new AbortController();

async function answer(id: number, task: SpeedTask): Promise<void> {
  let response: SpeedResponse;
  try {
    response = { id, ok: true, result: await performer.perform(task, stop.signal) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    response = { id, ok: false, name, message };
  }
  const bytes = frameOf(response);
  for (let sent = 0; sent < bytes.length;) sent += await Deno.stdout.write(bytes.subarray(sent));
}

let work = Promise.resolve();
for await (const frame of readFrames(Deno.stdin.readable)) {
  const request: SpeedRequest = deserialize(frame);
  if (request.type === "stop") stop.abort();
  else work = work.then(() => answer(request.id, request.task));
}
// Nobody listens any more.
stop.abort();
await work.catch(() => {});
Deno.exit(0);

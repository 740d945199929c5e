/// <reference lib="deno.worker" />
/** The worker that hosts models: tasks in, results out, so that the main thread stays free for progress and Ctrl-C. */
import { Performer } from "./perform.ts";
import type { Task } from "./task.ts";

export interface Request {
  readonly id: number;
  readonly task: Task;
}

export type Response =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly name: string; readonly message: string };

const performer = new Performer();

self.addEventListener("message", async (event: MessageEvent<Request>) => {
  const { id, task } = event.data;
  let response: Response;
  try {
    response = { id, ok: true, result: await performer.perform(task) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    response = { id, ok: false, name, message };
  }
  self.postMessage(response, response.ok ? transferable(response.result) : []);
});

/** The buffers of a unit's arrays: they are handed over, not copied. */
function transferable(result: unknown): ArrayBuffer[] {
  if (typeof result !== "object" || result === null) return [];
  return Object.values(result).flatMap((value) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : []
  );
}

/// <reference lib="deno.worker" />
/** A worker that dies of the seed 13 and answers every other task with its seed. Test code only. */
import type { Request } from "./worker.ts";

self.addEventListener("message", (event: MessageEvent<Request>) => {
  const { id, task } = event.data;
  const seed = "seed" in task ? task.seed : "";
  if (seed === "13") {
    setTimeout(() => {
      throw new Error("out of luck");
    });
    return;
  }
  self.postMessage({ id, ok: true, result: seed });
});

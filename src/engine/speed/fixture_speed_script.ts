/** A process that ends, chatters and dawdles as the seed of its task says. Test code only. */
import { deserialize } from "node:v8";
import { frameOf, readFrames } from "./frames.ts";
import type { SpeedRequest, SpeedResponse } from "./speed_process.ts";

const stopped = Promise.withResolvers<void>();

async function answer(id: number, seed: string): Promise<void> {
  if (seed === "exit") {
    console.error("first words\n\n  the last thing that it said");
    Deno.exit(7);
  }
  if (seed === "kill") Deno.kill(Deno.pid, "SIGKILL");
  if (seed === "hang") { for (;;); }
  if (seed === "wait") await stopped.promise;
  if (seed === "chatter") await Deno.stdout.write(new TextEncoder().encode("WARNING: chatter\n"));
  if (seed === "garbage") {
    // A frame whose body is no clone of anything.
    await Deno.stdout.write(frameOf(seed).fill(0, 12));
  }
  const response: SpeedResponse = seed === "fail"
    ? { id, ok: false, name: "OutOfMemoryError", message: "too large" }
    : { id, ok: true, result: seed };
  await Deno.stdout.write(frameOf(response));
}

for await (const frame of readFrames(Deno.stdin.readable)) {
  const request: SpeedRequest = deserialize(frame);
  if (request.type === "stop") stopped.resolve();
  else void answer(request.id, "seed" in request.task ? request.task.seed : "");
}

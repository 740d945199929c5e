/** Values over a pipe: a length of 4 bytes, little-endian, and the structured clone. */
import { serialize } from "node:v8";

const HEAD = 4;

/** A value as it goes over the pipe. */
export function frameOf(value: unknown): Uint8Array<ArrayBuffer> {
  const body = serialize(value), frame = new Uint8Array(HEAD + body.length);
  new DataView(frame.buffer).setUint32(0, body.length, true);
  frame.set(body, HEAD);
  return frame;
}

/**
 * The bodies of the frames that come through a pipe, however they are cut. A frame that is not whole when the pipe ends is
 * left out.
 *
 * @example
 * ```ts
 * for await (const body of readFrames(Deno.stdin.readable)) console.log(deserialize(body));
 * ```
 */
export async function* readFrames(pipe: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let kept = new Uint8Array(0);
  for await (const chunk of pipe) {
    const all = new Uint8Array(kept.length + chunk.length);
    all.set(kept);
    all.set(chunk, kept.length);
    let at = 0;
    while (all.length - at >= HEAD) {
      const end = at + HEAD + new DataView(all.buffer, at).getUint32(0, true);
      if (end > all.length) break;
      yield all.slice(at + HEAD, end);
      at = end;
    }
    kept = all.slice(at);
  }
}

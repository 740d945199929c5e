/**
 * Values over a pipe: a mark, the length in 4 bytes, little-endian, and the structured clone. Whatever else a library writes
 * into the same pipe stands between frames and is passed over.
 */
import { serialize } from "node:v8";

/** No text has it: 0xff is in no UTF-8. */
const MARK = Uint8Array.of(0xff, 0x41, 0x73, 0x73, 0x61, 0x79, 0xff, 0x00);
const HEAD = MARK.length + 4;

/** A value as it goes over the pipe. */
export function frameOf(value: unknown): Uint8Array<ArrayBuffer> {
  const body = serialize(value), frame = new Uint8Array(HEAD + body.length);
  frame.set(MARK);
  new DataView(frame.buffer).setUint32(MARK.length, body.length, true);
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
    for (;;) {
      at = markFrom(all, at);
      if (all.length - at < HEAD) break;
      const end = at + HEAD + new DataView(all.buffer, at).getUint32(MARK.length, true);
      if (end > all.length) break;
      yield all.slice(at + HEAD, end);
      at = end;
    }
    kept = all.slice(at);
  }
}

/** Where the next mark begins, or the bytes at the end that may become one. */
function markFrom(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(MARK[0]!, from); at >= 0; at = bytes.indexOf(MARK[0]!, at + 1)) {
    const there = Math.min(MARK.length, bytes.length - at);
    if (MARK.subarray(0, there).every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return bytes.length;
}

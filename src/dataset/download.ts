/** How far a download may go. */
export interface DownloadOptions {
  /** More than this is refused, whatever the server announces. */
  readonly maxBytes: number;
  /** How long the server may stay silent, in milliseconds. */
  readonly stallMs: number;
  /** Ends the download. */
  readonly signal?: AbortSignal;
  /** Hears of the bytes so far, and of the announced total (`null` where there is none). */
  readonly onBytes?: (bytes: number, totalBytes: number | null) => void;
}

/**
 * The bytes at an address, block by block.
 *
 * @throws {Error} If the server cannot be reached, answers with anything but success, stays silent for `stallMs`,
 * breaks off, or sends more than `maxBytes`.
 *
 * @example
 * ```ts
 * for await (const block of download("https://example.org/a.gz", { maxBytes: 1e6, stallMs: 30_000 })) write(block);
 * ```
 */
export async function* download(url: string, options: DownloadOptions): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const stall = new AbortController();
  const limit = () =>
    setTimeout(() => stall.abort(new Error(`no bytes came for ${options.stallMs / 1000} s`)), options.stallMs);
  let timer = limit();
  try {
    const signals = options.signal === undefined ? [stall.signal] : [stall.signal, options.signal];
    const response = await fetch(url, {
      signal: AbortSignal.any(signals),
      // A transport encoding would be undone on the way, and the file would not be the published one.
      headers: { "accept-encoding": "identity" },
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new Error(`expected the file, found HTTP ${response.status} ${response.statusText}`.trimEnd());
    }
    const announced = response.headers.get("content-length");
    const totalBytes = announced === null ? null : Number(announced);
    let bytes = 0;
    for await (const block of response.body) {
      clearTimeout(timer);
      bytes += block.length;
      if (bytes > options.maxBytes) {
        throw new Error(`expected at most ${options.maxBytes} bytes, found at least ${bytes}`);
      }
      options.onBytes?.(bytes, totalBytes);
      yield block;
      timer = limit();
    }
    if (totalBytes !== null && bytes < totalBytes) {
      throw new Error(`expected ${totalBytes} bytes as announced, found the end after ${bytes}`);
    }
  } catch (error) {
    stall.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

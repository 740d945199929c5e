/**
 * Decodes JPEG images to the pixels that Pillow gives, to the last bit: the decoder is MozJPEG's, which is
 * libjpeg-turbo's (accurate integer IDCT, smooth chroma upsampling), compiled to WebAssembly.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import startDecoder, { type MozJPEGModule } from "@jsquash/jpeg/codec/dec/mozjpeg_dec.js";
import { bytesSource } from "./byte_source.ts";
import type { Image } from "./image.ts";
import { readJpegSize } from "./jpeg_head.ts";

const WASM = "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm";

/** libjpeg passes over such bytes and loses no pixel; cameras leave them, and Pillow says nothing. */
const HARMLESS = /extraneous bytes before marker/;

/** A decoder, and what it had to say of the image at hand. */
interface Decoder {
  readonly module: MozJPEGModule;
  readonly messages: string[];
}

let compiled: Promise<WebAssembly.Module> | undefined;
let running: Promise<Decoder> | undefined;

async function start(): Promise<Decoder> {
  compiled ??= readFile(createRequire(import.meta.url).resolve(WASM)).then((bytes) =>
    WebAssembly.compile(new Uint8Array(bytes))
  );
  const wasm = await compiled;
  const messages: string[] = [];
  const module = await startDecoder({
    noInitialRun: true,
    instantiateWasm: (imports: WebAssembly.Imports, ready: (instance: WebAssembly.Instance) => void) => {
      const instance = new WebAssembly.Instance(wasm, imports);
      ready(instance);
      return instance.exports;
    },
    printErr: (message: string) => messages.push(message),
  });
  return { module, messages };
}

/**
 * Decodes a JPEG image. Orientation tags do not turn it and colour profiles are not applied, as in Pillow's
 * `Image.open`.
 *
 * @param name What messages call the file.
 * @throws {Error} Where it is no JPEG, is truncated or damaged, is CMYK, lossless, arithmetic-coded or of more than
 * 8 bits, or has more pixels than are decoded.
 *
 * @example
 * ```ts
 * const { width, height, channels, pixels } = await decodeJpeg(await Deno.readFile("a.jpg"), "a.jpg");
 * ```
 */
export async function decodeJpeg(bytes: Uint8Array, name: string): Promise<Image> {
  const { width, height, channels } = await readJpegSize(bytesSource(bytes, name));
  running ??= start();
  const { module, messages } = await running;
  messages.length = 0;
  let rgba: ArrayLike<number> | undefined;
  let failure: unknown;
  try {
    const decoded = module.decode(new Uint8Array(bytes), false);
    if (decoded?.width === width && decoded.height === height) rgba = decoded.data;
  } catch (error) {
    // libjpeg ends its program on an error: what is left of it decodes nothing more.
    running = undefined;
    failure = error;
  }
  const complaint = messages.find((message) => !HARMLESS.test(message));
  if (rgba === undefined || complaint !== undefined) {
    const reason = complaint ?? (failure instanceof Error ? failure.message : "nothing");
    throw new Error(`Cannot read ${name}: expected a whole JPEG image, found damage (${reason})`, { cause: failure });
  }
  const plane = width * height;
  const pixels = new Uint8Array(channels * plane);
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0, from = channel; i < plane; i++, from += 4) pixels[channel * plane + i] = rgba[from]!;
  }
  return { width, height, channels, pixels };
}

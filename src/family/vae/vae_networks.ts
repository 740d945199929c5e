import type { CardOf } from "../../card/card.ts";
import { Pixels } from "../../card/pixels.ts";
import type { Graph, OpenGraph } from "../../runtime/graph.ts";
import { finiteOutput } from "../finite_output.ts";
import type { Posteriors } from "../model.ts";

/** A VAE's encoder and decoder on images of levels. */
export interface VaeNetworks {
  /** Normals over z for images [count, size]. */
  encode(images: Uint8Array, first: number): Promise<Posteriors>;
  /** Parameters of the pixels' distributions for z [count, latent]: [count, parameters of one image]. */
  decode(z: Float32Array, first: number): Promise<Float32Array>;
}

/** Opens the decoder now and the encoder when it is first asked for: sampling needs no encoder. */
export async function openVaeNetworks(card: CardOf<"vae">, open: OpenGraph): Promise<VaeNetworks> {
  const { latent, encode: encodeNames, decode: decodeNames } = card.vae;
  const pixels = new Pixels(card.format);
  const decoder = await open("decode");
  let encoder: Graph | undefined;
  return {
    async encode(images, first) {
      const count = images.length / pixels.size;
      encoder ??= await open("encode");
      const outputs = await encoder.run({
        [encodeNames.input]: { data: pixels.toValues(images), dims: [count, ...card.format.shape] },
      });
      return {
        latent,
        mean: finiteOutput(outputs, encodeNames.mean, { first, count }),
        logVariance: finiteOutput(outputs, encodeNames.logVariance, { first, count }),
      };
    },
    async decode(z, first) {
      const count = z.length / latent;
      const outputs = await decoder.run({ [decodeNames.input]: { data: z, dims: [count, latent] } });
      return finiteOutput(outputs, decodeNames.output, { first, count });
    },
  };
}

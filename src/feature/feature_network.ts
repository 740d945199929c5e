import type { CardOf } from "../card/card.ts";
import { Pixels } from "../card/pixels.ts";
import { floatOutput, type OpenGraph } from "../runtime/graph.ts";

/** What a network says of images: [count, dimension] and, where it classifies, [count, classes]. */
export interface Features {
  readonly features: Float32Array;
  readonly logits?: Float32Array;
}

/** Maps images of grey levels, [count, channels, height, width], to features. */
export interface FeatureNetwork {
  readonly card: CardOf<"feature">;
  extract(images: Uint8Array): Promise<Features>;
}

/** Opens a feature network by its card. */
export async function openFeatureNetwork(card: CardOf<"feature">, open: OpenGraph): Promise<FeatureNetwork> {
  const graph = await open("features");
  const pixels = new Pixels(card.format);
  const { input, features, logits, dimension } = card.network;
  return {
    card,
    async extract(images) {
      const count = images.length / pixels.size;
      const outputs = await graph.run({
        [input]: { data: pixels.toValues(images), dims: [count, ...card.format.shape] },
      });
      const values = floatOutput(outputs, features);
      if (values.length !== count * dimension) {
        throw new Error(`${card.id} must give ${dimension} features an image, gave ${values.length / count}`);
      }
      return { features: values, ...(logits !== undefined && { logits: floatOutput(outputs, logits) }) };
    },
  };
}

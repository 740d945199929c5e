import type { CardOf, ResizeKind } from "../card/card.ts";
import { unknownName } from "../core/closest.ts";
import type { Convention } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { floatOutput, type OpenGraph } from "../runtime/graph.ts";
import { type ImageShape, Preprocessor } from "./preprocessor.ts";

/** What a network says of images, row-major: one row an image. */
export interface Features {
  /** [count, dimension] */
  readonly features: Float32Array;
  /** [count, classes], before the softmax; absent where the network does not classify. */
  readonly logits?: Float32Array;
  /** The same without the last layer's bias; absent where the card names none. */
  readonly logitsUnbiased?: Float32Array;
  /** [count, spatialDimension]; absent unless asked for. */
  readonly spatial?: Float32Array;
}

/** What a caller may ask for that the card decides otherwise. */
export interface FeatureOptions {
  /** A layer of the card; left out, its default layer. */
  readonly layer?: string;
  /** How images come to the network's size; left out, as the card says. */
  readonly resize?: ResizeKind;
  /** Whether resized values are rounded to grey levels; left out, as the card says. */
  readonly quantise?: boolean;
  /**
   * What levels 0 and 255 become before mean and std are taken; left out, as the card says. pytorch-fid scales to
   * x / 127.5 - 1 where the FID's graph has (x - 128) / 128: [0, 256] gives the graph what pytorch-fid would.
   */
  readonly range?: readonly [number, number];
  /** Whether to give what a spatial Fréchet distance reads. */
  readonly spatial?: boolean;
}

/** Maps images of grey levels to features. */
export interface FeatureNetwork {
  readonly card: CardOf<"feature">;
  /** The layer that gives the features, and how many an image has. */
  readonly layer: string;
  readonly dimension: number;
  /** Classes of the logits. */
  readonly classes?: number;
  /** Values of `spatial` for one image, where that was asked for. */
  readonly spatialDimension?: number;
  /** See {@linkcode featureConvention}. */
  readonly convention: Convention;
  /**
   * @param images Grey levels, [count, channels, height, width].
   * @param shape Channels, height and width of the images; left out, the card's.
   * @throws {UsageError} Where images of that shape cannot be given to the network.
   */
  extract(images: Uint8Array, shape?: ImageShape): Promise<Features>;
}

/**
 * Opens a feature network by its card.
 *
 * @throws {UsageError} For a layer that the card does not have, or spatial features where it has none.
 *
 * @example
 * ```ts
 * const network = await openFeatureNetwork(card, cardGraphs(registered, { threads: 2 }), { resize: "pil-bicubic" });
 * const { features } = await network.extract(images, [3, 32, 32]);
 * ```
 */
export async function openFeatureNetwork(
  card: CardOf<"feature">,
  open: OpenGraph,
  options: FeatureOptions = {},
): Promise<FeatureNetwork> {
  const { input, logits, logitsUnbiased, classes, spatial } = card.network;
  const { name: layer, output, dimension } = layerOf(card, options.layer);
  if (options.spatial === true && spatial === undefined) {
    throw new UsageError(`The feature network ${card.id} declares no spatial features`);
  }
  const spatialLayer = options.spatial === true ? spatial : undefined;
  const preprocessor = new Preprocessor(card, options);
  const graph = await open("features");
  return {
    card,
    layer,
    dimension,
    ...(classes !== undefined && { classes }),
    ...(spatialLayer !== undefined && { spatialDimension: spatialLayer.dimension }),
    convention: featureConvention(card, options),
    async extract(images, shape = card.format.shape) {
      const data = preprocessor.toInput(images, shape);
      const count = images.length / (shape[0] * shape[1] * shape[2]);
      const outputs = await graph.run({ [input]: { data, dims: [count, ...card.format.shape] } });
      const values = (name: string, size: number) => {
        const found = floatOutput(outputs, name);
        if (found.length === count * size) return found;
        throw new Error(`${card.id}: '${name}' must give ${size} numbers an image, gave ${found.length / count}`);
      };
      return {
        features: values(output, dimension),
        ...(logits !== undefined && classes !== undefined && { logits: values(logits, classes) }),
        ...(logitsUnbiased !== undefined && classes !== undefined && {
          logitsUnbiased: values(logitsUnbiased, classes),
        }),
        ...(spatialLayer !== undefined && { spatial: values(spatialLayer.output, spatialLayer.dimension) }),
      };
    },
  };
}

/**
 * What is done to images on their way to features, for conventions: `network` (id and the first digits of its graph's
 * sha256), `layer`, `resize`, `quantised`, `inputRange`, and `inputMean` and `inputStd` where the card has them.
 *
 * @throws {UsageError} For a layer that the card does not have.
 */
export function featureConvention(card: CardOf<"feature">, options: FeatureOptions = {}): Convention {
  return {
    network: `${card.id}@${card.graphs.features.sha256.slice(0, 12)}`,
    layer: layerOf(card, options.layer).name,
    ...new Preprocessor(card, options).convention,
  };
}

function layerOf({ id, network }: CardOf<"feature">, asked?: string) {
  const { features, dimension, layer = "features", layers = {} } = network;
  if (asked === undefined || asked === layer) return { name: layer, output: features, dimension };
  const found = Object.hasOwn(layers, asked) ? layers[asked] : undefined;
  if (found === undefined) throw new UsageError(unknownName(`layer of ${id}`, asked, [layer, ...Object.keys(layers)]));
  return { name: asked, ...found };
}

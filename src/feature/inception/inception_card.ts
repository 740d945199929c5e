import { type CardOf, cardSchema } from "../../card/card.ts";
import { INCEPTION_CLASSES, INCEPTION_LAYERS, INCEPTION_SPATIAL } from "./inception_v3.ts";

/** Name of the graph's file, in the card's folder. */
export const INCEPTION_FILE = "inception.onnx";

/** Layer that FID, KID and precision/recall read where none is named. */
const DEFAULT_LAYER = "2048";

/**
 * The card of the FID Inception.
 *
 * @param sha256 Of the .onnx file.
 * @param source Where its weights came from, for the provenance.
 */
export function inceptionCard(sha256: string, source: string): CardOf<"feature"> {
  const { [DEFAULT_LAYER]: main, ...layers } = INCEPTION_LAYERS;
  const card = cardSchema.parse({
    schemaVersion: 1,
    id: "inception",
    title: "Inception v3 of the original FID (TensorFlow, 2015-12-05)",
    family: "feature",
    modality: "image",
    dataset: "imagenet",
    format: { shape: [3, 299, 299], layout: "NCHW", levels: 256, range: [0, 255] },
    graphs: { features: { file: INCEPTION_FILE, sha256 } },
    network: {
      input: "images",
      features: main.output,
      dimension: main.dimension,
      layer: DEFAULT_LAYER,
      layers,
      spatial: INCEPTION_SPATIAL,
      logits: "logits",
      logitsUnbiased: "logits_unbiased",
      classes: INCEPTION_CLASSES,
      preprocessing: { resize: "tf1-bilinear" },
    },
    provenance: {
      recipe: "TensorFlow's inception-2015-12-05 as ported to PyTorch; batch normalisation folded in float64",
      trainedOn: "ImageNet (ILSVRC-2012)",
      licence: "Apache-2.0",
      source,
    },
  });
  if (card.family !== "feature") throw new Error("The Inception's card must be a feature network's");
  return card;
}

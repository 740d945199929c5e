import type { Card, ClassConditioning, ImageCard } from "./card.ts";
import type { Axis, Ports } from "./declared_ports.ts";
import { languagePorts } from "./language_ports.ts";
import { observationChannels } from "./observation_spec.ts";

/** The ports that a card declares for each of its graphs. */
export function declaredPorts(card: Card): Readonly<Record<string, Ports>> {
  return card.modality === "text" ? languagePorts(card) : imagePorts(card);
}

function imagePorts(card: ImageCard): Readonly<Record<string, Ports>> {
  const [channels, height, width] = card.format.shape;
  const images: Axis[] = ["batch", channels, height, width];
  switch (card.family) {
    case "autoregressive": {
      const { logits, step, observation } = card.autoregressive;
      const parameters = observationChannels(observation, card.format);
      const ports = {
        logits: {
          inputs: { [logits.input]: images },
          outputs: { [logits.output]: ["batch", parameters, height, width] as const },
        },
      };
      if (step === undefined) return ports;
      const blocks = { pixels: ["batch", channels] as const, cells: step.cells.shape };
      const windows = step.windows.map(({ input, of, columns: [from, to] }) => [input, [to - from + 1, ...blocks[of]]]);
      return {
        ...ports,
        step: {
          inputs: { [step.position]: [1], ...Object.fromEntries(windows) },
          outputs: { [step.logits]: ["batch", parameters], [step.cells.output]: step.cells.shape },
        },
      };
    }
    case "vae": {
      const { latent, encode, decode, observation } = card.vae;
      const code: Axis[] = ["batch", latent];
      return {
        encode: { inputs: { [encode.input]: images }, outputs: { [encode.mean]: code, [encode.logVariance]: code } },
        decode: {
          inputs: { [decode.input]: code },
          outputs: { [decode.output]: ["batch", observationChannels(observation, card.format), height, width] },
        },
      };
    }
    case "gan": {
      const { latent, generate, conditioning } = card.gan;
      return {
        generate: {
          inputs: { [generate.input]: ["batch", latent], ...labels(conditioning) },
          outputs: { [generate.output]: images },
        },
      };
    }
    case "diffusion": {
      const { input, time, output } = card.diffusion.denoise;
      const { conditioning, variance } = card.diffusion;
      const outputs = variance === "learned-range" ? 2 * channels : channels;
      return {
        denoise: {
          inputs: { [input]: images, [time]: ["batch"], ...labels(conditioning) },
          outputs: { [output]: ["batch", outputs, height, width] },
        },
      };
    }
    case "flow": {
      const { latent, forward, inverse } = card.flow;
      const code: Axis[] = ["batch", latent];
      return {
        forward: {
          inputs: { [forward.input]: images },
          outputs: { [forward.latent]: code, [forward.logDeterminant]: ["batch"] },
        },
        inverse: { inputs: { [inverse.input]: code }, outputs: { [inverse.output]: images } },
      };
    }
    case "energy": {
      const { units, hidden, visible } = card.energy;
      return {
        hidden: {
          inputs: { [hidden.input]: images, [hidden.betas]: [2] },
          outputs: { [hidden.logits]: ["batch", units], [hidden.freeEnergy]: ["batch", 2] },
        },
        visible: {
          inputs: { [visible.input]: ["batch", units], [visible.beta]: [1] },
          outputs: { [visible.logits]: images },
        },
      };
    }
    case "feature": {
      const { input, features, dimension, layers = {}, spatial, logits, logitsUnbiased, classes = 0 } = card.network;
      const further = [...Object.values(layers), ...(spatial === undefined ? [] : [spatial])];
      const classLayers = [logits, logitsUnbiased].filter((name) => name !== undefined);
      return {
        features: {
          inputs: { [input]: images },
          outputs: {
            [features]: ["batch", dimension],
            ...Object.fromEntries(further.map((layer) => [layer.output, ["batch", layer.dimension]])),
            ...Object.fromEntries(classLayers.map((name) => [name, ["batch", classes]])),
          },
        },
      };
    }
  }
}

function labels(conditioning: ClassConditioning | undefined): Ports["inputs"] {
  return conditioning === undefined ? {} : { [conditioning.input]: ["batch"] };
}

import type { LanguageCard } from "./card.ts";
import type { Axis, Ports } from "./declared_ports.ts";
import { STEP_PORTS } from "./step_ports.ts";

/** What the decoders of Hugging Face's Optimum call their inputs and outputs. */
export const DECODER_PORTS = {
  tokens: "input_ids",
  attention: "attention_mask",
  positions: "position_ids",
  useCache: "use_cache_branch",
  logits: "logits",
  pastKey: (layer: number): string => `past_key_values.${layer}.key`,
  pastValue: (layer: number): string => `past_key_values.${layer}.value`,
  presentKey: (layer: number): string => `present.${layer}.key`,
  presentValue: (layer: number): string => `present.${layer}.value`,
} as const;

/** The ports that a language model's card declares for each of its graphs. */
export function languagePorts({ language: { vocabulary, network } }: LanguageCard): Readonly<Record<string, Ports>> {
  switch (network.kind) {
    case "kneser-ney":
      return {};
    case "decoder":
      return { decoder: decoderPorts(network, vocabulary) };
  }
  const { input, output, features } = network.logits;
  const logits: Ports = {
    inputs: { [input]: ["batch", "time"] },
    outputs: {
      [output]: ["batch", "time", vocabulary],
      ...(features !== undefined && { [features.output]: ["batch", "time", features.dimension] }),
    },
  };
  if (network.step === undefined) return { logits };
  if (network.kind === "transformer") return { logits, step: cachePorts(network.step, vocabulary) };
  const { states } = network.step;
  return {
    logits,
    step: {
      inputs: {
        [network.step.input]: ["batch"],
        ...Object.fromEntries(states.map(({ input, shape }) => [input, shape])),
      },
      outputs: {
        [network.step.output]: ["batch", vocabulary],
        ...Object.fromEntries(states.map(({ output, shape }) => [output, shape])),
      },
    },
  };
}

/** A cache's layers, heads and size of a head. */
export interface CacheLayers {
  readonly layers: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
}

function cachePorts({ layers, keyValueHeads, headDim }: CacheLayers, vocabulary: number): Ports {
  const indices = Array.from({ length: layers }, (_, layer) => layer);
  const slice: Axis[] = ["batch", keyValueHeads, headDim];
  return {
    inputs: {
      [STEP_PORTS.tokens]: ["batch"],
      [STEP_PORTS.position]: ["positions"],
      ...ofLayers(indices, (layer) => [
        [STEP_PORTS.pastKey(layer), ["batch", keyValueHeads, headDim, "capacity"]],
        [STEP_PORTS.pastValue(layer), ["batch", keyValueHeads, "capacity", headDim]],
      ]),
    },
    outputs: {
      [STEP_PORTS.logits]: ["batch", vocabulary],
      ...ofLayers(indices, (layer) => [[STEP_PORTS.newKey(layer), slice], [STEP_PORTS.newValue(layer), slice]]),
    },
  };
}

function decoderPorts({ layers, keyValueHeads, headDim }: CacheLayers, vocabulary: number): Ports {
  const indices = Array.from({ length: layers }, (_, layer) => layer);
  const cache = (time: string): Axis[] => ["batch", keyValueHeads, time, headDim];
  const { tokens, attention, positions, useCache, logits, pastKey, pastValue, presentKey, presentValue } =
    DECODER_PORTS;
  return {
    inputs: {
      [tokens]: ["batch", "time"],
      [attention]: ["batch", "reach"],
      [positions]: ["batch", "time"],
      [useCache]: [1],
      ...ofLayers(indices, (layer) => [[pastKey(layer), cache("past")], [pastValue(layer), cache("past")]]),
    },
    optional: [attention, positions, useCache],
    outputs: {
      [logits]: ["batch", "time", vocabulary],
      ...ofLayers(indices, (layer) => [[presentKey(layer), cache("reach")], [presentValue(layer), cache("reach")]]),
    },
  };
}

function ofLayers(
  layers: readonly number[],
  ports: (layer: number) => readonly (readonly [string, readonly Axis[]])[],
): Record<string, readonly Axis[]> {
  return Object.fromEntries(layers.flatMap(ports));
}

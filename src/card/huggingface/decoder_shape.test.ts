import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { decoderShape } from "./decoder_shape.ts";

/** As published in the config.json of each model; numbers of the cache are those of its exported graph's inputs. */
const PUBLISHED = [
  [
    "gpt2",
    { model_type: "gpt2", architectures: ["GPT2LMHeadModel"], n_layer: 12, n_head: 12, n_embd: 768, n_positions: 1024 },
    { layers: 12, keyValueHeads: 12, headDim: 64, context: 1024 },
  ],
  [
    "GPT-Neo 125M",
    {
      model_type: "gpt_neo",
      architectures: ["GPTNeoForCausalLM"],
      num_layers: 12,
      num_heads: 12,
      hidden_size: 768,
      max_position_embeddings: 2048,
    },
    { layers: 12, keyValueHeads: 12, headDim: 64, context: 2048 },
  ],
  [
    "Pythia 70M",
    {
      model_type: "gpt_neox",
      architectures: ["GPTNeoXForCausalLM"],
      num_hidden_layers: 6,
      num_attention_heads: 8,
      hidden_size: 512,
      max_position_embeddings: 2048,
    },
    { layers: 6, keyValueHeads: 8, headDim: 64, context: 2048 },
  ],
  [
    "Qwen2.5 0.5B",
    {
      model_type: "qwen2",
      architectures: ["Qwen2ForCausalLM"],
      num_hidden_layers: 24,
      num_attention_heads: 14,
      num_key_value_heads: 2,
      hidden_size: 896,
      max_position_embeddings: 32768,
    },
    { layers: 24, keyValueHeads: 2, headDim: 64, context: 32768 },
  ],
  [
    "Gemma 3 270M, whose heads are wider than its width has room for",
    {
      model_type: "gemma3_text",
      architectures: ["Gemma3ForCausalLM"],
      num_hidden_layers: 18,
      num_attention_heads: 4,
      num_key_value_heads: 1,
      head_dim: 256,
      hidden_size: 640,
      max_position_embeddings: 32768,
    },
    { layers: 18, keyValueHeads: 1, headDim: 256, context: 32768 },
  ],
  [
    "MPT",
    {
      model_type: "mpt",
      architectures: ["MPTForCausalLM"],
      n_layers: 24,
      n_heads: 16,
      d_model: 2048,
      max_seq_len: 2048,
    },
    { layers: 24, keyValueHeads: 16, headDim: 128, context: 2048 },
  ],
] as const;

test.each(PUBLISHED)("the sizes of %s are read from its config", (_, config, expected) => {
  expect(decoderShape({ ...config, vocab_size: 1000 }, "config.json")).toEqual({ ...expected, vocabulary: 1000 });
});

test.each([
  [
    "an encoder",
    { model_type: "bert", architectures: ["BertForMaskedLM"] },
    'found an encoder (BertForMaskedLM, model_type "bert")',
  ],
  ["an encoder with a decoder's head", { model_type: "bert", architectures: ["BertLMHeadModel"] }, "found an encoder"],
  [
    "an encoder-decoder",
    { model_type: "t5", architectures: ["T5ForConditionalGeneration"], is_encoder_decoder: true },
    "found an encoder-decoder (T5ForConditionalGeneration",
  ],
  [
    "a model of images",
    { model_type: "vit", architectures: ["ViTForImageClassification"] },
    "ViTForImageClassification",
  ],
  [
    "a model of images and text",
    { model_type: "llava", architectures: ["LlavaForCausalLM"], text_config: {} },
    "found a model of more than text",
  ],
  ["a cache of other axes", { model_type: "bloom", architectures: ["BloomForCausalLM"] }, "models of the type bloom"],
  [
    "a model without attention",
    { model_type: "mamba", architectures: ["MambaForCausalLM"], num_hidden_layers: 24 },
    "names no number of attention heads: expected a positive whole number as num_attention_heads or n_head",
  ],
  [
    "layers that are no number",
    { model_type: "gpt2", architectures: ["GPT2LMHeadModel"], n_layer: "12" },
    'n_layer must be a positive whole number, found "12"',
  ],
  [
    "heads that do not divide the width",
    { model_type: "gpt2", n_layer: 1, n_head: 5, n_embd: 12 },
    "the width 12 must be a multiple of the 5 attention heads",
  ],
])("%s is refused with what was expected and what was found", (_, config, message) => {
  expect(() => decoderShape(config, "x/config.json")).toThrow(message);
  expect(() => decoderShape(config, "x/config.json")).toThrow(UsageError);
  expect(() => decoderShape(config, "x/config.json")).toThrow(/^x\/config\.json/);
});

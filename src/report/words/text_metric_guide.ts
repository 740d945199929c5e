import type { MetricGuide } from "./metric_guide.ts";

const SINGLE = "the single-stream scenario of MLPerf Inference";
const TOKENS = "the language models of MLPerf Inference, for the time to the first token and that of each further one";
const HARNESS = "EleutherAI's language model evaluation harness, for sums over sums";
const COPIES =
  "Lee et al., Deduplicating training data makes language models better, 2022; Ippolito et al., Preventing " +
  "verbatim memorization in language models gives a false sense of privacy, 2023";

/** How to read the metrics of language models, by their ids. */
export const TEXT_METRIC_GUIDE: Readonly<Record<string, MetricGuide>> = {
  bits_per_byte: {
    reads: "How many bits a model needs, per byte of UTF-8, to write down a text: all bits over all bytes, so " +
      "that models compare whatever their tokenisers. Lower is better; 8 is no model at all, and compressors are held to " +
      "the same. With ≤ one tokenisation was scored of the many that spell the text: summed over all of them the " +
      "text would cost the model no more.",
    source: "Gao et al., The Pile, 2020; Cao and Rimell, You should evaluate your language model on marginal " +
      "likelihood over tokenisations, 2021, for the bound",
  },
  word_perplexity: {
    reads:
      "The same bits for each word between spaces: among how many equally likely words the model is as undecided, on " +
      "the geometric mean. Lower is better. What counts as a word is in the convention, which published numbers often " +
      "leave open.",
    source: `Merity et al., Pointer sentinel mixture models, 2017, for word-level perplexity; ${HARNESS}`,
  },
  byte_perplexity: {
    reads: "The same for each byte: 2 to the power of bits per byte. Lower is better.",
    source: HARNESS,
  },
  token_perplexity: {
    reads:
      "The same for each of the model's own tokens. Lower is better, but only among models of one tokeniser: longer " +
      "tokens are harder to guess. That is why the tokeniser is in the convention.",
    source: "Jelinek et al., Perplexity: a measure of the difficulty of speech recognition tasks, 1977",
  },
  mauve: {
    reads:
      "How close the set of generated texts is to the set of real ones: both are clustered by a network's features, " +
      "and the divergences of one from the other are drawn as a curve whose area is taken. Up to 1, higher is closer. It " +
      "depends on the network, on the number of texts and on the clusters: compare only numbers of one convention.",
    source:
      "Pillutla et al., MAUVE: measuring the gap between neural text and human text using divergence frontiers, 2021",
  },
  distinct_2: {
    reads:
      "Different pairs of neighbouring words over all pairs, in all generated texts together. Higher is more varied; " +
      "it falls with the amount of text, so that only sets of one size compare. Noise is varied too: hold it against the " +
      "real text's own.",
    source: "Li et al., A diversity-promoting objective function for neural conversation models, 2016",
  },
  distinct_4: {
    reads: "The same for runs of four words.",
    source: "Li et al., A diversity-promoting objective function for neural conversation models, 2016",
  },
  self_bleu: {
    reads:
      "How much each generated text repeats of all the others, by BLEU against them: from 0 to 1, lower is more varied. " +
      "It grows with the number of texts, and real text of a narrow domain has some: hold it against the real text's own.",
    source: "Zhu et al., Texygen: a benchmarking platform for text generation models, 2018",
  },
  repetition: {
    reads:
      "The share of runs of four words that a text has said before, the mean over texts: models that fall into loops " +
      "come near 1. Lower is less repetition; real text has some.",
    source:
      "Welleck et al., Neural text generation with unlikelihood training, 2020; Holtzman et al., The curious case " +
      "of neural text degeneration, 2020, for why",
  },
  entropy_gap: {
    reads:
      "The entropy of the words in the generated texts less that in the real ones, in bits: below 0 a model keeps to " +
      "common words, above it it scatters. 0 is the data's own.",
    source:
      "Miller, Note on the bias of information estimates, 1955, for the correction; Holtzman et al., The curious case " +
      "of neural text degeneration, 2020, for human text as the mark",
  },
  copy_distance: {
    reads:
      "How many edits, as a share of its length, part a generated text from the closest passage of the training text, the " +
      "mean over texts: 0 is a copy. The real text's own number is what no copying looks like.",
    source: COPIES,
  },
  longest_copy: {
    reads:
      "The longest run of characters in a generated text that stands verbatim in the training text, the mean over " +
      "texts. Phrases of a language recur: what counts is how far a model is above the real text's own number.",
    source: COPIES,
  },
  prefill_per_s: {
    reads: "Tokens of a prompt that are read in a second, one text at a time. Higher is better. Times hold for this " +
      "machine only; it stands in the manifest.",
    source: SINGLE,
  },
  decode_per_s: {
    reads:
      "Tokens that are written in a second, one text at a time. Higher is better; tokens of different tokenisers are " +
      "of different length, bytes a second are not.",
    source: SINGLE,
  },
  decode_best_per_s: {
    reads:
      "Tokens a second of all texts together, at the number of texts side by side where they were most. Higher is " +
      "better.",
    source: "the offline scenario of MLPerf Inference",
  },
  bytes_per_s: {
    reads: "Bytes of text that are written in a second, one text at a time: what compares models with different " +
      "tokenisers. Higher is better.",
    source: SINGLE,
  },
  first_token_p50_ms: {
    reads: "Milliseconds from a prompt to the first token written: half of all texts were faster. Lower is better.",
    source: TOKENS,
  },
  first_token_p90_ms: { reads: "The same, which nine of ten texts stayed under.", source: TOKENS },
  first_token_p99_ms: { reads: "The same, which 99 of 100 texts stayed under.", source: TOKENS },
  next_token_p50_ms: {
    reads: "Milliseconds from one token to the next: half of all were faster. Lower is better.",
    source: TOKENS,
  },
  next_token_p90_ms: { reads: "The same, which nine of ten tokens stayed under.", source: TOKENS },
  next_token_p99_ms: { reads: "The same, which 99 of 100 tokens stayed under.", source: TOKENS },
  cache_gain: {
    reads:
      "How many times faster a model writes when it keeps its state, or keys and values, than when it reads all of " +
      "the text again for every token. It describes the model and ranks nothing.",
    source: "timed by the bench, both ways",
  },
};

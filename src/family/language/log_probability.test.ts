import { expect, test } from "vitest";
import { ModelOutputError } from "../../core/model_output_error.ts";
import { checkTokens } from "./check_tokens.ts";
import { logProbability } from "./log_probability.ts";

const at = (token: number, vocabulary = 4) => ({ at: 0, vocabulary, token });

test("probabilities of all tokens add up to 1, whatever is added to the logits", () => {
  for (const shift of [0, 1e4, -1e4]) {
    const logits = Float64Array.of(1, 2, 3, 4).map((value) => value + shift);
    const sum = [0, 1, 2, 3].reduce((total, token) => total + Math.exp(logProbability(logits, at(token))), 0);
    expect(sum).toBeCloseTo(1, 12);
  }
});

test("a token with the logit -Infinity has no chance, and the others share", () => {
  const logits = Float32Array.of(0, 0, -Infinity, -Infinity);
  expect(logProbability(logits, at(1))).toBeCloseTo(-Math.LN2, 12);
  expect(logProbability(logits, at(2))).toBe(-Infinity);
});

test.each([
  [[0, NaN, 0, 0], /gave NaN as the logit of token 1/],
  [[0, 0, Infinity, 0], /gave Infinity as the logit of token 2/],
  [[-Infinity, -Infinity, -Infinity, -Infinity], /every one of 4 tokens the logit -Infinity/],
])("logits %j are an error that says which", (logits, message) => {
  expect(() => logProbability(Float32Array.from(logits), at(0))).toThrow(message);
  expect(() => logProbability(Float32Array.from(logits), at(0))).toThrow(ModelOutputError);
});

test.each([[[0, 4]], [[-1]], [[1.5]], [[NaN]]])("tokens %j are not those of a vocabulary of 4", (tokens) => {
  expect(() => checkTokens(tokens, 4)).toThrow(/must be an integer from 0 to 3/);
});

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { checkOnnxModel } from "./onnx_safety.ts";
import { concatBytes } from "../core/concat_bytes.ts";
import { writeField } from "./protobuf.ts";

const node = (operator: string, ...attributes: Uint8Array[]) =>
  writeField(1, concatBytes([writeField(2, "y"), writeField(4, operator), ...attributes]));
const model = (...parts: Uint8Array[]) => concatBytes([writeField(1, 8), writeField(7, concatBytes(parts))]);

test("a graph without random operators passes", async () => {
  checkOnnxModel(model(node("MatMul"), node("Relu")));
  checkOnnxModel(new Uint8Array(await readFile(new URL("../../models/gan-mnist/generate.onnx", import.meta.url))));
});

test.each(["RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli"])(
  "a graph with %s is refused, and told how to export",
  (operator) => {
    expect(() => checkOnnxModel(model(node("Relu"), node(operator)))).toThrow(
      `${operator}). Export it with the noise as an input`,
    );
  },
);

test("a random operator is found inside a branch", () => {
  const branch = writeField(5, concatBytes([writeField(1, "then_branch"), writeField(6, node("Bernoulli"))]));
  expect(() => checkOnnxModel(model(node("If", branch)))).toThrow("Bernoulli");
});

test("weights in another file are refused", () => {
  const tensor = writeField(5, concatBytes([writeField(8, "w"), writeField(13, "location"), writeField(14, 1)]));
  expect(() => checkOnnxModel(model(tensor))).toThrow("one self-contained .onnx file");
});

test("bytes that are no model are refused", () => {
  expect(() => checkOnnxModel(new TextEncoder().encode("not a model"))).toThrow(SyntaxError);
  expect(() => checkOnnxModel(new Uint8Array(0))).toThrow("holds one graph, found 0");
});

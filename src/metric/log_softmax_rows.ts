import { type FloatMatrix, type Matrix, matrix } from "../linalg/matrix.ts";

/** Each row's log probabilities in nats, from logits [n, classes]; the row's largest logit is taken out first. */
export function logSoftmaxRows({ rows, cols, data }: FloatMatrix): Matrix {
  const logs = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    let largest = -Infinity;
    for (const logit of row) largest = Math.max(largest, logit);
    let sum = 0;
    for (const logit of row) sum += Math.exp(logit - largest);
    const logSum = Math.log(sum);
    for (let j = 0; j < cols; j++) logs[i * cols + j] = row[j]! - largest - logSum;
  }
  return matrix(rows, cols, logs);
}

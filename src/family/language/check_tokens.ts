/**
 * Refuses tokens that a model does not have: a graph would read past its table, or answer with garbage.
 *
 * @throws {RangeError} Which token, and where it stands.
 *
 * @example
 * ```ts
 * checkTokens([3, 256], 256); // RangeError: token 1 must be an integer from 0 to 255, got 256
 * ```
 */
export function checkTokens(tokens: ArrayLike<number>, vocabulary: number): void {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (Number.isInteger(token) && token >= 0 && token < vocabulary) continue;
    throw new RangeError(
      `Cannot read the sequence: token ${i} must be an integer from 0 to ${vocabulary - 1}, got ${token}. ` +
        "The tokeniser and the model do not belong together, or the tokens are another model's.",
    );
  }
}

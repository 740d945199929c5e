/** For tests: tokenizer files as llama2.c writes them. */

/** The tokens that every vocabulary begins with: the control tokens and the 256 bytes. */
export const BASE_TOKENS: readonly string[] = [
  "<unk>",
  "\n<s>\n",
  "\n</s>\n",
  ...Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`),
];

/** The content of a .bin file. */
export function tokenizerFile(tokens: readonly (readonly [spelling: string, score: number])[]): Uint8Array {
  const spelled = tokens.map(([spelling]) => new TextEncoder().encode(spelling));
  const bytes = new Uint8Array(spelled.reduce((sum, { length }) => sum + 8 + length, 4));
  const view = new DataView(bytes.buffer);
  view.setInt32(0, Math.max(...spelled.map(({ length }) => length)), true);
  let at = 4;
  for (const [token, spelling] of spelled.entries()) {
    view.setFloat32(at, tokens[token]![1], true);
    view.setInt32(at + 4, spelling.length, true);
    bytes.set(spelling, at + 8);
    at += 8 + spelling.length;
  }
  return bytes;
}

/** One image several times over, [copies, size]: an example's expectation from independent noise. Test code only. */
export function imagesOf(image: readonly number[], copies: number): Uint8Array {
  return Uint8Array.from({ length: image.length * copies }, (_, i) => image[i % image.length]!);
}

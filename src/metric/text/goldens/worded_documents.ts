const CONSONANTS = "bdfghklmnprstvwz", VOWELS = "aeiouéö", WORDS = 800;

/**
 * Documents of made-up words, for tests: words of one to three syllables, common ones far more often than rare ones, a full
 * stop after every twelfth. x → 1664525 x + 1013904223 mod 2^32 draws two numbers a word, whose upper halves are multiplied.
 */
export function wordedDocuments(count: number, wordsEach: number, seed: number): string[] {
  const words = Array.from({ length: WORDS }, (_, word) => {
    let text = "";
    for (let left = word + 1; left > 0; left = Math.floor(left / 112)) {
      text += CONSONANTS[left % 16]! + VOWELS[Math.floor(left / 16) % 7]!;
    }
    return text;
  });
  let state = seed;
  const upperHalf = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 16;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: wordsEach }, (_, at) => {
      const word = words[Math.floor(upperHalf() * upperHalf() / 2 ** 32 * WORDS)]!;
      return at % 12 === 11 ? `${word}.` : word;
    }).join(" "));
}

import fc from "fast-check";

/** Any text that has UTF-8, made-up words among it that repeat: for property tests. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(
    fc.constantFrom("the", " the", "then", " whale", "aaaa", "'s", "'ll", "é", "😀", "\ufeff", " ", "\n\n", "18", "—"),
    { maxLength: 40 },
  ).map((pieces) => pieces.join("")),
);

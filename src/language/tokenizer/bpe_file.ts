import { z } from "zod";
import {
  type BpeMerges,
  bpeVocabulary,
  FIRST_MERGED_TOKEN,
  LARGEST_VOCABULARY,
  LONGEST_TOKEN_BYTES,
  pairKey,
} from "./bpe_merges.ts";
import { PRETOKEN_RULES } from "./split_pretokens.ts";

const FORMAT = "assay-bpe", VERSION = 1;

const token = z.int().min(0);

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  rule: z.enum(PRETOKEN_RULES),
  merges: z.array(z.tuple([token, token])).max(LARGEST_VOCABULARY - bpeVocabulary(0)),
});

/**
 * What byte-pair encoding has learnt as a JSON file: `format` "assay-bpe", `version` 1, the pre-tokens' `rule`, and
 * `merges`, pairs of tokens, where bytes are 0 to 255 and merge i makes 256 + i.
 */
export function writeBpe({ rule, merges }: BpeMerges): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, rule, merges })}\n`;
}

/**
 * Reads what {@linkcode writeBpe} wrote.
 *
 * @param name What messages call the file.
 * @throws {SyntaxError} Where it is not JSON, has other entries, a merge of a token that is not there yet, the same
 * merge twice, or a token of more than 256 bytes.
 */
export function readBpe(text: string, name = "tokenizer.json"): BpeMerges {
  const parsed = fileSchema.safeParse(parseJson(text, name));
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "(whole file)"}: ${message}`);
    throw new SyntaxError(`Cannot read ${name}: ${issues.join("; ")}`);
  }
  const { rule, merges } = parsed.data;
  const lengths = new Array<number>(FIRST_MERGED_TOKEN).fill(1), seen = new Set<number>();
  for (const [rank, [left, right]] of merges.entries()) {
    const made = FIRST_MERGED_TOKEN + rank, key = pairKey(left, right);
    const refuse = (expected: string, found: number | string) =>
      new SyntaxError(`Cannot read ${name}: merges.${rank}: expected ${expected}, found ${found}`);
    for (const side of [left, right]) if (side >= made) throw refuse(`tokens below ${made}`, side);
    if (seen.has(key)) throw refuse("a pair that no merge before it has", `[${left}, ${right}] again`);
    seen.add(key);
    const length = lengths[left]! + lengths[right]!;
    if (length > LONGEST_TOKEN_BYTES) throw refuse(`a token of at most ${LONGEST_TOKEN_BYTES} bytes`, length);
    lengths.push(length);
  }
  return { rule, merges };
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

import { z } from "zod";

const lineSchema = z.object({ kind: z.literal("environment"), environment: z.string() });

/** The line of a journal after which times are of an environment: a machine, versions and code, as one hash. */
export function environmentLine(environment: string): z.infer<typeof lineSchema> {
  return { kind: "environment", environment };
}

/**
 * The lines of a journal that were written in an environment: times of another are none of this one's.
 *
 * @param first Of the lines before the first that names one.
 * @returns `changed` where the last part was written in another: the journal must say that this one begins.
 *
 * @example
 * ```ts
 * const { lines, changed } = timedIn(here, header.environment, recorded);
 * if (changed) await journal.append(environmentLine(here));
 * ```
 */
export function timedIn(
  environment: string,
  first: string,
  journal: readonly unknown[],
): { readonly lines: readonly unknown[]; readonly changed: boolean } {
  let current = first;
  const lines = journal.filter((line) => {
    const parsed = lineSchema.safeParse(line);
    if (parsed.success) current = parsed.data.environment;
    return current === environment && !parsed.success;
  });
  return { lines, changed: current !== environment };
}

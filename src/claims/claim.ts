import { z } from "zod";
import { familySchema, likelihoodKindSchema } from "../core/run.ts";

/** Families that claims are about: those of models. */
const claimedFamily = familySchema.exclude(["unknown", "data"]);

const text = z.string().trim().min(1);
const positive = z.number().positive();

/** The least effect that would matter: in the metric's own unit, or as a factor above 1. */
const leastSchema = z.union([z.strictObject({ difference: positive }), z.strictObject({ ratio: z.number().gt(1) })]);
const ratioSchema = z.strictObject({ ratio: z.number().gt(1) });
export type Least = z.infer<typeof leastSchema>;

const familiesSchema = z.strictObject({ families: z.array(claimedFamily).min(1) });
/** What a family is held against: models of others, a number, or the run's real data. */
const againstSchema = z.union([
  familiesSchema,
  z.strictObject({ constant: z.number() }),
  z.strictObject({ realData: z.literal(true) }),
]);
export type Against = z.infer<typeof againstSchema>;

/** Which way a family differs from what it is held against, or that it does not. */
const directionSchema = z.enum(["lower", "higher", "near", "not-lower", "not-higher"]);
export type ClaimDirection = z.infer<typeof directionSchema>;

/** What a claim says, as something that a run can decide. */
const statisticSchema = z.discriminatedUnion("of", [
  /** The value of a metric. */
  z.strictObject({
    of: z.literal("value"),
    metric: text,
    direction: directionSchema,
    against: againstSchema,
    least: leastSchema,
  }),
  /** Whether the family defines a likelihood, and of which kind. */
  z.strictObject({
    of: z.literal("likelihood"),
    is: z.union([z.literal("undefined"), z.array(likelihoodKindSchema).min(1)]),
  }),
  /** Network evaluations for one sample. */
  z.strictObject({
    of: z.literal("evaluations"),
    direction: z.enum(["lower", "higher"]),
    against: z.union([familiesSchema, z.strictObject({ constant: positive })]),
    least: ratioSchema,
  }),
  /** The standard deviation of a metric's logarithm over trainings from several seeds. */
  z.strictObject({
    of: z.literal("spread-over-seeds"),
    metric: text,
    direction: z.enum(["lower", "higher"]),
    against: familiesSchema,
    least: ratioSchema,
  }),
]);
export type Statistic = z.infer<typeof statisticSchema>;

const sourceSchema = z.strictObject({
  /** Authors, title, year. */
  work: text,
  /** Section or chapter that says so. */
  where: text.optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
});
export type ClaimSource = z.infer<typeof sourceSchema>;

/** What textbooks say of a family of models, and what of a run decides whether it holds there. */
export const claimSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "an id is of lower-case letters, digits and single hyphens"),
  /** The family in whose section it stands. */
  about: claimedFamily,
  /** The statement, in own words. */
  sentence: text,
  statistic: statisticSchema,
  /** The suite whose runs have the statistic. */
  suite: text,
  sources: z.array(sourceSchema).min(1),
  /** Sources that say the opposite. */
  opposed: z.array(sourceSchema).min(1).optional(),
  /** What the statistic can show of the claim, and what it cannot. */
  shows: text,
});
export type Claim = z.infer<typeof claimSchema>;

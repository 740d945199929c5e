import { fingerprint } from "../core/fingerprint.ts";
import type { Convention } from "../core/run.ts";

/** Images of each kind in a session. */
const EACH = 25;

/**
 * How people are asked: all that may change their error rate and is not the model. Whoever changes a field raises the
 * version; what was answered under another one is kept and not counted.
 *
 * Source: HYPE∞ of Zhou et al., "HYPE: a benchmark for human eye perceptual evaluation of generative models", NeurIPS 2019:
 * as many real as generated images of one model, in random order, untimed, each judged once. The length of a session is our own,
 * and nobody is paid for right answers.
 */
export const PROTOCOL = {
  name: "after HYPE∞",
  version: 2,
  real: EACH,
  generated: EACH,
  /** Pixels that an image is enlarged to at most, by a whole factor and without smoothing. */
  side: 288,
  /** What a rater reads before the first image, a paragraph each. */
  instructions: [
    `You will see ${2 * EACH} images, one at a time, in random order.`,
    "Half of them are real data, half were made by a generative model.",
    "For each one, say whether it is real or generated. Take the time you need: you are not timed out, but how long each answer took is kept.",
    "Each image is asked about once, and there is no way back. You learn how well you did after the last one, and which images were real when you have rated every model of the run.",
    "Please do not take part if you have already looked at samples of this run, or have been told which images are real.",
  ],
} as const;

/** Begins what conventions call a protocol of ours. */
const PROTOCOL_PREFIX = `${PROTOCOL.name}, version `;

/** Names a protocol and its texts: sessions of one name may be counted together. */
export const PROTOCOL_FINGERPRINT: string = fingerprint(PROTOCOL);

/** Trials of a session. */
export const SESSION_TRIALS: number = PROTOCOL.real + PROTOCOL.generated;

/** What the interval of an error rate is for, and how it is made: told in conventions. */
export const PEOPLE_INTERVAL =
  "for the redraw of raters, the images as they are: Wilson's at the effective size of answers clustered by rater, " +
  "with Student's degrees of freedom (Korn and Graubard 1998); none from a single rater";

/**
 * The protocol as a cell's convention.
 *
 * @param realImages Id of the anchor that the real images are of.
 *
 * @example
 * ```ts
 * protocolConvention("mnist").trials; // "25 real and 25 generated, in random order, each once"
 * ```
 */
export function protocolConvention(realImages: string): Convention {
  return {
    protocol: `${PROTOCOL_PREFIX}${PROTOCOL.version} (${PROTOCOL_FINGERPRINT})`,
    trials: `${PROTOCOL.real} real and ${PROTOCOL.generated} generated, in random order, each once`,
    real: realImages,
    time: "unlimited",
    feedback: "error rate after the session, the truth about its images after the rater's last model",
    enlargement: `whole factor to at most ${PROTOCOL.side} pixels, no smoothing`,
    interval: PEOPLE_INTERVAL,
  };
}

/**
 * Whether a cell's convention is that of sessions of ours, of whichever version.
 *
 * @example
 * ```ts
 * isProtocolConvention(protocolConvention("mnist")); // true
 * ```
 */
export function isProtocolConvention({ protocol }: Convention): boolean {
  return typeof protocol === "string" && protocol.startsWith(PROTOCOL_PREFIX);
}

/**
 * By how much an image is enlarged: a whole factor, at least 1.
 *
 * @example
 * ```ts
 * enlargement(28, 28); // 10
 * ```
 */
export function enlargement(width: number, height: number): number {
  return Math.max(1, Math.floor(PROTOCOL.side / Math.max(width, height)));
}

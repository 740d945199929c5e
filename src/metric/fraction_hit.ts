import { effectiveWilsonInterval } from "../stats/effective_wilson_interval.ts";
import { jackknifeVariance } from "../stats/jackknife_variance.ts";
import { calibratedJackknife, type Jackknifed } from "./calibrated_jackknife.ts";
import { pointsHitWithoutBall } from "./leave_one_out.ts";
import type { Membership } from "./membership.ts";
import type { Memberships } from "./memberships.ts";
import type { Neighbourhoods } from "./neighbourhoods.ts";
import type { Measured } from "./sample_estimate.ts";

/** The fraction of points in some ball, its interval for the drawing of both sets: precision and, mirrored, recall. */
export function fractionHit(
  hoods: Neighbourhoods,
  choose: (members: Memberships) => Membership,
  level: number,
): Measured {
  const { value, variance } = calibratedJackknife(hoods, (members) => jackknifed(choose(members)));
  const membership = choose(hoods);
  const interval = effectiveWilsonInterval(membership.pointsHit, membership.ballsAround.length, variance, level);
  return { value, interval };
}

function jackknifed(membership: Membership): Jackknifed {
  const points = membership.ballsAround.length;
  const value = membership.pointsHit / points;
  const overBalls = jackknifeVariance(pointsHitWithoutBall(membership).map((hits) => hits / points));
  // With one point left out the rest keep their balls, and the jackknife is the binomial variance.
  return { value, variance: value * (1 - value) / (points - 1) + overBalls };
}

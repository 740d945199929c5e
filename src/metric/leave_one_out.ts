/**
 * What a membership's counts become when one sample is left out: exactly what counting anew would find, from the pairs
 * of one pass. Leaving out the sample at a ball's centre takes that ball away, and lets every ball that had it among
 * its k neighbours reach to the next one.
 */
import type { Membership } from "./membership.ts";

/** [balls]: the number of points in some ball, without each ball's sample. */
export function pointsHitWithoutBall(membership: Membership): Float64Array {
  const { ballsAround, pointsWithin, pointsHit } = membership;
  const counts = new Float64Array(pointsWithin.length).fill(pointsHit);
  const countedFor = new Int32Array(pointsWithin.length).fill(-1);
  for (let point = 0; point < ballsAround.length; point++) {
    if (ballsAround[point]! > 1) continue;
    const only = membership.onlyBall(point);
    let kept = false;
    for (const ball of membership.rimsAround(point)) {
      for (const neighbour of membership.neighboursOf(ball)) {
        if (neighbour === only) kept = true;
        if (only >= 0 || countedFor[neighbour] === point) continue;
        countedFor[neighbour] = point;
        counts[neighbour] = counts[neighbour]! + 1;
      }
    }
    if (only >= 0 && !kept) counts[only] = counts[only]! - 1;
  }
  return counts;
}

/** [balls]: the number of pairs of a ball and a point in it, without each ball's sample. */
export function pairsWithoutBall(membership: Membership): Float64Array {
  const { pointsWithin, pointsOnRim, pairs } = membership;
  const counts = Float64Array.from(pointsWithin, (points) => pairs - points);
  for (let ball = 0; ball < pointsOnRim.length; ball++) {
    for (const neighbour of membership.neighboursOf(ball)) {
      counts[neighbour] = counts[neighbour]! + pointsOnRim[ball]!;
    }
  }
  return counts;
}

/** [balls]: the number of balls that hold some point, without each ball's sample. */
export function ballsOccupiedWithoutBall(membership: Membership): Float64Array {
  const { pointsWithin, pointsOnRim, ballsOccupied } = membership;
  const counts = Float64Array.from(pointsWithin, (points) => ballsOccupied - (points > 0 ? 1 : 0));
  for (let ball = 0; ball < pointsOnRim.length; ball++) {
    if (pointsWithin[ball]! > 0 || pointsOnRim[ball] === 0) continue;
    for (const neighbour of membership.neighboursOf(ball)) counts[neighbour] = counts[neighbour]! + 1;
  }
  return counts;
}

/** [points]: the number of balls that hold some point, without each point. */
export function ballsOccupiedWithoutPoint(membership: Membership): Float64Array {
  const { pointsWithin, ballsAround, ballsOccupied } = membership;
  const counts = new Float64Array(ballsAround.length).fill(ballsOccupied);
  for (let ball = 0; ball < pointsWithin.length; ball++) {
    const only = membership.onlyPoint(ball);
    if (only >= 0) counts[only] = counts[only]! - 1;
  }
  return counts;
}

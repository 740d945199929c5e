import type { Balls } from "./balls.ts";

/** Rims kept of one point: were all kept, samples that lie on most rims would take memory by the square of a set. */
const MOST_RIMS = 256;

/**
 * Which points of one set lie in which balls of the other, as far as four metrics and their leave-one-out variances
 * need it. The rim of a ball is what it gains when one of its k neighbours is left out: from the k-th to the next.
 */
export class Membership {
  /** [points]: how many balls each is in. */
  readonly ballsAround: Uint32Array;
  /** [balls]: how many points each holds. */
  readonly pointsWithin: Uint32Array;
  /** [balls]: how many points lie on each rim. */
  readonly pointsOnRim: Uint32Array;
  readonly #lastBall: Uint32Array;
  readonly #lastPoint: Uint32Array;
  readonly #rimsKept: Uint16Array;
  // Rims around a point as a chain: places in #rimBalls, each naming the next, -1 at the end.
  readonly #firstRim: Int32Array;
  readonly #nextRim: number[] = [];
  readonly #rimBalls: number[] = [];

  constructor(readonly balls: Balls, points: number) {
    const n = balls.radii.length;
    this.ballsAround = new Uint32Array(points);
    this.pointsWithin = new Uint32Array(n);
    this.pointsOnRim = new Uint32Array(n);
    this.#lastBall = new Uint32Array(points);
    this.#lastPoint = new Uint32Array(n);
    this.#rimsKept = new Uint16Array(points);
    this.#firstRim = new Int32Array(points).fill(-1);
  }

  /** Notes that a point lies in a ball. */
  addWithin(ball: number, point: number): void {
    this.ballsAround[point] = this.ballsAround[point]! + 1;
    this.pointsWithin[ball] = this.pointsWithin[ball]! + 1;
    this.#lastBall[point] = ball;
    this.#lastPoint[ball] = point;
  }

  /** Notes that a point lies on the rim of a ball. */
  addOnRim(ball: number, point: number): void {
    this.pointsOnRim[ball] = this.pointsOnRim[ball]! + 1;
    // A point in two balls stays in one of them, whichever single sample is left out.
    if (this.ballsAround[point]! > 1 || this.#rimsKept[point] === MOST_RIMS) return;
    this.#rimsKept[point] = this.#rimsKept[point]! + 1;
    this.#nextRim.push(this.#firstRim[point]!);
    this.#firstRim[point] = this.#rimBalls.push(ball) - 1;
  }

  /** The one ball a point is in; -1 where there are more or none. */
  onlyBall(point: number): number {
    return this.ballsAround[point] === 1 ? this.#lastBall[point]! : -1;
  }

  /** The one point a ball holds; -1 where there are more or none. */
  onlyPoint(ball: number): number {
    return this.pointsWithin[ball] === 1 ? this.#lastPoint[ball]! : -1;
  }

  /** The balls on whose rims a point lies; some may be missing where it is in two balls or more, or on very many. */
  *rimsAround(point: number): Generator<number> {
    for (let at = this.#firstRim[point]!; at >= 0; at = this.#nextRim[at]!) yield this.#rimBalls[at]!;
  }

  /** The samples besides its centre whose absence lets a ball grow. */
  *neighboursOf(ball: number): Generator<number> {
    const { definedBy, radii } = this.balls;
    const width = definedBy.length / radii.length;
    for (let at = ball * width; at < (ball + 1) * width; at++) {
      if (definedBy[at] !== ball) yield definedBy[at]!;
    }
  }

  /** How many points are in some ball. */
  get pointsHit(): number {
    return this.ballsAround.reduce((count, balls) => count + (balls > 0 ? 1 : 0), 0);
  }

  /** How many balls hold some point. */
  get ballsOccupied(): number {
    return this.pointsWithin.reduce((count, points) => count + (points > 0 ? 1 : 0), 0);
  }

  /** How many pairs of a ball and a point in it there are. */
  get pairs(): number {
    return this.ballsAround.reduce((sum, balls) => sum + balls, 0);
  }
}

// Householder reflections I - τvvᵀ that map a vector onto its last element: v there is 1.

/** What the last element becomes, from what it is and the squared norm of the others. */
@inline
export function reflected(last: f64, others: f64): f64 {
  if (others == 0) return last;
  const norm = sqrt(last * last + others);
  return last > 0 ? -norm : norm;
}

/** τ; 0 where there is nothing to reflect. */
@inline
export function reflectionWeight(last: f64, becomes: f64): f64 {
  return last == becomes ? 0 : (becomes - last) / becomes;
}

/** v[from..to) of a vector whose last element stands at `end` - 1. */
export function reflectorPart(x: usize, from: i32, to: i32, end: i32, becomes: f64, v: usize): void {
  const last = load<f64>(x + (<usize>(end - 1) << 3));
  const scale = last == becomes ? 0 : 1 / (last - becomes);
  for (let i = from; i < to; i++) {
    const at = <usize>i << 3;
    store<f64>(v + at, i == end - 1 ? 1 : load<f64>(x + at) * scale);
  }
}

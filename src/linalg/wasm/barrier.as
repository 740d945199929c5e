// How threads wait for each other: two 32-bit words of shared memory, a count of arrivals and a generation.

const SPINS: i32 = 4000;

/** Returns once every thread has arrived; `state` is the address of the two words, zero before first use. */
export function barrier(state: usize, threads: i32): void {
  if (threads == 1) return;
  const generation = atomic.load<i32>(state, 4);
  if (atomic.add<i32>(state, 1) == threads - 1) {
    atomic.store<i32>(state, 0);
    atomic.add<i32>(state, 1, 4);
    atomic.notify(state + 4, threads);
    return;
  }
  // Most waits take less than a microsecond: spinning is cheaper than sleeping, and sleeping spares a busy machine.
  for (let spin = 0; spin < SPINS; spin++) {
    if (atomic.load<i32>(state, 4) != generation) return;
  }
  while (atomic.load<i32>(state, 4) == generation) atomic.wait<i32>(state + 4, generation, -1);
}

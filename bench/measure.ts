/** One line of docs/performance.md. */
export interface Finding {
  readonly what: string
  readonly ours: string
  readonly theirs: string
  /** Median of the ratios of the rounds. */
  readonly ratio: string
  /** What the ratio may be; empty where there is no budget. */
  readonly budget: string
  /** Null where there is no budget. */
  readonly holds: boolean | null
  readonly note: string
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** The value below which that share of them lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/**
 * Measures two things in turns, so that what else happens on the machine meets both. The first round warms up and does not
 * count. The order changes each round.
 * @param ours gives a figure, whatever its unit; `theirs` one of the same unit
 * @returns medians of both, and the median of ours ÷ theirs round by round
 */
export async function inTurns(
  ours: () => Promise<number> | number,
  theirs: () => Promise<number> | number,
  rounds: number,
): Promise<{ ours: number; theirs: number; ratio: number }> {
  const seen: { ours: number; theirs: number }[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % 2 === 0 ? await ours() : await theirs()
    const second = round % 2 === 0 ? await theirs() : await ours()
    if (round > 0) seen.push(round % 2 === 0 ? { ours: first, theirs: second } : { ours: second, theirs: first })
  }
  return {
    ours: median(seen.map((round) => round.ours)),
    theirs: median(seen.map((round) => round.theirs)),
    ratio: median(seen.map((round) => round.ours / round.theirs)),
  }
}

/** Milliseconds that some work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

/** Milliseconds of processor that some work takes: for what computes only, so that a busy machine says the same as an idle one. */
export async function worked(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

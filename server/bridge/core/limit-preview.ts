/** One call to a model as a limit would have seen it; in the order in which they were asked. */
export interface PastCall {
  readonly runId: string | null
  /** What counts together: a run, a day or a month of the workspace. */
  readonly span: string
  readonly micro: number
  readonly at: string
}

export interface StoppedCalls {
  readonly calls: number
  /** Runs that would have waited, first stop first. */
  readonly runIds: readonly string[]
  readonly firstAt: string | null
}

/**
 * Which calls would not have fitted under a limit: each counts with what it cost, what would have been stopped does not count, as the gateway
 * does it. It is asked there with the most a call can cost, so a real limit stops a little earlier. Pure.
 */
export function stoppedUnder(past: readonly PastCall[], maxMicro: number): StoppedCalls {
  const used = new Map<string, number>()
  const runIds = new Set<string>()
  let calls = 0
  let firstAt: string | null = null
  for (const { runId, span, micro, at } of past) {
    const before = used.get(span) ?? 0
    if (before + micro <= maxMicro) {
      used.set(span, before + micro)
      continue
    }
    calls += 1
    firstAt ??= at
    if (runId !== null) runIds.add(runId)
  }
  return { calls, runIds: [...runIds], firstAt }
}

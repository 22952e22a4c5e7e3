export interface QueuedRun {
  readonly workspaceId: string
  readonly id: string
}

/**
 * Who gets the free slots: one run per workspace in turn, the workspace with the fewest active runs first, oldest run
 * first within it. Pure.
 */
export function pickAdmissions(
  queued: readonly QueuedRun[],
  active: ReadonlyMap<string, number>,
  slots: { total: number; perWorkspace: number },
): QueuedRun[] {
  const counts = new Map(active)
  const lines = new Map<string, QueuedRun[]>()
  for (const run of queued) lines.set(run.workspaceId, [...(lines.get(run.workspaceId) ?? []), run])
  let free = slots.total - [...active.values()].reduce((sum, n) => sum + n, 0)
  const picked: QueuedRun[] = []
  while (free > 0) {
    const [next] = [...lines.entries()]
      .filter(([workspaceId, line]) => line.length > 0 && (counts.get(workspaceId) ?? 0) < slots.perWorkspace)
      .sort(([a], [b]) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))
    const run = next?.[1].shift()
    if (!next || !run) break
    picked.push(run)
    counts.set(next[0], (counts.get(next[0]) ?? 0) + 1)
    free -= 1
  }
  return picked
}

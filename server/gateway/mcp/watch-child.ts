import { canWatch, readProcessTree } from '#server/gateway/mcp/process-tree.ts'

const LOOK_EVERY_MS = 1000
const MEGABYTE = 1024 * 1024

export interface ChildLimits {
  readonly memoryBytesMax: number
  readonly processesMax: number
}

/**
 * Looks every second at what a child and all that it started use, and ends all of them when it is too much. Without `/proc` nobody
 * looks; `muster doctor` says so.
 * @param onExceeded told first, with the reason in plain words
 * @returns ends the watch
 */
export function watchChild(pid: number, limits: ChildLimits, onExceeded: (why: string) => void): () => void {
  if (!canWatch()) return () => {}
  let busy = false
  const look = async (): Promise<void> => {
    const { pids, bytes } = await readProcessTree(pid)
    const why = excess({ processes: pids.length, bytes }, limits)
    if (why === null) return
    onExceeded(why)
    // the youngest first, so that none is handed to somebody else in between
    for (const one of pids.toReversed()) kill(one)
  }
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    look()
      // a process that ended while it was looked at
      .catch(() => {})
      .finally(() => {
        busy = false
      })
  }, LOOK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

function excess(used: { processes: number; bytes: number }, { memoryBytesMax, processesMax }: ChildLimits): string | null {
  if (used.bytes > memoryBytesMax)
    return `it was ended: it used ${Math.round(used.bytes / MEGABYTE)} MB of memory; ${Math.round(memoryBytesMax / MEGABYTE)} MB are allowed`
  if (used.processes > processesMax) return `it was ended: it ran ${used.processes} processes; ${processesMax} are allowed`
  return null
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // gone already
  }
}

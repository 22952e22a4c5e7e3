import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'

export interface ProcessTree {
  /** The first one and all that come from it, directly or not. */
  readonly pids: readonly number[]
  /** Memory of all of them, in RAM and swapped out. What they share counts for each. */
  readonly bytes: number
}

/** Whether this host says what its processes use; without `/proc` (macOS, BSD) nobody can watch them this way. */
export function canWatch(): boolean {
  return existsSync('/proc/self/status')
}

/**
 * A process with its descendants, as the host sees them: also what a container of its own inside hides. One that was handed to the
 * init process of the host is no longer found; inside a namespace of its own there is no such way out.
 */
export async function readProcessTree(root: number): Promise<ProcessTree> {
  const children = new Map<number, number[]>()
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  await Promise.all(
    all.map(async (pid) => {
      const parent = await parentOf(pid)
      if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid])
    }),
  )
  const pids: number[] = []
  for (const queue = [root]; queue.length > 0; ) {
    const pid = queue.pop() as number
    if (pids.includes(pid)) continue
    pids.push(pid)
    queue.push(...(children.get(pid) ?? []))
  }
  const sizes = await Promise.all(pids.map(bytesOf))
  return { pids, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) }
}

/** Null for one that ended meanwhile. The name, in brackets, may hold anything. */
async function parentOf(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  return stat === '' || !Number.isInteger(parent) ? null : parent
}

async function bytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = ['VmRSS', 'VmSwap'].map((name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0))
  return kilobytes.reduce((sum, size) => sum + size, 0) * 1024
}

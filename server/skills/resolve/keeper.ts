import type { Resolution, ResolveCache } from '#server/skills/resolve/cache/port.ts'
import { RESOLVE_TTL_MS } from '#server/skills/schema.ts'

/** A transaction ends by itself when it idles for half of this (`db/with-scope.ts`); then its signal never comes. */
const SUSPECT_MS = 60_000

/** What keeps resolutions for one process, and knows when the cache may be believed. */
export interface Keeper {
  /** What is kept, or else what `load` gives; many who miss at once load once. */
  read(workspaceId: string, key: string, load: () => Promise<Resolution>): Promise<Resolution>
  /** Something of this workspace changes in an open transaction: nothing is kept or believed until its signal was heard. */
  suspect(workspaceId: string, token: string): void
  /** It was committed, here or in another process. */
  forget(workspaceId: string, token: string): Promise<void>
  /** A change of what any workspace may use, or signals were lost. */
  forgetAll(token?: string): Promise<void>
}

interface Doubts {
  /** Token of a change → until when its signal is waited for. */
  readonly changes: Map<string, { readonly workspaceId: string; readonly untilMs: number }>
  /** Workspaces (`*` all) whose change the cache could not be told: it has forgotten by itself by then. */
  readonly untold: Map<string, number>
}

/**
 * Losing the cache costs speed and nothing else: what it could not be told is not asked of it until it must have dropped it by itself.
 * @param nowMs monotonic
 */
export function makeKeeper(cache: ResolveCache, nowMs: () => number): Keeper {
  const doubts: Doubts = { changes: new Map(), untold: new Map() }
  const flights = new Map<string, Promise<Resolution>>()
  const tell = async (place: string, told: () => Promise<boolean>): Promise<void> => {
    // Set first: between the signal and the answer of the cache nothing old may be read from it.
    doubts.untold.set(place, nowMs() + RESOLVE_TTL_MS)
    for (const key of flights.keys()) if (place === '*' || key.startsWith(`${place} `)) flights.delete(key)
    if (await told()) doubts.untold.delete(place)
  }
  return {
    async read(workspaceId, key, load) {
      // Whoever asks after a commit may not share an answer that was loaded before it.
      if (changesOpen(doubts, workspaceId, nowMs())) return await load()
      const name = `${workspaceId} ${key}`
      const isBelieved = !isUntold(doubts, workspaceId, nowMs())
      const seen = isBelieved ? await cache.look(workspaceId, key) : null
      if (seen?.found) return seen.found
      const open = flights.get(name)
      if (open) return await open
      const flight = load()
      flights.set(name, flight)
      try {
        const resolution = await flight
        if (seen && !changesOpen(doubts, workspaceId, nowMs())) await cache.keep(workspaceId, key, seen.mark, resolution)
        return resolution
      } finally {
        if (flights.get(name) === flight) flights.delete(name)
      }
    },
    suspect(workspaceId, token) {
      doubts.changes.set(token, { workspaceId, untilMs: nowMs() + SUSPECT_MS })
    },
    async forget(workspaceId, token) {
      const told = tell(workspaceId, async () => await cache.forget(workspaceId))
      doubts.changes.delete(token)
      await told
    },
    async forgetAll(token) {
      const told = tell('*', async () => await cache.forgetAll())
      if (token !== undefined) doubts.changes.delete(token)
      await told
    },
  }
}

function changesOpen({ changes }: Doubts, workspaceId: string, now: number): boolean {
  if (changes.size === 0) return false
  for (const [token, change] of changes) {
    if (change.untilMs <= now) changes.delete(token)
    else if (change.workspaceId === workspaceId || change.workspaceId === '*') return true
  }
  return false
}

function isUntold({ untold }: Doubts, workspaceId: string, now: number): boolean {
  if (untold.size === 0) return false
  for (const [place, untilMs] of untold) if (untilMs <= now) untold.delete(place)
  return untold.has(workspaceId) || untold.has('*')
}

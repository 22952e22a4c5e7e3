import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#server/kernel/app-error.ts'
import { randomInstanceId } from '#server/signer/keys.ts'
import type { EpochOrder } from '#server/signer/operator-order.ts'
import { writeDurably } from '#server/signer/write-durably.ts'

const headSchema = z.object({ size: z.number().int(), rootHash: z.string() })

/** What the signer remembers outside the database: so it notices restore, clone, fork and truncation (domain §8). */
const stateSchema = z.object({
  instanceId: z.string(),
  counter: z.number().int().min(1),
  /** PostgreSQL's system identifier and where the data lives; null until first announced. */
  systemIdentifier: z.string().nullable(),
  place: z.string().nullable(),
  /** Last signed tree head per workspace. */
  heads: z.record(z.string(), headSchema),
  /** Trees that an operator had forgotten, each with the epoch it was signed in and why. */
  forgotten: z.array(headSchema.extend({ workspaceId: z.string(), epoch: z.string(), reason: z.string() })).default([]),
})
export type SignerState = z.infer<typeof stateSchema>

/**
 * What was remembered; made anew only on the very first start. Read before the key is made, so that a crash in between
 * leaves no key without memory.
 * @param expectKeys true when data exists already: then a missing file is refused, because forgetting would hide a restore
 * @throws AppError KEYS_MISSING; Error when the file is unreadable: never silently made anew
 */
export function loadState(keysDir: string, expectKeys: boolean): SignerState {
  const path = join(keysDir, 'signer-state.json')
  if (existsSync(path)) return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  if (expectKeys) throw new AppError('KEYS_MISSING', { context: { file: path } })
  mkdirSync(keysDir, { recursive: true, mode: 0o700 })
  const fresh: SignerState = { instanceId: randomInstanceId(), counter: 1, systemIdentifier: null, place: null, heads: {}, forgotten: [] }
  saveState(keysDir, fresh)
  return fresh
}

export function saveState(keysDir: string, state: SignerState): void {
  writeDurably(join(keysDir, 'signer-state.json'), JSON.stringify(state))
}

/** Instance id ‖ counter. */
export function epochOf(state: SignerState): string {
  return `${state.instanceId}-${state.counter}`
}

/** A database as it announces itself: its identity, where it lies, and how far its chains go. */
export interface Announcement {
  readonly systemIdentifier: string
  readonly place: string
  /** Workspace → number of entries. */
  readonly heads: Readonly<Record<string, number>>
  /**
   * Workspace → size of the signed tree, as asked of the signer *before* the heads were read. Without it, a tree that another
   * worker had signed in between would look like a database behind.
   */
  readonly signed?: Readonly<Record<string, number>> | undefined
}

/**
 * What an announced database means for the epoch (domain §8): another system identifier or place, or fewer events than were
 * signed, raises it; a restart never does. Trees that the database still holds go on; those it lost start anew.
 */
export function afterAnnouncement(state: SignerState, seen: Announcement): { state: SignerState; raised: string | null } {
  const known = { ...state, systemIdentifier: seen.systemIdentifier, place: seen.place }
  const lost = new Set(
    Object.entries(state.heads)
      .filter(([id, head]) => (seen.heads[id] ?? 0) < (seen.signed ? (seen.signed[id] ?? 0) : head.size))
      .map(([id]) => id),
  )
  const [behind] = lost
  const why =
    state.systemIdentifier !== null && state.systemIdentifier !== seen.systemIdentifier
      ? 'another database'
      : state.place !== null && state.place !== seen.place
        ? 'another host or directory'
        : behind !== undefined
          ? `database behind the checkpoint of ${behind}`
          : null
  if (why === null) return { state: known, raised: null }
  const heads = Object.fromEntries(Object.entries(state.heads).filter(([id]) => !lost.has(id)))
  return { state: { ...known, counter: state.counter + 1, heads }, raised: why }
}

/** A new epoch by an operator's order: the named trees are forgotten, and kept as forgotten. */
export function afterOrder(state: SignerState, order: EpochOrder): SignerState {
  const epoch = epochOf(state)
  const named = new Set(order.workspaces)
  const heads = Object.entries(state.heads)
  const forgotten = heads
    .filter(([id]) => named.has(id))
    .map(([workspaceId, head]) => ({ ...head, workspaceId, epoch, reason: order.reason }))
  return {
    ...state,
    counter: state.counter + 1,
    heads: Object.fromEntries(heads.filter(([id]) => !named.has(id))),
    forgotten: [...state.forgotten, ...forgotten],
  }
}

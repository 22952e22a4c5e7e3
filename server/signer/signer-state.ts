import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#server/kernel/app-error.ts'
import { randomInstanceId } from '#server/signer/keys.ts'
import { writeDurably } from '#server/signer/write-durably.ts'

/** What the signer remembers outside the database: so it notices restore, clone, fork and truncation (domain §8). */
const stateSchema = z.object({
  instanceId: z.string(),
  counter: z.number().int().min(1),
  /** PostgreSQL's system identifier and where the data lives; null until first announced. */
  systemIdentifier: z.string().nullable(),
  place: z.string().nullable(),
  /** Last signed tree head per workspace. */
  heads: z.record(z.string(), z.object({ size: z.number().int(), rootHash: z.string() })),
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
  const fresh: SignerState = { instanceId: randomInstanceId(), counter: 1, systemIdentifier: null, place: null, heads: {} }
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
  /** Workspace → head of the tree over as many entries as were signed last; where given, it must be the signed one. */
  readonly roots?: Readonly<Record<string, string>> | undefined
}

/**
 * What an announced database means for the epoch (domain §8): another system identifier or place raises it, and so does a
 * database that does not hold what was signed: behind it (restored, truncated) or different (restored and gone on, forked).
 * A restart never does. Trees that the database still holds go on; the others start anew in the new epoch.
 */
export function afterAnnouncement(state: SignerState, seen: Announcement): { state: SignerState; raised: string | null } {
  const known = { ...state, systemIdentifier: seen.systemIdentifier, place: seen.place }
  const faults = Object.entries(state.heads).flatMap(([workspaceId, head]) => {
    const why = headFault(workspaceId, head, seen)
    return why === null ? [] : [{ workspaceId, why }]
  })
  const moved =
    state.systemIdentifier !== null && state.systemIdentifier !== seen.systemIdentifier
      ? 'another database'
      : state.place !== null && state.place !== seen.place
        ? 'another host or directory'
        : null
  const why = moved ?? faults[0]?.why ?? null
  if (why === null) return { state: known, raised: null }
  const lost = new Set(faults.map((fault) => fault.workspaceId))
  const heads = Object.fromEntries(Object.entries(state.heads).filter(([workspaceId]) => !lost.has(workspaceId)))
  return { state: { ...known, counter: state.counter + 1, heads }, raised: why }
}

function headFault(workspaceId: string, head: { size: number; rootHash: string }, seen: Announcement): string | null {
  if ((seen.heads[workspaceId] ?? 0) < head.size) return `database behind the checkpoint of ${workspaceId}`
  const root = seen.roots?.[workspaceId]
  return root !== undefined && root !== head.rootHash ? `database differs from the checkpoint of ${workspaceId}` : null
}

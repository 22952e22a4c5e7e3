import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { randomInstanceId } from '#server/signer/keys.ts'
import { writeDurably } from '#server/signer/write-durably.ts'

/** What the signer remembers outside the database: so it notices restore, clone, fork and truncation (domain §8). */
const stateSchema = z.object({
  instanceId: z.string(),
  counter: z.number().int().min(1),
  /** PostgreSQL's system identifier and where the data lives; null until first announced. */
  systemIdentifier: z.string().nullable(),
  place: z.string().nullable(),
  /** Last signed tree head per workspace, of this epoch. */
  heads: z.record(z.string(), z.object({ size: z.number().int(), rootHash: z.string() })),
})
export type SignerState = z.infer<typeof stateSchema>

/** @throws when the state file is unreadable: never silently made anew */
export function loadState(keysDir: string): SignerState {
  const path = join(keysDir, 'signer-state.json')
  if (existsSync(path)) return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
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

/**
 * What an announced database means for the epoch: another system identifier or place, or fewer events than were signed,
 * raises it; a restart never does. A raised epoch starts its trees anew.
 */
export function afterAnnouncement(
  state: SignerState,
  seen: { systemIdentifier: string; place: string; heads: Readonly<Record<string, number>> },
): { state: SignerState; raised: string | null } {
  const known = { ...state, systemIdentifier: seen.systemIdentifier, place: seen.place }
  const behind = Object.entries(state.heads).find(([workspaceId, head]) => (seen.heads[workspaceId] ?? 0) < head.size)
  const why =
    state.systemIdentifier !== null && state.systemIdentifier !== seen.systemIdentifier
      ? 'another database'
      : state.place !== null && state.place !== seen.place
        ? 'another host or directory'
        : behind
          ? `database behind the checkpoint of ${behind[0]}`
          : null
  return why === null ? { state: known, raised: null } : { state: { ...known, counter: state.counter + 1, heads: {} }, raised: why }
}

import { epochOf, loadState, type SignerState, saveState } from '#server/signer/signer-state.ts'

/** How far the chains of a database go that was put back, and from when it is. */
export interface RestoredDatabase {
  /** Workspace → number of entries. */
  readonly heads: Readonly<Record<string, number>>
  readonly reason: string
}

/**
 * What the signer remembers after its database was put back (domain §8): a new epoch, whatever database and place it finds
 * next. Trees that the database no longer holds are forgotten, and kept as forgotten. Pure.
 */
export function afterRestore(state: SignerState, { heads, reason }: RestoredDatabase): SignerState {
  const epoch = epochOf(state)
  const known = Object.entries(state.heads)
  const isHeld = ([id, head]: (typeof known)[number]): boolean => (heads[id] ?? 0) >= head.size
  const lost = known.filter((one) => !isHeld(one)).map(([workspaceId, head]) => ({ ...head, workspaceId, epoch, reason }))
  return {
    ...state,
    counter: state.counter + 1,
    systemIdentifier: null,
    place: null,
    heads: Object.fromEntries(known.filter(isHeld)),
    forgotten: [...state.forgotten, ...lost],
  }
}

/**
 * Raises the epoch in a key folder whose signer does not run.
 * @returns the epochs before and now
 * @throws AppError KEYS_MISSING
 */
export function raiseAfterRestore(keysDir: string, database: RestoredDatabase): { before: string; epoch: string } {
  const state = loadState(keysDir, true)
  const next = afterRestore(state, database)
  saveState(keysDir, next)
  return { before: epochOf(state), epoch: epochOf(next) }
}

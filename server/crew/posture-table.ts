import type { EffectClass, Posture, Rigidity } from '#server/crew/effect-class.ts'

/** `declared` = run for declared targets, else ask. `authored` = run when step and target are authored, else block. */
export type PostureCell = Posture | 'declared' | 'authored'
export type PostureTable = { readonly [R in Rigidity]: { readonly [C in EffectClass]: PostureCell } }

/** Who may act alone (domain §4, Posture). A workspace may tighten any cell; the `ask` cells it can never loosen. */
export const DEFAULT_POSTURE_TABLE: PostureTable = {
  strict: { internal: 'run', external_read: 'authored', external_write: 'ask', spend: 'ask' },
  guided: { internal: 'run', external_read: 'declared', external_write: 'ask', spend: 'ask' },
  adaptive: { internal: 'run', external_read: 'run', external_write: 'ask', spend: 'ask' },
  autonomous: { internal: 'run', external_read: 'run', external_write: 'ask', spend: 'ask' },
}

/** What is known about one call before it runs. */
export interface PostureFacts {
  /** The tool and, as far as known, the target are declared in `tools[]`. A target known only later is checked then. */
  readonly declared: boolean
  /** The target is written in the definition, or the tool has none. */
  readonly authored: boolean
}

const STRICTNESS: readonly Posture[] = ['run', 'ask', 'block']

/** The stricter of two postures: block > ask > run. */
export function stricterPosture(a: Posture, b: Posture): Posture {
  return STRICTNESS.indexOf(a) >= STRICTNESS.indexOf(b) ? a : b
}

function resolveCell(cell: PostureCell, facts: PostureFacts): Posture {
  if (cell === 'declared') return facts.declared ? 'run' : 'ask'
  if (cell === 'authored') return facts.authored ? 'run' : 'block'
  return cell
}

/** Posture of one call: the default table and the workspace's (null = none), the stricter wins, so a workspace can only tighten. */
export function resolvePosture(
  workspaceTable: PostureTable | null,
  rigidity: Rigidity,
  effectClass: EffectClass,
  facts: PostureFacts,
): Posture {
  const standard = resolveCell(DEFAULT_POSTURE_TABLE[rigidity][effectClass], facts)
  return workspaceTable === null ? standard : stricterPosture(standard, resolveCell(workspaceTable[rigidity][effectClass], facts))
}

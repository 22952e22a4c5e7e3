import type { RunDetail } from '#server/bridge/schema.ts'
import { type AttemptState, GROUP_OF } from '#server/program/core/attempt-state.ts'

type Step = RunDetail['rail'][number]

export interface RailFacts {
  readonly run: { readonly outcome: string | null; readonly purpose: string }
  readonly attempt: { readonly state: string; readonly hold: unknown; readonly token: string | null } | undefined
  readonly effects: readonly { readonly state: string }[]
  readonly approvalStatus: string | null
  readonly checkpointed: boolean
}

/** Plan → Checks → Approval → Carry out → Proof, each with where it stands. Pure. */
export function railOf(facts: RailFacts): Step[] {
  const state = (facts.attempt?.state ?? 'INIT') as AttemptState
  const group = GROUP_OF[state]
  const over = facts.run.outcome !== null
  const failed = facts.run.outcome !== null && facts.run.outcome !== 'succeeded'
  const planned = group !== 'A' && !(state === 'FAILED' && (facts.attempt?.token ?? null) === null)
  // Sealed, then refused before anybody was asked or anything was begun: a check did that.
  const refused = planned && state === 'FAILED' && facts.approvalStatus === null && facts.effects.length === 0
  const checked = planned && !refused && state !== 'TOKEN_CREATED' && state !== 'PRE_FLIGHT_RUNNING'
  const done = facts.effects.filter((row) => row.state === 'confirmed').length
  const dry = facts.run.purpose === 'dry-run'
  const finished = state === 'COMPLETED' || state === 'EXECUTION_COMPLETE'
  return [
    {
      key: 'plan',
      label: 'Plan',
      state: planned ? 'done' : failed ? 'failed' : 'now',
      detail: refused ? 'Planned' : planned ? 'Locked' : failed ? 'Not planned' : 'Planning',
    },
    {
      key: 'checks',
      label: 'Checks',
      state: checked ? 'done' : failed && planned ? 'failed' : planned ? 'now' : 'todo',
      detail: checked ? 'Passed' : refused ? 'Stopped' : 'Not yet',
    },
    approvalStep(facts, state, dry),
    {
      key: 'carry-out',
      label: 'Carry out',
      state: dry
        ? 'skipped'
        : finished
          ? 'done'
          : state === 'TAKEOFF_RUNNING'
            ? 'now'
            : failed && facts.effects.length > 0
              ? 'failed'
              : failed
                ? 'skipped'
                : 'todo',
      detail: dry
        ? 'Only tried'
        : facts.effects.length > 0
          ? `${done} of ${facts.effects.length}`
          : finished
            ? 'Nothing to do'
            : failed
              ? 'Nothing was sent'
              : 'After approval',
    },
    {
      key: 'proof',
      label: 'Proof',
      state: over && facts.checkpointed ? 'done' : over ? 'now' : 'todo',
      detail: facts.checkpointed ? 'Signed' : over ? 'Being signed' : 'After the last action',
    },
  ]
}

function approvalStep(facts: RailFacts, state: AttemptState, dry: boolean): Step {
  const label = 'Approval'
  if (facts.approvalStatus === 'approved') return { key: 'approval', label, state: 'done', detail: 'Approved' }
  if (facts.approvalStatus === 'pending') return { key: 'approval', label, state: 'now', detail: 'Waits for a person' }
  if (facts.approvalStatus !== null)
    return { key: 'approval', label, state: 'failed', detail: facts.approvalStatus === 'rejected' ? 'Rejected' : 'Closed' }
  if (dry) return { key: 'approval', label, state: 'skipped', detail: 'Would be asked' }
  if (state === 'FAILED') return { key: 'approval', label, state: 'skipped', detail: 'Not asked' }
  const past = GROUP_OF[state] === 'T' || GROUP_OF[state] === 'X' || state === 'COMPLETED'
  return { key: 'approval', label, state: past ? 'skipped' : 'todo', detail: past ? 'Not needed' : 'Not yet' }
}

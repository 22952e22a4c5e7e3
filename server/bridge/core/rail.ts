import type { RunDetail } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'
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
export function railOf(facts: RailFacts, say: Say): Step[] {
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
      label: say('Plan'),
      state: planned ? 'done' : failed ? 'failed' : 'now',
      detail: refused ? say('Planned') : planned ? say('Locked') : failed ? say('Not planned') : say('Planning'),
    },
    {
      key: 'checks',
      label: say('Checks'),
      state: checked ? 'done' : failed && planned ? 'failed' : planned ? 'now' : 'todo',
      detail: checked ? say('Passed') : refused ? say('Stopped') : say('Not yet'),
    },
    approvalStep(facts, state, dry, say),
    {
      key: 'carry-out',
      label: say('Carry out'),
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
        ? say('Only tried')
        : facts.effects.length > 0
          ? say('{n} of {all}', { n: done, all: facts.effects.length })
          : finished
            ? say('Nothing to do')
            : failed
              ? say('Nothing was sent')
              : say('After approval'),
    },
    {
      key: 'proof',
      label: say('Proof'),
      state: over && facts.checkpointed ? 'done' : over ? 'now' : 'todo',
      detail: facts.checkpointed ? say('Signed') : over ? say('Being signed') : say('After the last action'),
    },
  ]
}

function approvalStep(facts: RailFacts, state: AttemptState, dry: boolean, say: Say): Step {
  const label = say('Approval')
  if (facts.approvalStatus === 'approved') return { key: 'approval', label, state: 'done', detail: say('Approved') }
  if (facts.approvalStatus === 'pending') return { key: 'approval', label, state: 'now', detail: say('Waits for a person') }
  if (facts.approvalStatus !== null)
    return { key: 'approval', label, state: 'failed', detail: facts.approvalStatus === 'rejected' ? say('Rejected') : say('Closed') }
  if (dry) return { key: 'approval', label, state: 'skipped', detail: say('Would be asked') }
  if (state === 'FAILED') return { key: 'approval', label, state: 'skipped', detail: say('Not asked') }
  const past = GROUP_OF[state] === 'T' || GROUP_OF[state] === 'X' || state === 'COMPLETED'
  return { key: 'approval', label, state: past ? 'skipped' : 'todo', detail: past ? say('Not needed') : say('Not yet') }
}

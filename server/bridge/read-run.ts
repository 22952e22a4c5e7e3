import { findApprovalOf, listVotes } from '#server/approvals/store.ts'
import { lastCheckpoint, listRecent } from '#server/audit/store.ts'
import { askedByOf, clientOfRun } from '#server/bridge/client-of-run.ts'
import { limitOwner, limitThatAsks, limitWords } from '#server/bridge/core/limit-words.ts'
import { railOf } from '#server/bridge/core/rail.ts'
import { sayActionError } from '#server/bridge/core/say-run-why.ts'
import { sayWhy } from '#server/bridge/core/say-why.ts'
import { endedText, timelineOf } from '#server/bridge/core/timeline.ts'
import { namesWithTaker, readHandoff } from '#server/bridge/handoffs/read-handoff.ts'
import { namesOf, planSentence, statusOf } from '#server/bridge/list-runs.ts'
import { loadCard } from '#server/bridge/load-card.ts'
import { listRunResults } from '#server/bridge/results/store.ts'
import type { RunDetail } from '#server/bridge/schema.ts'
import { shownAttempt } from '#server/bridge/shown-attempt.ts'
import { mailOfRun, messageOfRun, triggerOfRun } from '#server/bridge/triggers/store.ts'
import { isReversible } from '#server/dispatch/look-at-reverse.ts'
import { CALL_LIFETIME_MS } from '#server/dispatch/resolve-unknown.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { inEnglish, msg, type Say } from '#server/kernel/language/say.ts'
import { findActor, findVersion } from '#server/members/store.ts'
import { verdictSchema } from '#server/policy/schema.ts'
import { listRunAsks } from '#server/runs/asks/store.ts'
import { type EffectRow, listEffects, listRunEffects } from '#server/runs/ledger/store.ts'
import { type AttemptRow, findRun, listAttempts, listPutBacks, listRunEvents, type RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const HOLD_TEXT: { readonly [reason: string]: string } = {
  unknown_effect: msg('One action is not sure to have arrived. Look where it should be, then say what you found.'),
  signer_unavailable: msg('The signer does not answer. The run goes on by itself when it is back.'),
  attempts_used_up: msg('The world changed five times while planning. Resume to plan again, or stop the run.'),
  identity_suspended: msg('This crew member is suspended.'),
  budget: msg('A limit is used up.'),
  no_approver: msg('Nobody here may decide it. An admin can give somebody the permission.'),
  new_epoch: msg('The installation was restored or moved in the middle. Say what became of the open actions.'),
}

/** Everything the run page shows. @throws AppError NOT_FOUND */
export async function readRun(principal: Principal, runId: string, say: Say = inEnglish): Promise<RunDetail> {
  const names = await namesOf(principal.workspaceId)
  return await inScope(principal.workspaceId, async (scope) => {
    const run = await findRun(scope, runId)
    const attempt = await shownAttempt(scope, run)
    const shown = { leg: attempt?.leg ?? run.leg, attempt: attempt?.attempt ?? run.attempt }
    const effects = await listEffects(scope, run.id, shown.leg, shown.attempt)
    const approval = await findApprovalOf(scope, { id: run.id, ...shown })
    const card = attempt ? await loadCard(scope, run, attempt, principal.userId, say, names) : null
    const askedBy = await askedByOf(scope, run, names, say)
    const entries = await listRecent(scope, { runId: run.id, limit: 1000 })
    const checkpoint = await lastCheckpoint(scope)
    const events = (await listRunEvents(scope, run.id)).map((event) => ({
      at: event.at.toISOString(),
      kind: event.kind,
      leg: event.leg,
      data: event.data as Record<string, unknown>,
    }))
    const no = approval?.status === 'rejected' ? (await listVotes(scope, approval.id)).findLast((vote) => vote.decision === 'reject') : null
    const rejected = no ? { name: names.get(no.userId) ?? say('Someone who left'), reason: no.reason } : null
    const control = can(principal, 'runs:control')
    return {
      header: await headerOf(scope, run, attempt, {
        names,
        control,
        sent: effects.some(wasSent),
        open: effects.some(isOpen),
        reversible: (await listRunEffects(scope, run.id)).some(isReversible),
        sameAsTried: card?.sameAsTried ?? null,
        endedText: endedText(run.reasonCode, events, rejected, say),
        say,
      }),
      legs: await legsOf(scope, run, shown.leg, say),
      rail: railOf(
        {
          run,
          attempt,
          effects,
          approvalStatus: approval?.status ?? null,
          checkpointed: covers(checkpoint?.size, entries[0]?.seq),
        },
        say,
      ),
      card,
      checks: attempt?.verdict
        ? verdictSchema.parse(attempt.verdict).evaluations.map((one) => ({ decision: one.decision, reason: sayWhy(one, askedBy, say) }))
        : [],
      approval: approval
        ? {
            id: approval.id,
            status: approval.status,
            expiresAt: approval.expiresAt.toISOString(),
            mine: approval.status === 'pending' && can(principal, 'approvals:decide'),
          }
        : null,
      timeline: timelineOf(events, await namesWithTaker(scope, run, names), say),
      hold: holdOf(attempt, effects, events, say),
      asks: (await listRunAsks(scope, run.id)).map((ask) => ({
        id: ask.id,
        question: ask.question,
        options: ask.options as string[] | null,
        status: ask.status,
        expiresAt: ask.expiresAt.toISOString(),
      })),
      results: (await listRunResults(scope, run.id)).map((row) => ({
        id: row.id,
        runId: row.runId,
        name: row.name,
        title: row.title,
        mime: row.mime,
        size: row.size,
        createdAt: row.createdAt.toISOString(),
      })),
      proof: {
        entries: entries.length,
        checkpointAt: covers(checkpoint?.size, entries[0]?.seq) ? (checkpoint?.at.toISOString() ?? null) : null,
        keyId: attempt?.keyId ?? null,
      },
    }
  })
}

const wasSent = (row: EffectRow): boolean => row.sentAt !== null
const isOpen = (row: EffectRow): boolean => row.state === 'sent' || row.state === 'unknown'
const covers = (size: number | undefined, seq: number | undefined): boolean => size !== undefined && seq !== undefined && size >= seq

async function headerOf(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow | undefined,
  facts: {
    names: ReadonlyMap<string, string>
    control: boolean
    sent: boolean
    open: boolean
    /** Whether anything that it did has a reverse; whether it still fits is looked at when somebody asks. */
    reversible: boolean
    sameAsTried: boolean | null
    endedText: string | null
    say: Say
  },
): Promise<RunDetail['header']> {
  const member = await findActor(scope, run.memberId)
  const version = await findVersion(scope, run.versionId)
  return {
    id: run.id,
    n: run.n,
    title: (await planSentence(scope, run, attempt, facts.say)) ?? member.name,
    status: statusOf(run, attempt),
    purpose: run.purpose,
    memberId: member.id,
    memberName: member.name,
    memberKind: member.kind,
    memberStatus: member.status,
    versionN: version.n,
    startedBy: facts.names.get(run.startedBy) ?? facts.say('Someone who left'),
    client: await clientOfRun(scope, run),
    trigger: run.origin === 'schedule' ? await triggerOfRun(scope, run.id, facts.say) : null,
    message: run.origin === 'webhook' ? await messageOfRun(scope, run.id) : null,
    mail: run.origin === 'mail' ? await mailOfRun(scope, run.id) : null,
    origin: run.origin,
    startedAt: run.startedAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    reason: run.reasonCode,
    reasonText: facts.endedText,
    nothingSent: !facts.sent,
    canCancel: facts.control && run.outcome === null && run.cancelledBy === null,
    canRetry: facts.control && run.purpose === 'run' && run.outcome !== null && run.outcome !== 'succeeded' && !facts.open,
    putBack: await putBackOf(scope, run, facts.control && facts.reversible),
    handoff: await readHandoff(scope, run, facts.say),
    sameAsTried: facts.sameAsTried,
  }
}

/** @param able this person may, and something that it did has a reverse */
async function putBackOf(scope: TenantScope, run: RunRow, able: boolean): Promise<RunDetail['header']['putBack']> {
  const by = await listPutBacks(scope, run.id)
  const of = run.putBackOfRunId === null ? null : await findRun(scope, run.putBackOfRunId)
  return {
    may: able && run.purpose === 'run' && run.outcome !== null && by.every(({ outcome }) => outcome !== null),
    of: of === null ? null : { id: of.id, n: of.n },
    by: by.map(({ id, n, outcome }) => ({ id, n, outcome })),
  }
}

/** Parts of a run, up to the one that it is shown by. */
async function legsOf(scope: TenantScope, run: RunRow, shownLeg: number, say: Say): Promise<RunDetail['legs']> {
  const last = new Map<number, AttemptRow>()
  for (const attempt of await listAttempts(scope, run.id)) if (attempt.leg <= shownLeg) last.set(attempt.leg, attempt)
  const legs = await Promise.all(
    [...last.values()].map(async (attempt) => ({
      leg: attempt.leg,
      title: (await planSentence(scope, run, attempt, say)) ?? say('Planning'),
      state: attempt.state,
      token: attempt.token,
    })),
  )
  return legs
}

function holdOf(
  attempt: AttemptRow | undefined,
  effects: readonly EffectRow[],
  events: readonly { readonly data: Record<string, unknown> }[],
  say: Say,
): RunDetail['hold'] {
  const hold = attempt?.hold as { reason: string } | null | undefined
  if (!hold) return null
  const row = effects.find((effect) => effect.state === 'unknown')
  const refused = events.findLast(({ data }) => data['code'] === 'BUDGET_EXCEEDED')
  return {
    reason: hold.reason,
    text:
      (hold.reason === 'budget' ? limitWords(refused?.data, say) : null) ??
      say(HOLD_TEXT[hold.reason] ?? msg('This run waits for a person.')),
    allow: hold.reason === 'budget' ? limitThatAsks(refused?.data) : null,
    limitOf: hold.reason === 'budget' ? limitOwner(refused?.data) : null,
    effect: row
      ? {
          leg: row.leg,
          ordinal: row.ordinal,
          summary: row.tool,
          errorText: row.errorText === null ? null : sayActionError(row.errorText, say),
          canResolveAt: new Date((row.sentAt ?? row.createdAt).getTime() + CALL_LIFETIME_MS).toISOString(),
        }
      : null,
  }
}

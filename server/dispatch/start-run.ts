import { appendAudit } from '#server/audit/append-audit.ts'
import { queueRun } from '#server/dispatch/queue-run.ts'
import { validateInputs } from '#server/dispatch/validate-inputs.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { findActor, findMember, findVersion, listVersions, type MemberRow, type VersionRow } from '#server/members/store.ts'
import { actingToken } from '#server/observability/acting-token.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { insertAttempt, insertRun, type RunRow } from '#server/runs/store.ts'
import { recordRunEvent } from '#server/runs/transition.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What `startRun` refuses with before it writes anything. */
export const START_REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'MEMBER_UNPUBLISHED',
  'MEMBER_SUSPENDED',
  'DEFINITION_INVALID',
  'VALIDATION_FAILED',
  'PAYLOAD_TOO_LARGE',
])

export interface StartRun {
  readonly memberId: string
  readonly inputs: unknown
  /** `dry-run` plans the draft (or the published version) and can never take off. */
  readonly purpose: 'run' | 'dry-run'
  readonly origin: RunRow['origin']
  /** `outside`: nobody here wrote the inputs, so whatever could come from them is untrusted (domain §6). */
  readonly inputsFrom?: 'person' | 'outside'
  /** `secret`: a run handed over something secret, so whatever could come from the inputs is secret (domain §6). */
  readonly inputsConfidentiality?: RunRow['inputsConfidentiality']
  /** The run that hands over to this one. */
  readonly parent?: RunRow
  readonly by: string
  /** Owner of the message or schedule it begins with, and who could have sent it: in conflict like the starter (domain §7). */
  readonly triggerPeople?: readonly string[]
  /** Set by a retry: the effects already applied stay applied. */
  readonly retryOf?: RunRow
  /** Set by a client's call (domain §7): its built-in version for one tool. Without it a client starts nothing. */
  readonly builtInVersionId?: string
  /** What the program outside is called that asked for it, for the screens and the record. */
  readonly clientName?: string
  /** The member that program acts as: by it, it finds the run again. */
  readonly clientId?: string
  /** Set by *Put it back*: the run whose changes go back, and the program that does it. */
  readonly putBack?: { readonly of: RunRow; readonly programDigest: string }
}

/**
 * Starts a run: a row, its first attempt and its place in the queue, in the caller's transaction. The version is pinned.
 * @throws AppError MEMBER_UNPUBLISHED, MEMBER_SUSPENDED, DEFINITION_INVALID, VALIDATION_FAILED, NOT_FOUND
 */
export async function startRun(scope: TenantScope, options: StartRun): Promise<RunRow> {
  const member = await actorFor(scope, options)
  if (member.status === 'suspended' || member.status === 'offboarded')
    throw new AppError('MEMBER_SUSPENDED', { context: { member: member.slug } })
  const version = await versionFor(scope, member, options)
  // The rest is planned with the program of the run: of a run that puts back, that is none of the version's.
  const programDigest = options.putBack?.programDigest ?? options.retryOf?.programDigest ?? version.programDigest
  if (!programDigest) throw new AppError('DEFINITION_INVALID', { context: { member: member.slug } })
  const program = await loadProgram(scope, programDigest)
  const putBackOfRunId = options.putBack?.of.id ?? options.retryOf?.putBackOfRunId ?? null
  const inputs = validateInputs(program.inputs, options.inputs)
  const parentRunId = options.parent?.id ?? options.retryOf?.parentRunId ?? null
  const at = new Date(systemClock.nowMs())
  const id = systemIds.next('run')
  const run = await insertRun(scope, {
    id,
    memberId: member.id,
    versionId: version.id,
    programDigest,
    purpose: options.purpose,
    origin: options.origin,
    lineageId: options.retryOf?.lineageId ?? id,
    retryOfRunId: options.retryOf?.id ?? null,
    putBackOfRunId,
    parentRunId,
    inputsFrom: options.inputsFrom ?? options.retryOf?.inputsFrom ?? options.putBack?.of.inputsFrom ?? 'person',
    inputsConfidentiality: confidentialityOf(options),
    startedBy: options.by,
    triggerPeople: [...(options.triggerPeople ?? [])],
    apiTokenId: actingToken(),
    inputs,
    inputDigest: taggedDigest('muster.inputs.v1', inputs),
    // A retry keeps the run's own time, so that the same plan comes out where the world is the same.
    startedAt: at,
  })
  await insertAttempt(scope, run.id, 1, 1)
  await recordRunEvent(
    scope,
    run,
    { leg: 1, attempt: 1 },
    'started',
    { by: options.by, purpose: options.purpose, origin: options.origin, ...clientOf(options) },
    at,
  )
  await appendAudit(
    scope,
    [
      {
        type: 'run.started',
        workflowState: 'INIT',
        workflow: { workflow_id: run.id, step_id: 'leg-1.1', mode: 'flight-plan' },
        message: `${options.purpose} of ${member.slug} started`,
        ext: {
          memberId: member.id,
          versionId: version.id,
          programDigest,
          inputDigest: run.inputDigest,
          purpose: options.purpose,
          origin: options.origin,
          inputsFrom: run.inputsFrom,
          inputsConfidentiality: run.inputsConfidentiality,
          actor: options.by,
          ...clientOf(options),
          lineageId: run.lineageId,
          ...(putBackOfRunId === null ? {} : { putBackOfRunId }),
          ...(parentRunId === null ? {} : { parentRunId }),
        },
      },
    ],
    { atMs: at.getTime(), ids: systemIds },
  )
  await queueRun(scope, run.id)
  return run
}

/** What goes on from a run is as secret as that run. */
function confidentialityOf(options: StartRun): RunRow['inputsConfidentiality'] {
  return options.inputsConfidentiality ?? options.retryOf?.inputsConfidentiality ?? options.putBack?.of.inputsConfidentiality ?? 'workspace'
}

/** A run of a client begins with a call of its own, or goes on from an earlier one; nothing else starts it. */
async function actorFor(scope: TenantScope, { memberId, builtInVersionId, retryOf, putBack }: StartRun): Promise<MemberRow> {
  const goesOn = builtInVersionId !== undefined || retryOf?.memberId === memberId || putBack?.of.memberId === memberId
  return goesOn ? await findActor(scope, memberId) : await findMember(scope, memberId)
}

const clientOf = ({ clientId, clientName }: StartRun) => ({
  ...(clientName === undefined ? {} : { client: clientName }),
  ...(clientId === undefined ? {} : { clientId }),
})

async function versionFor(scope: TenantScope, member: MemberRow, options: StartRun): Promise<VersionRow> {
  const earlier = options.retryOf ?? options.putBack?.of
  if (earlier) return await findVersion(scope, earlier.versionId)
  if (options.builtInVersionId !== undefined) return await builtInVersion(scope, member, options.builtInVersionId)
  if (options.purpose === 'dry-run') {
    const draft = (await listVersions(scope, member.id)).find((version) => version.status === 'draft')
    if (draft) return draft
  }
  if (member.activeVersionId === null) throw new AppError('MEMBER_UNPUBLISHED', { context: { member: member.slug } })
  return await findVersion(scope, member.activeVersionId)
}

/** @throws AppError NOT_FOUND for a version of somebody else, or of a crew member */
async function builtInVersion(scope: TenantScope, member: MemberRow, versionId: string): Promise<VersionRow> {
  const version = await findVersion(scope, versionId)
  if (member.kind !== 'client' || version.memberId !== member.id) throw new AppError('NOT_FOUND', { context: { version: versionId } })
  return version
}

import { appendAudit } from '#server/audit/append-audit.ts'
import { reachDigest } from '#server/compiler/reach-digest.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { compileYaml } from '#server/members/compile-definition.ts'
import { stillOpen, type Unconfirmed } from '#server/members/core/unconfirmed.ts'
import {
  findMember,
  insertProgram,
  listVersions,
  lockPublishing,
  publishRow,
  saveDraftRow,
  updateMember,
  type VersionRow,
} from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { usablePermissions } from '#server/policy/standing/live-permissions.ts'
import { suspendPermissions } from '#server/policy/standing/suspend-permissions.ts'
import { callBlocks } from '#server/program/core/call-blocks.ts'
import type { Program } from '#server/program/program.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Puts the open draft to work: compiled afresh against today's catalogue, published, and made the active version, in
 * one transaction (requirements 4.4). A failed compile changes nothing.
 * @throws AppError DEFINITION_INVALID with every problem; PLACES_UNCONFIRMED; NOT_FOUND without a draft; MEMBER_SUSPENDED
 */
export async function publishMember(
  scope: TenantScope,
  options: { memberId: string; by: string },
): Promise<{ versionId: string; n: number }> {
  const member = await findMember(scope, options.memberId, { lock: true })
  if (member.status === 'suspended' || member.status === 'offboarded')
    throw new AppError('MEMBER_SUSPENDED', { context: { member: member.slug } })
  const draft = (await listVersions(scope, member.id)).find((version) => version.status === 'draft')
  if (!draft) throw new AppError('NOT_FOUND', { context: { what: 'draft', member: member.slug } })
  refuseUnconfirmed(draft)
  await lockPublishing(scope)
  const { result } = await compileYaml(scope, member, draft.sourceYaml)
  if (!result.ok) {
    throw new AppError('DEFINITION_INVALID', {
      errors: result.diagnostics.map(({ pointer, code, message }) => ({ pointer, code, message })),
    })
  }
  await insertProgram(scope, result.programDigest, result.programText)
  const fresh = await saveDraftRow(scope, draft.id, draft.revision, { programDigest: result.programDigest })
  const at = new Date(systemClock.nowMs())
  await publishRow(scope, fresh, options.by, at)
  await updateMember(scope, member.id, { activeVersionId: draft.id, status: 'active' })
  await suspendUnreached(scope, member.id, result.program)
  await appendAudit(
    scope,
    [
      {
        type: 'member.published',
        message: `${member.slug} v${draft.n} put to work`,
        ext: { memberId: member.id, versionId: draft.id, n: draft.n, programDigest: result.programDigest, actor: options.by },
      },
    ],
    { atMs: at.getTime(), ids: systemIds },
  )
  return { versionId: draft.id, n: draft.n }
}

/** What an author proposed as destination, amount or freedom is nobody's word until a person says that it is meant so (domain §6). */
function refuseUnconfirmed({ definition, unconfirmed }: VersionRow): void {
  const open = stillOpen(definition, unconfirmed as Unconfirmed[])
  if (open.length === 0) return
  throw new AppError('PLACES_UNCONFIRMED', {
    errors: open.map(({ path, kind }) => ({ pointer: `/${path.join('/')}`, code: 'PLACES_UNCONFIRMED', message: kind })),
  })
}

/** A standing permission was given for one reach: a job description that reaches otherwise does not keep it (domain §4), nor does one that wants somebody to look first. */
async function suspendUnreached(scope: TenantScope, memberId: string, program: Program): Promise<void> {
  const permissions = await usablePermissions(scope, memberId, systemClock.nowMs())
  const blocks = callBlocks(program)
  const unreached = permissions.filter(({ terms }) => {
    const block = blocks.get(terms.stepPath)
    if (!block || block.lookFirst) return true
    return reachDigest(block, program.tools) !== terms.reachDigest || program.tools[terms.tool]?.pin !== terms.pin
  })
  const why = msg('the job description, or the ability, is not as it was when the permission was given')
  await suspendPermissions(scope, memberId, ({ digest }) => unreached.some((one) => one.digest === digest), { why, actor: null })
}

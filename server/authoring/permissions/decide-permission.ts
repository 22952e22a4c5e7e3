import { appendAudit, appendDenial } from '#server/audit/append-audit.ts'
import { listMemberships, type Membership } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { msg } from '#server/kernel/language/say.ts'
import { findMember, listVersions } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { digestOfTerms, permissionTermsSchema, staysHere } from '#server/policy/core/standing.ts'
import { permissionRecord } from '#server/policy/standing/live-permissions.ts'
import { decideRequest, findRequest, insertPermission, listPermissions } from '#server/policy/standing/store.ts'
import { suspendPermissions } from '#server/policy/standing/suspend-permissions.ts'
import { signAuthority } from '#server/signer/authority.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

/**
 * Gives a standing permission as it was asked for: a signed record. An admin who is not the author of the job description;
 * a lone admin only for what stays in the workspace's own folders or outbox (domain §4).
 * @param previewed digest of the terms whose effect on earlier plans was shown
 * @throws AppError NOT_FOUND, CONFLICT, APPROVER_CONFLICTED, SIGNER_UNAVAILABLE
 */
export async function grantPermission(principal: Principal, requestId: string, previewed: string): Promise<{ id: string }> {
  const { userId, workspaceId } = principal
  const id = systemIds.next('prm')
  const asked = await inScope(workspaceId, async (scope) => {
    const request = await findRequest(scope, requestId)
    const terms = permissionTermsSchema.parse(request.terms)
    await refuseConflicted(scope, userId, request.memberId, terms.tool)
    return { memberId: request.memberId, terms }
  }).catch(async (error: unknown) => {
    await recordRefused(principal, requestId, error)
    throw error
  })
  if (digestOfTerms(asked.terms) !== previewed)
    throw new AppError('CONFLICT', { context: { why: 'what it would have done was not looked at' } })
  const digest = taggedDigest('muster.permission.v1', { id, ...asked.terms })
  const entry: JsonObject = { ...asked.terms, digest }
  const seal = await signAuthority(permissionRecord(workspaceId, { id, memberId: asked.memberId, entry, grantedBy: userId }))
  const at = new Date(systemClock.nowMs())
  const expiresAt = new Date(asked.terms.expiresAt)
  await inScope(workspaceId, async (scope) => {
    const request = await findRequest(scope, requestId)
    await refuseConflicted(scope, userId, request.memberId, asked.terms.tool)
    if (expiresAt <= at) throw new AppError('CONFLICT', { context: { request: requestId, why: 'its time is over; ask again' } })
    await decideRequest(scope, requestId, { status: 'granted', decidedBy: userId, decidedAt: at })
    const { memberId, sentence } = request
    await insertPermission(scope, { id, memberId, entry, digest, grantedBy: userId, expiresAt, sentence, requestId, ...seal })
    const ext = { permissionId: id, requestId, memberId, digest, terms: asked.terms, actor: userId, ...seal }
    await appendAudit(scope, [{ type: 'whitelist.granted', message: cutText(sentence, 500), ext }], { atMs: at.getTime(), ids: systemIds })
  })
  return { id }
}

/** Denials are kept (domain §8). */
async function recordRefused(principal: Principal, requestId: string, error: unknown): Promise<void> {
  if (!isAppError(error, 'APPROVER_CONFLICTED')) return
  await appendDenial(principal.workspaceId, {
    type: 'whitelist.refused',
    severity: 'warning',
    message: 'a standing permission was refused: who wrote the job description does not give it',
    ext: { requestId, actor: principal.userId, code: error.code },
  })
}

/** Says no to a request. @throws AppError NOT_FOUND, CONFLICT */
export async function declinePermission(principal: Principal, requestId: string): Promise<void> {
  const at = new Date(systemClock.nowMs())
  await inScope(principal.workspaceId, async (scope) => {
    const request = await findRequest(scope, requestId)
    await decideRequest(scope, requestId, { status: 'declined', decidedBy: principal.userId, decidedAt: at })
    const ext = { requestId, memberId: request.memberId, actor: principal.userId }
    await appendAudit(scope, [{ type: 'whitelist.declined', message: cutText(request.sentence, 500), ext }], {
      atMs: at.getTime(),
      ids: systemIds,
    })
  })
}

/** Takes a permission back at once; plans under way ask again at take-off. @throws AppError NOT_FOUND, CONFLICT */
export async function withdrawPermission(principal: Principal, id: string): Promise<void> {
  await inScope(principal.workspaceId, async (scope) => {
    const row = (await listPermissions(scope)).find((one) => one.id === id)
    if (!row) throw new AppError('NOT_FOUND', { context: { permission: id } })
    const reason = { why: msg('an admin took it back'), actor: principal.userId }
    if ((await suspendPermissions(scope, row.memberId, (one) => one.id === id, reason)) === 0)
      throw new AppError('CONFLICT', { context: { permission: id, why: 'it is not in force any more' } })
  })
}

async function refuseConflicted(scope: TenantScope, userId: string, memberId: string, tool: string): Promise<void> {
  const member = await findMember(scope, memberId)
  // Whoever wrote any version, the open draft included.
  const authors = (await listVersions(scope, member.id)).flatMap((version) => version.authors)
  if (!authors.includes(userId)) return
  const otherAdmins = (await listMemberships(scope)).filter((one: Membership) => one.role === 'admin' && one.userId !== userId)
  const { practice } = await readWorkspace(scope)
  if (otherAdmins.length === 0 && staysHere(tool, practice)) return
  throw new AppError('APPROVER_CONFLICTED', { context: { member: member.slug } })
}

import { appendAudit } from '#server/audit/append-audit.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { stillOpen, type Unconfirmed } from '#server/members/core/unconfirmed.ts'
import { findMember, listVersions, updateUnconfirmed } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * A person says that a proposed destination, amount or freedom is meant so; from then on it is theirs (domain §6).
 * @param options.digest of the value that was shown: another value needs another look
 * @throws AppError NOT_FOUND without a draft; CONFLICT when something else stands there by now
 */
export async function confirmPlace(
  scope: TenantScope,
  options: { memberId: string; path: readonly string[]; digest: string; by: string },
): Promise<{ open: number }> {
  const member = await findMember(scope, options.memberId, { lock: true })
  const draft = (await listVersions(scope, member.id)).find(({ status }) => status === 'draft')
  if (!draft) throw new AppError('NOT_FOUND', { context: { what: 'draft', member: member.slug } })
  const items = stillOpen(draft.definition, draft.unconfirmed as Unconfirmed[])
  const name = options.path.join('\n')
  const found = items.find(({ path, digest }) => path.join('\n') === name && digest === options.digest)
  if (!found) throw new AppError('CONFLICT', { context: { member: member.slug } })
  const rest = items.filter((item) => item !== found)
  await updateUnconfirmed(scope, draft.id, rest)
  await publishSignal(scope, { type: 'authoring.changed', id: member.id })
  await appendAudit(
    scope,
    [
      {
        type: 'authoring.confirmed',
        message: `a proposed ${found.kind} of ${member.slug} was confirmed`,
        ext: { memberId: member.id, versionId: draft.id, path: found.path.join('/'), digest: found.digest, actor: options.by },
      },
    ],
    { atMs: systemClock.nowMs(), ids: systemIds },
  )
  return { open: rest.length }
}

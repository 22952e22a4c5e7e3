import { appendAudit } from '#server/audit/append-audit.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { findClientRow, insertClientRow } from '#server/members/clients/store.ts'
import { firstCrewOf } from '#server/members/create-member.ts'
import type { MemberRow } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** A program outside in one person's name, as it signed in: `token:<id>` or `oauth:<client id>/<person>`, and what it is called. */
interface Client {
  readonly key: string
  /** Asked once, when its member is made. */
  readonly nameOf: () => Promise<string>
}

/**
 * The member that stands for a program outside (domain §7), made when it first asks for something: one per client,
 * person and workspace, in no list of crew members. It has no version of its own: each tool that it calls brings a built-in one.
 * @param by the person in whose name it asks
 * @throws AppError MEMBER_SUSPENDED when somebody suspended it
 */
export async function clientMember(scope: TenantScope, client: Client, by: string): Promise<MemberRow> {
  const known = (await findClientRow(scope, client.key)) ?? (await makeClient(scope, client, by))
  if (known.status !== 'active') throw new AppError('MEMBER_SUSPENDED', { context: { member: known.name } })
  return known
}

async function makeClient(scope: TenantScope, { key, nameOf }: Client, by: string): Promise<MemberRow> {
  const id = systemIds.next('mem')
  // Not the key itself: slugs stand in addresses of e-mails.
  const slug = `client-${sha256(key).slice(0, 12)}`
  const row = {
    id,
    crewId: await firstCrewOf(scope),
    slug,
    name: cutName(await nameOf()),
    status: 'active' as const,
    clientKey: key,
    createdBy: by,
  }
  if (await insertClientRow(scope, row))
    await appendAudit(
      scope,
      [{ type: 'member.client', message: `client ${slug} used for the first time`, ext: { memberId: id, clientKey: key, actor: by } }],
      { atMs: systemClock.nowMs(), ids: systemIds },
    )
  const made = await findClientRow(scope, key)
  if (!made) throw new AppError('CONFLICT', { context: { client: key } })
  return made
}

function cutName(name: string): string {
  return name.trim().slice(0, 80) || 'MCP client'
}

import { listPeople } from '#server/identity/list-people.ts'
import type { Principal } from '#server/identity/principal.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import { findMember } from '#server/members/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { sampleOf } from '#server/triggers/hooks/change-webhook.ts'
import { pathOf } from '#server/triggers/hooks/create-webhook.ts'
import type { WebhookItem, WebhookList } from '#server/triggers/hooks/schema.ts'
import { findWebhook, listDeliveryRows, listWebhookRows, type WebhookRow } from '#server/triggers/hooks/store.ts'
import { findSwitch } from '#server/triggers/store.ts'

const SHOWN_MAX = 100
const LEFT = msg('Someone who left')

interface Reader {
  readonly people: ReadonlyMap<string, string>
  readonly you: string
  readonly say: Say
}

/** Webhooks of one crew member, newest first. @throws AppError NOT_FOUND */
export async function listWebhooks(principal: Principal, memberId: string, say: Say): Promise<WebhookList> {
  const reader = await readerOf(principal, say)
  return await inScope(principal.workspaceId, async (scope) => {
    await findMember(scope, memberId)
    const items: WebhookItem[] = []
    for (const row of await listWebhookRows(scope, { memberId, limit: SHOWN_MAX })) items.push(await itemOf(scope, row, reader))
    return { items, allPaused: (await findSwitch(scope)) !== null }
  })
}

/** One webhook. @throws AppError NOT_FOUND */
export async function readWebhook(principal: Principal, id: string, say: Say): Promise<WebhookItem> {
  const reader = await readerOf(principal, say)
  return await inScope(principal.workspaceId, async (scope) => await itemOf(scope, await findWebhook(scope, id), reader))
}

async function readerOf({ workspaceId, userId }: Principal, say: Say): Promise<Reader> {
  return { people: new Map((await listPeople({ workspaceId })).map((person) => [person.userId, person.name])), you: userId, say }
}

async function itemOf(scope: TenantScope, row: WebhookRow, { people, you, say }: Reader): Promise<WebhookItem> {
  const [last] = await listDeliveryRows(scope, row.id, { limit: 1 })
  return {
    id: row.id,
    memberId: row.memberId,
    name: row.name,
    path: pathOf(row.slug),
    inputs: row.inputs as WebhookItem['inputs'],
    headers: row.headers,
    sample: sampleOf(row) as WebhookItem['sample'],
    owner: { name: people.get(row.ownerId) ?? say(LEFT), isYou: row.ownerId === you },
    rotatedAt: row.rotatedAt.toISOString(),
    previousUntil: row.previousUntil?.toISOString() ?? null,
    pause:
      row.pausedAt === null
        ? null
        : {
            reason: row.pauseReason ?? 'person',
            at: row.pausedAt.toISOString(),
            by: row.pausedBy === null ? null : (people.get(row.pausedBy) ?? say(LEFT)),
          },
    last: last ? { receivedAt: last.delivery.receivedAt.toISOString(), outcome: last.delivery.outcome } : null,
    revision: row.revision,
  }
}

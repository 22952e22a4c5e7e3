import { Webhook } from 'standardwebhooks'
import { beforeAll } from 'vitest'
import { inScope } from '#server/tenancy/store.ts'
import { createWebhook } from '#server/triggers/hooks/create-webhook.ts'
import type { ShownSecret } from '#server/triggers/hooks/schema.ts'
import { startDelivery } from '#server/triggers/hooks/start-delivery.ts'
import { useScheduleWorld } from '#server/triggers/testing/schedule-world.ts'
import { POST } from '../../../../app/api/hooks/[slug]/route.ts'

/** The mapping of the quiet worker: one text out of the message. */
const INPUTS = { tag: '${ payload.tag }' }

interface Sent {
  readonly id?: string
  readonly at?: Date
  readonly secret?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A run world with a published crew member, and senders that speak to the route of the product with the official library. */
export function useHookWorld() {
  const world = useScheduleWorld()
  const { workspaceId, ids, sql } = world
  const hook: ShownSecret = { webhookId: '', path: '', secret: '', previousUntil: null }
  const make = async (
    more: { inputs?: object; headers?: string[]; sample?: unknown; memberId?: string; by?: string } = {},
  ): Promise<ShownSecret> => {
    const given = { memberId: ids.memberId, name: 'Shop', inputs: INPUTS, headers: [], sample: { tag: 'sample' }, by: ids.ownerId }
    return await inScope(workspaceId, async (scope) => await createWebhook(scope, { ...given, ...more } as never, Date.now()))
  }
  beforeAll(async () => void Object.assign(hook, await make()))
  const post = async (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<Response> => {
    const request = new Request(`http://muster.test${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
    return await POST(request, { params: Promise.resolve({ slug: path.split('/').at(-1) ?? '' }) })
  }
  let count = 0
  const nextId = (): string => {
    count += 1
    return `msg_${count}`
  }
  const send = async (to: ShownSecret, body: string, { id = nextId(), at = new Date(), secret = to.secret, headers = {} }: Sent = {}) => {
    const signature = new Webhook(secret).sign(id, at, body)
    return await post(to.path, body, {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signature,
      ...headers,
    })
  }
  return {
    ...world,
    hook,
    make,
    post,
    send,
    /** Rows of a webhook, oldest first. */
    deliveries: async (of: ShownSecret) =>
      await sql()`select * from muster.webhook_deliveries where webhook_id = ${of.webhookId} order by id`,
    /** Starts what was taken, as a worker does. */
    work: async (of: ShownSecret) => {
      const taken =
        await sql()`select id from muster.webhook_deliveries where webhook_id = ${of.webhookId} and outcome = 'taken' order by id`
      for (const row of taken) await startDelivery(workspaceId, String(row['id']))
    },
    runsOf: async (of: ShownSecret) =>
      await sql()`select r.* from muster.runs r join muster.webhook_deliveries d on d.run_id = r.id where d.webhook_id = ${of.webhookId} order by r.n`,
  }
}

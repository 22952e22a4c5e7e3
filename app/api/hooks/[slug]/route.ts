import { defineHookRoute } from '#server/entry/define-hook-route.ts'
import { receiveWebhook } from '#server/triggers/hooks/receive-webhook.ts'
import { MESSAGE_BYTES_MAX } from '#server/triggers/hooks/schema.ts'

export const dynamic = 'force-dynamic'

/** Messages of other systems, signed by Standard Webhooks: 202 once the message and the job that starts its run are committed. */
export const POST = defineHookRoute({ bytesMax: MESSAGE_BYTES_MAX, receive: receiveWebhook })

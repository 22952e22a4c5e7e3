import { randomBytes } from 'node:crypto'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { sampleOf } from '#server/triggers/hooks/change-webhook.ts'
import { signMessage } from '#server/triggers/hooks/check-signature.ts'
import { pathOf } from '#server/triggers/hooks/create-webhook.ts'
import { type Incoming, receiveWebhook } from '#server/triggers/hooks/receive-webhook.ts'
import { findWebhook, type WebhookRow } from '#server/triggers/hooks/store.ts'
import { openSecret } from '#server/triggers/hooks/webhook-secret.ts'

const ID_BYTES = 9

/**
 * *Send test*: the sample, signed as its sender would and taken as any other message, by the same way in. It starts a real run,
 * in the name of the person who sends it, and asks as always.
 * @throws AppError NOT_FOUND (also while paused), and those of `receiveWebhook`
 */
export async function sendTest(
  workspaceId: string,
  id: string,
  given: Pick<Incoming, 'count' | 'sinceMs'> & { readonly sentBy: string },
  nowMs: number,
): Promise<{ invocationId: string }> {
  const { webhook, body, signed } = await inScope(workspaceId, async (scope) => await signSample(scope, id, nowMs))
  const headers = new Headers({ ...signed, 'content-type': 'application/json', 'user-agent': 'muster-test' })
  return await receiveWebhook({ ...given, slug: webhook.slug, headers, body: new TextEncoder().encode(body) }, nowMs)
}

/**
 * A command that sends the sample once, from any machine, within five minutes. For the owner alone, in whose name its run starts:
 * nobody could tell afterwards who sent it (domain §7).
 * @param origin address of this installation
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function signedCurl(
  scope: TenantScope,
  id: string,
  { by, origin }: { readonly by: string; readonly origin: string },
  nowMs: number,
): Promise<{ command: string }> {
  const { webhook, body, signed } = await signSample(scope, id, nowMs)
  if (webhook.ownerId !== by) throw new AppError('FORBIDDEN', { context: { webhook: id } })
  const headers = Object.entries({ 'content-type': 'application/json', ...signed })
  const lines = headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  return { command: ['curl -sS', ...lines, `-d ${quoted(body)}`, quoted(`${origin}${pathOf(webhook.slug)}`)].join(' \\\n  ') }
}

/** For a POSIX shell: nothing inside means anything. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

async function signSample(
  scope: TenantScope,
  id: string,
  nowMs: number,
): Promise<{ webhook: WebhookRow; body: string; signed: Record<string, string> }> {
  const webhook = await findWebhook(scope, id)
  const body = JSON.stringify(sampleOf(webhook))
  const messageId = `test_${randomBytes(ID_BYTES).toString('hex')}`
  return { webhook, body, signed: signMessage(await openSecret(scope, id, 'current'), messageId, body, nowMs) }
}

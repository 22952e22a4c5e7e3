import { randomBytes } from 'node:crypto'
import { validateInputs } from '#server/dispatch/validate-inputs.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { mapMessage, mappingFaults } from '#server/triggers/core/map-message.ts'
import { mappingFacts, recordWebhook } from '#server/triggers/hooks/record-webhook.ts'
import type { NewWebhook, ShownSecret } from '#server/triggers/hooks/schema.ts'
import { countWebhooks, insertWebhook } from '#server/triggers/hooks/store.ts'
import { keepSecret, newSecret } from '#server/triggers/hooks/webhook-secret.ts'
import { inputSchemaOf, requiredOf } from '#server/triggers/input-schema.ts'

/** Webhooks of one workspace. */
const WEBHOOKS_MAX = 1000
/** Bytes of chance in an address: nobody finds one by trying. */
const SLUG_BYTES = 24

/** Where its messages go, below the address of the installation. */
export function pathOf(slug: string): string {
  return `/api/hooks/${slug}`
}

/**
 * Gives a crew member an address at which messages start it. What a message becomes is checked against the inputs of the version
 * at work, and tried on the sample. The secret is in the answer once and can never be read back.
 * @param given.by becomes the owner: its runs start in this person's name
 * @throws AppError NOT_FOUND, MEMBER_UNPUBLISHED, MEMBER_SUSPENDED, VALIDATION_FAILED, LIMIT_EXCEEDED, KEYS_MISSING
 */
export async function createWebhook(scope: TenantScope, given: NewWebhook & { readonly by: string }, nowMs: number): Promise<ShownSecret> {
  const { memberId, name, headers, by } = given
  const inputs = given.inputs as JsonObject
  const sample = given.sample as JsonValue
  await checkMapping(scope, memberId, { inputs, headers, sample })
  if ((await countWebhooks(scope)) >= WEBHOOKS_MAX)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'webhooksMax', max: WEBHOOKS_MAX } })
  const secret = newSecret()
  const webhook = await insertWebhook(scope, {
    id: systemIds.next('whk'),
    memberId,
    ownerId: by,
    createdBy: by,
    name,
    slug: randomBytes(SLUG_BYTES).toString('base64url'),
    inputs,
    headers,
    sample: { value: sample },
    rotatedAt: new Date(nowMs),
    secretShownTo: [by],
  })
  await keepSecret(scope, webhook.id, { current: secret }, by)
  await recordWebhook(
    scope,
    webhook,
    { type: 'webhook.created', message: 'starts when a message arrives', actor: by, ext: mappingFacts(webhook) },
    nowMs,
  )
  return { webhookId: webhook.id, path: pathOf(webhook.slug), secret, previousUntil: null }
}

/**
 * What becomes of a sample, against the version at work.
 * @returns the inputs
 * @throws AppError NOT_FOUND, MEMBER_UNPUBLISHED, MEMBER_SUSPENDED, VALIDATION_FAILED with a pointer per field
 */
export async function checkMapping(
  scope: TenantScope,
  memberId: string,
  { inputs, headers, sample }: { inputs: JsonObject; headers: readonly string[]; sample: JsonValue },
): Promise<JsonObject> {
  const schema = await inputSchemaOf(scope, memberId)
  const errors = mappingFaults(inputs, headers, schema)
  if (errors.length > 0) throw new AppError('VALIDATION_FAILED', { errors })
  try {
    return validateInputs(schema, mapMessage(inputs, { payload: sample, headers: emptyHeaders(headers) }, requiredOf(schema)))
  } catch (error) {
    if (!isAppError(error, 'EXPRESSION_FAILED')) throw error
    const message = `on the sample: ${String(error.context['why'])}`
    throw new AppError('VALIDATION_FAILED', { cause: error, errors: [{ pointer: '/sample', code: 'expression', message }] })
  }
}

/** Every listed header is there for expressions, empty where it was not sent. */
export function emptyHeaders(headers: readonly string[]): Record<string, string> {
  return Object.fromEntries(headers.map((name) => [name, '']))
}

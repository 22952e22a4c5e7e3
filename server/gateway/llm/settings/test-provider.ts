import { z } from 'zod'
import { egressFetch } from '#server/egress/egress-fetch.ts'
import { providerKey, providerOf } from '#server/gateway/llm/settings/read-provider.ts'
import { recordChange } from '#server/gateway/llm/settings/record-change.ts'
import type { ProviderTest } from '#server/gateway/llm/settings/schema.ts'
import { providerHolds } from '#server/gateway/llm/settings/signed-settings.ts'
import { findProvider, type ProviderRow, updateProvider } from '#server/gateway/llm/settings/store.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'

const TIMEOUT_MS = 10_000
const BYTES_MAX = 2 * 1024 * 1024
const SHOWN_MAX = 200
const modelsSchema = z.object({ data: z.array(z.object({ id: z.string().min(1).max(200) })).max(10_000) })

type Found = Omit<ProviderTest, 'host'>

/**
 * Asks a provider which models it has, through egress and with its key: no text of anybody goes there. What came of it is kept with the
 * provider and goes on record.
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError NOT_FOUND, also for a row that nobody signed; KEYS_MISSING, SECRET_NOT_BOUND when the key cannot be had
 */
export async function testProvider(workspaceId: string, id: string, by: string): Promise<ProviderTest> {
  const { row, key } = await inScope(workspaceId, async (scope) => {
    const found = await findProvider(scope, id)
    if (!found || !(await providerHolds(found))) throw new AppError('NOT_FOUND', { context: { provider: id } })
    return { row: found, key: await providerKey(scope, providerOf(found)) }
  })
  const test: ProviderTest = { host: new URL(row.baseUrl).host, ...(await askModels(row, key)) }
  await inScope(workspaceId, async (scope) => {
    const now = await findProvider(scope, id)
    // changed meanwhile: what was found is about another place
    if (now?.signature === row.signature) await updateProvider(scope, id, { test, testedAt: new Date(systemClock.nowMs()) })
    const ext = { providerId: id, name: row.name, kind: test.kind, status: test.status, models: test.models.length + test.more }
    await recordChange(scope, by, { type: 'model_provider.tested', message: `model provider ${row.name} tested: ${test.kind}`, ext })
  })
  return test
}

async function askModels({ workspaceId, baseUrl, allow }: ProviderRow, key: string | null): Promise<Found> {
  try {
    const answer = await egressFetch({
      url: `${baseUrl}/models`,
      workspaceId,
      headers: { accept: 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      allow,
      timeoutMs: TIMEOUT_MS,
      bytesMax: BYTES_MAX,
      follow: 'never',
    })
    return readAnswer(answer.status, answer.body.toString('utf8'))
  } catch (error) {
    const kind = KIND_OF[isAppError(error) ? error.code : '']
    if (kind === undefined) throw error
    return { kind, status: null, models: [], more: 0 }
  }
}

const KIND_OF: { readonly [code: string]: Found['kind'] | undefined } = {
  EGRESS_REFUSED: 'refused',
  CONNECTOR_UNAVAILABLE: 'no-answer',
  CONNECTOR_TIMEOUT: 'late',
  PAYLOAD_TOO_LARGE: 'too-much',
}

/** What a server answered, in one of a few words; of its own text nothing but the names of models is taken over. Pure. */
function readAnswer(status: number, text: string): Found {
  const nothing = { status, models: [], more: 0 }
  if (status === 401 || status === 403) return { kind: 'key', ...nothing }
  if (status !== 200) return { kind: 'status', ...nothing }
  const parsed = modelsSchema.safeParse(readJson(text))
  if (!parsed.success) return { kind: 'not-json', ...nothing }
  const models = [...new Set(parsed.data.data.map(({ id }) => id))].sort()
  const shown = models.slice(0, SHOWN_MAX)
  return { kind: models.length === 0 ? 'no-models' : 'found', status, models: shown, more: models.length - shown.length }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import type { ModelAsk } from '#server/gateway/llm/ask-model.ts'
import type { ModelChain } from '#server/gateway/llm/schema.ts'
import { addProvider } from '#server/gateway/llm/settings/add-provider.ts'
import type { AddProvider } from '#server/gateway/llm/settings/schema.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { type Script, ScriptedModels } from '../../../../e2e/testing/scripted-models.ts'

export const ADMIN = 'usr_admin'
/** A million tokens in cost a million millionths: a token is a micro-unit, so that tests can count. */
export const PRICE = { inputMicroPerMillion: 1_000_000, outputMicroPerMillion: 1_000_000 }

/** A database, a data folder, a signer and a scripted provider for the whole length of a test file. */
export function useModelWorld(scripts: Readonly<Record<string, Script>>) {
  const database = useTestDatabase()
  const models = new ScriptedModels(scripts)
  const dataDir = mkdtempSync(join(tmpdir(), 'muster-models-'))
  const world = { database, models, baseUrl: '' }
  beforeAll(async () => {
    process.env['MUSTER_DATA_DIR'] = dataDir
    await ensureSigner()
    world.baseUrl = await models.start()
  })
  afterAll(async () => {
    await models.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return world
}

/** A provider inside the own network with a price for each model, as an admin connects one. */
export async function arrangeProvider(
  workspaceId: string,
  baseUrl: string,
  more: Partial<AddProvider> & { models?: readonly string[] } = {},
): Promise<void> {
  const { models = [], ...over } = more
  const prices = Object.fromEntries(models.map((model) => [model, PRICE]))
  await addProvider(workspaceId, { name: 'local', preset: 'other', baseUrl, inside: true, prices, clearance: 'workspace', ...over }, ADMIN)
}

export const choice = (model: string, over: Partial<ModelChain[number]> = {}): ModelChain[number] => {
  return { provider: 'local', model, timeoutMs: 2000, attemptsMax: 1, ...over }
}

/** A workspace whose role `primary` asks these models of the scripted provider. */
export async function arrangeModels(baseUrl: string, models: readonly string[], provider: Partial<AddProvider> = {}): Promise<string> {
  const workspaceId = await arrangeWorkspace()
  await arrangeProvider(workspaceId, baseUrl, { models, ...provider })
  await setRole(
    workspaceId,
    'primary',
    models.map((model) => choice(model)),
    ADMIN,
  )
  return workspaceId
}

export function askOf(workspaceId: string, over: Partial<ModelAsk> = {}): ModelAsk {
  return {
    scope: { workspaceId },
    role: 'primary',
    chargedTo: { userId: 'usr_test' },
    purpose: 'test',
    confidentiality: 'public',
    requestId: systemIds.next('req'),
    cancelled: new AbortController().signal,
    ...over,
  }
}

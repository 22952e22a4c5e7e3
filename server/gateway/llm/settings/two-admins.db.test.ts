import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { addProvider } from '#server/gateway/llm/settings/add-provider.ts'
import { changeProvider } from '#server/gateway/llm/settings/change-provider.ts'
import { readChain } from '#server/gateway/llm/settings/read-chain.ts'
import { readProvider } from '#server/gateway/llm/settings/read-provider.ts'
import { readSpendLimits } from '#server/gateway/llm/settings/read-spend-limits.ts'
import { removeRole } from '#server/gateway/llm/settings/remove-role.ts'
import type { Clearance } from '#server/gateway/llm/settings/schema.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { changeSpendLimit, setSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'
import { findLimit, findProvider, findRole } from '#server/gateway/llm/settings/store.ts'
import { testProvider } from '#server/gateway/llm/settings/test-provider.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Two admins at once: who changes what the other one changed meanwhile is told, and undoes nothing unseen. */
useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-models-'))
const ADMIN = 'usr_admin'
let ws = ''

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  await ensureSigner()
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
beforeEach(async () => {
  ws = await arrangeWorkspace('Models')
})

/** Inside, where nobody answers. */
const add = async (clearance: Clearance = 'public') =>
  (await addProvider(ws, { name: 'local', preset: 'ollama', baseUrl: 'http://127.0.0.1:1/v1', inside: true, clearance }, ADMIN)).id
const seenAt = async (id: string) => (await inScope(ws, async (scope) => await findProvider(scope, id)))?.changedAt.toISOString()
const provider = async () => await inScope(ws, async (scope) => await readProvider(scope, 'local'))
const primary = async () => await inScope(ws, async (scope) => await readChain(scope, 'primary'))
const limits = async () => await inScope(ws, async (scope) => await readSpendLimits(scope, {}))
const chain = (model: string) => [{ provider: 'local', model, timeoutMs: 60_000, attemptsMax: 2 }]

test('who changes a provider that the other one changed meanwhile is told, and undoes nothing', async () => {
  const id = await add('secret')
  const was = await seenAt(id)
  await changeProvider(ws, id, { clearance: 'public', was }, ADMIN)
  const stale = changeProvider(ws, id, { clearance: 'secret', keepsPrompts: true, was }, ADMIN)
  await expect(stale).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await provider()).toMatchObject({ clearance: 'public', keepsPrompts: false })
  await changeProvider(ws, id, { keepsPrompts: true, was: await seenAt(id) }, ADMIN)
  expect(await provider()).toMatchObject({ clearance: 'public', keepsPrompts: true })
})

test('a test of the connection is no change', async () => {
  const id = await add()
  const was = await seenAt(id)
  await testProvider(ws, id, ADMIN)
  await changeProvider(ws, id, { clearance: 'workspace', was }, ADMIN)
  expect((await provider())?.clearance).toBe('workspace')
})

test('who orders the models of a use that are others by now is told, and nothing is lost', async () => {
  await add()
  const [a, b] = [chain('a'), chain('b')]
  await setRole(ws, 'primary', a, ADMIN, [])
  await setRole(ws, 'primary', [...a, ...b], ADMIN, a)
  await expect(setRole(ws, 'primary', b, ADMIN, a)).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(setRole(ws, 'primary', b, ADMIN, [])).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await primary()).toEqual([...a, ...b])
})

test('who takes the models of a use away that were chosen anew meanwhile is told, and they stay', async () => {
  await add()
  const chosenAt = async () => (await inScope(ws, async (scope) => await findRole(scope, 'primary')))?.changedAt.toISOString()
  await setRole(ws, 'primary', chain('a'), ADMIN)
  const was = await chosenAt()
  await setRole(ws, 'primary', chain('b'), ADMIN)
  await expect(removeRole(ws, 'primary', ADMIN, was)).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await primary()).toEqual(chain('b'))
  await removeRole(ws, 'primary', ADMIN, await chosenAt())
  expect(await primary()).toBeNull()
})

test('who changes a limit that the other one changed meanwhile is told, and undoes nothing', async () => {
  const setAt = async () => (await inScope(ws, async (scope) => await findLimit(scope, id)))?.changedAt.toISOString()
  const { id } = await setSpendLimit(ws, { scope: 'workspace', period: 'month', maxMicro: 10_000_000, atLimit: 'block' }, ADMIN)
  const was = await setAt()
  await changeSpendLimit(ws, id, { maxMicro: 5_000_000, atLimit: 'block', was }, ADMIN)
  const stale = changeSpendLimit(ws, id, { maxMicro: 90_000_000, atLimit: 'ask', was }, ADMIN)
  await expect(stale).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await limits()).toMatchObject([{ maxMicro: 5_000_000, atLimit: 'block' }])
  await changeSpendLimit(ws, id, { maxMicro: 6_000_000, atLimit: 'ask', was: await setAt() }, ADMIN)
  expect(await limits()).toMatchObject([{ maxMicro: 6_000_000, atLimit: 'ask' }])
})

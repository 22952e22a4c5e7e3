import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { exportAudit } from '#server/audit/export-audit.ts'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import type { Decision } from '#server/catalogue/schema.ts'
import { insertConnector } from '#server/catalogue/store.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR } from '#server/dispatch/testing/run-world.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { AS_MEMBER_META } from '#server/gateway/mcp/as-member.ts'
import { syncTools } from '#server/gateway/mcp/sync-tools.ts'
import { allowProgram, NODE_MODULES } from '#server/gateway/mcp/testing/allow-program.ts'
import { insertUser } from '#server/identity/accounts/store.ts'
import { readMemberToken } from '#server/identity/member-tokens/read-member-token.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'
import { POST as chat } from '../../app/api/llm/v1/chat/completions/route.ts'

const world = useScriptedWorld({ clearance: 'secret' })
const KEY = 'helper'
const READS: Decision = {
  ...{ effectClass: 'external_read', mutates: false, argRoles: { text: 'content' }, targetArg: null, probe: null },
  ...{ idempotency: { kind: 'none' }, secretSlots: [], summary: 'Do: {text}', summaryMany: 'Do {n}', reversible: false },
  ...{ receiptOnly: false, clearance: 'workspace', outputLabel: { integrity: 'untrusted', confidentiality: 'workspace' } },
}
const YAML = `
metadata: { name: Asker, slug: asker }
objective: Have it looked at.
rigidity: adaptive
inputs: { type: object, properties: { text: { type: string } }, additionalProperties: false }
steps:
  - { id: look, kind: tool, tool: helper.look, with: { text: '\${ inputs.text }' } }
  - { id: act, kind: tool, tool: helper.act, with: { text: '\${ steps.look.output.text }' } }
output: { schema: { type: object }, value: { said: '\${ steps.act.output.text }' } }
`
interface Told {
  readonly name: string
  readonly told: { readonly [AS_MEMBER_META]?: { readonly token: string; readonly baseUrl: string; readonly expiresAt: string } }
}
const file = () => join(world.dataDir, 'workspaces', world.workspaceId, 'connectors', KEY, 'told.jsonl')
const told = (): Told[] =>
  existsSync(file())
    ? readFileSync(file(), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Told)
    : []
const allow = async (asMember: boolean) =>
  await inScope(world.workspaceId, async (scope) => await changeConnector(scope, `con_${KEY}`, { asMember }, AUTHOR))
async function run(text: string): Promise<string> {
  const id = await world.start(memberId, { text })
  await world.settle()
  return id
}
async function ask(token: string): Promise<number> {
  const body = JSON.stringify({ model: 'primary', messages: [{ role: 'user', content: 'Hello?' }] })
  const headers = { host: 'muster.test', authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return (
    await chat(new Request('http://muster.test/api/llm/v1/chat/completions', { method: 'POST', headers, body }), {
      params: Promise.resolve({}),
    })
  ).status
}
let memberId = ''

beforeAll(async () => {
  await inSystem(async (system) => await insertUser(system, { id: AUTHOR, email: 'author@acme.example', name: 'A', passwordHash: 'none' }))
  allowProgram(world.dataDir, KEY, join(import.meta.dirname, 'testing/member-server.mjs'), { readOnly: [NODE_MODULES], unconfined: true })
  const connector = { id: `con_${KEY}`, key: KEY, name: 'Helper', kind: 'stdio' as const, config: { entry: KEY } }
  await inScope(world.workspaceId, async (scope) => await insertConnector(scope, connector))
  await syncTools(world.workspaceId, KEY)
  for (const [name, decision] of Object.entries({
    look: READS,
    act: { ...READS, effectClass: 'external_write', mutates: true } as Decision,
  }))
    await inScope(world.workspaceId, async (scope) => {
      const tool = `${KEY}.${name}`
      const seen = await findCatalogueRow(scope, tool)
      await acceptRow(scope, { tool, seenPin: seen?.pin ?? '', decision, acceptedBy: AUTHOR })
    })
  memberId = await hire(world.workspaceId, YAML)
})
beforeEach(() => rmSync(file(), { force: true }))

test('an app that no admin allowed it is given no token, in look-ups and in actions', async () => {
  const id = await run('without')
  await approveAll(world.workspaceId)
  await world.settle()
  expect(await inScope(world.workspaceId, async (scope) => await findRun(scope, id))).toMatchObject({ outcome: 'succeeded' })
  expect(told().map(({ name }) => name)).toEqual(['look', 'act'])
  for (const { told: aside } of told()) expect(aside[AS_MEMBER_META]).toBeUndefined()
})

test('one that an admin allowed it asks models as the crew member, at each call, until the run ends; nothing of the token is kept or comes back', async () => {
  const written: string[] = []
  const spies = (['log', 'info', 'warn', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((...said) => void written.push(JSON.stringify(said))),
  )
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(written.push(String(text))))
  await allow(true)
  world.script({ text: 'Hello.' })
  const id = await run('with')
  const [look] = told()
  const grant = look?.told[AS_MEMBER_META]
  expect(grant).toMatchObject({ baseUrl: expect.stringMatching(/\/api\/llm\/v1$/), token: expect.stringMatching(/^muster_run_/) })
  expect(Date.parse(grant?.expiresAt ?? '') - Date.now()).toBeLessThanOrEqual(10 * 60_000)
  const token = grant?.token ?? ''
  expect(await readMemberToken(token, 'llm', Date.now())).toMatchObject({ runId: id, memberId, userId: AUTHOR })
  expect(await readMemberToken(token, 'mcp' as 'llm', Date.now())).toBeUndefined()
  expect(await ask(token)).toBe(200)
  const [usage] = await world.owner.current.owner`select * from muster.usage_events where run_id = ${id}`
  expect(usage).toMatchObject({ member_id: memberId, purpose: 'run', outcome: 'answered' })
  await approveAll(world.workspaceId)
  await world.settle()
  const ended = await inScope(world.workspaceId, async (scope) => await findRun(scope, id))
  expect(ended).toMatchObject({ outcome: 'succeeded' })
  const tokens = told().map(({ told: aside }) => aside[AS_MEMBER_META]?.token ?? '')
  expect(new Set(tokens).size, 'another one for each call').toBe(2)
  for (const one of tokens) expect(await ask(one)).toBe(401)
  // it said again what it was told: that is hidden where it stands, and nowhere else is anything of it
  expect(JSON.stringify(ended.output)).toContain('was told')
  let kept = written.join('\n')
  for await (const line of exportAudit(world.workspaceId)) kept += line
  for (const table of ['artifacts', 'effects', 'run_events', 'runs', 'connectors', 'member_tokens', 'usage_events'])
    kept += JSON.stringify(await world.owner.current.owner.unsafe(`select t::text from muster.${table} t`))
  for (const spy of [...spies, stdout]) spy.mockRestore()
  for (const one of tokens) expect(kept.includes(one), 'a canary').toBe(false)
  expect(readdirSync(world.dataDir).length).toBeGreaterThan(0)
})

test('a setting that nobody signed gives no token: the app is refused until an admin looked', async () => {
  await allow(false)
  await world.owner.current
    .owner`update muster.connectors set config = ${JSON.stringify({ entry: KEY, asMember: true })}::text::jsonb where key = ${KEY}`
  const id = await run('behind the back')
  expect(told()).toEqual([])
  expect(await inScope(world.workspaceId, async (scope) => await findRun(scope, id))).toMatchObject({ outcome: 'failed' })
})

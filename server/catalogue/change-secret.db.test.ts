import { beforeAll, expect, test } from 'vitest'
import { listSavedSecrets } from '#server/bridge/secrets/list-saved-secrets.ts'
import { addConnector } from '#server/catalogue/add-connector.ts'
import { createSecret, dropSecret, rotateSecret } from '#server/catalogue/change-secret.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { revealSecret } from '#server/vault/reveal-secret.ts'
import type { SaveSecret } from '#server/vault/schema.ts'

/** Saved secrets as admins handle them: one way in, no way out, and what uses them is known. */
const world = useRunWorld()
const ORIGIN = 'https://desk.example'
const VALUE = 'canary-4711-value'
const inside = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(world.workspaceId, work)
const given = (more: Partial<SaveSecret> = {}): SaveSecret => ({
  path: 'desk',
  fields: { key: VALUE },
  binding: { connector: 'desk', origin: ORIGIN, members: 'all' },
  ...more,
})
const list = async () => (await listSavedSecrets(world.workspaceId)).items

beforeAll(async () => {
  const config = {
    sites: [{ origin: ORIGIN, reads: [], sends: ['/tickets'], private: false, header: { name: 'Authorization', prefix: '' } }],
  }
  await inside(async (scope) => await addConnector(scope, { kind: 'http', key: 'desk', name: 'Desk', config }, AUTHOR))
})

test('a secret is bound to an app of the workspace and to a place that this app sends to', async () => {
  for (const binding of [
    { connector: 'nothing', origin: ORIGIN, members: 'all' as const },
    { connector: 'desk', origin: 'https://thief.example', members: 'all' as const },
    { connector: 'desk', origin: 'local', members: 'all' as const },
    { connector: 'files', origin: 'local', members: 'all' as const },
  ])
    await expect(inside(async (scope) => await createSecret(scope, given({ binding }), AUTHOR))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    })
  expect(await list()).toEqual([])
  expect(await inside(async (scope) => await createSecret(scope, given(), AUTHOR))).toEqual({
    path: 'desk',
    version: 1,
    handles: ['vault:/desk#key'],
  })
  await expect(inside(async (scope) => await createSecret(scope, given(), AUTHOR))).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('what uses it is listed, at work or in a draft, and a name that only begins alike does not count', async () => {
  const yaml = (slug: string, path: string) => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Open a ticket.
tools: [{ tool: desk.send, targets: ['${ORIGIN}/**'] }]
steps: [{ id: go, kind: tool, tool: desk.send, with: { url: '${ORIGIN}/tickets', body: { title: x }, key: 'vault:/${path}#key' } }]
`
  await inside(async (scope) => await createSecret(scope, given({ path: 'desk-2' }), AUTHOR))
  await inside(async (scope) => {
    const { memberId } = await createMember(scope, { yaml: yaml('at-work', 'desk'), by: AUTHOR })
    await publishMember(scope, { memberId, by: AUTHOR })
    await createMember(scope, { yaml: yaml('a-draft', 'desk'), by: AUTHOR })
    await createMember(scope, { yaml: yaml('another', 'desk-2'), by: AUTHOR })
  })
  const [desk, other] = await list()
  expect(desk?.usedBy.map(({ name, atWork }) => `${name} ${atWork}`).sort()).toEqual(['a-draft false', 'at-work true'])
  expect(other?.usedBy.map(({ name }) => name)).toEqual(['another'])
})

test('rotating gives the same fields new values under the same binding; the old value is gone', async () => {
  await expect(inside(async (scope) => await rotateSecret(scope, { path: 'desk', fields: { other: 'x' } }, AUTHOR))).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
  })
  await expect(inside(async (scope) => await rotateSecret(scope, { path: 'none', fields: { key: 'x' } }, AUTHOR))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  expect(await inside(async (scope) => await rotateSecret(scope, { path: 'desk', fields: { key: 'next-value' } }, AUTHOR))).toMatchObject({
    version: 2,
  })
  const use = { connector: 'desk', origin: ORIGIN, memberId: null }
  expect(await inside(async (scope) => await revealSecret(scope, 'vault:/desk#key', use))).toBe('next-value')
})

test('removing stops its handles at once, and nothing of it was ever readable: not in the list, not on record, not in the database', async () => {
  await inside(async (scope) => await dropSecret(scope, 'desk', AUTHOR))
  await expect(
    inside(async (scope) => await revealSecret(scope, 'vault:/desk#key', { connector: 'desk', origin: ORIGIN, memberId: null })),
  ).rejects.toMatchObject({
    code: 'SECRET_NOT_BOUND',
  })
  await expect(inside(async (scope) => await dropSecret(scope, 'desk', AUTHOR))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const { owner } = world.owner.current
  const entries = await owner`select type, envelope_text from muster.audit_events where type like 'secret.%' order by seq`
  expect(entries.map(({ type }) => type)).toEqual([
    'secret.stored',
    'secret.bound',
    'secret.stored',
    'secret.bound',
    'secret.stored',
    'secret.removed',
  ])
  const tables =
    await owner`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('muster', 'system', 'graphile_worker')`
  const rows = await Promise.all(tables.map(async ({ name }) => JSON.stringify(await owner.unsafe(`select t::text from ${name} t`))))
  for (const value of [VALUE, 'next-value']) expect(JSON.stringify(await list()) + rows.join('')).not.toContain(value)
})

test('another workspace has none of it', async () => {
  const other = await arrangeWorkspace('Elsewhere')
  expect((await listSavedSecrets(other)).items).toEqual([])
  await expect(inScope(other, async (scope) => await dropSecret(scope, 'desk-2', 'usr_other'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await list()).toHaveLength(1)
})

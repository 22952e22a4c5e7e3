import { beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { listExamples } from '#server/bridge/skills/list-examples.ts'
import { listSkills } from '#server/bridge/skills/list-skills.ts'
import { readScope } from '#server/bridge/skills/read-scope.ts'
import { readSkill } from '#server/bridge/skills/read-skill.ts'
import { readWaiting } from '#server/bridge/skills/read-waiting.ts'
import { plantSkill, plantUse } from '#server/bridge/skills/testing/plant-skills.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { grantPermission, revokeGrant } from '#server/skills/bindings/grant-permission.ts'

const database = useTestDatabase()
const owner = () => database.current.owner
let ws = ''
let other = ''

beforeAll(async () => {
  ws = await arrangeWorkspace('Finance')
  other = await arrangeWorkspace('Elsewhere')
})
beforeEach(async () => {
  await owner().begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const table of ['skill_grants', 'skill_bindings', 'skill_versions', 'skills']) await tx`delete from muster.${tx(table)}`
  })
})

const names = async (query: Parameters<typeof listSkills>[1]) => (await listSkills(ws, query)).items.map(({ name }) => name)

test('the registry lists own skills and public ones of others by their long name, each word anywhere, never a private one', async () => {
  await plantSkill(owner(), { workspaceId: ws, slug: 'month-end', description: 'Closes the books', versions: [{ semver: '1.0.0' }] })
  await plantSkill(owner(), { workspaceId: other, slug: 'letters', visibility: 'public', versions: [{ semver: '0.1.0' }] })
  await plantSkill(owner(), { workspaceId: other, slug: 'payroll', versions: [{ semver: '0.1.0' }] })
  await plantSkill(owner(), {
    workspaceId: ws,
    slug: 'tables',
    versions: [
      { semver: '1.0.0', manifest: { triggers: ['spreadsheet'] } },
      { semver: '1.1.0', yanked: 'normal' },
    ],
  })
  await plantUse(owner(), { workspaceId: ws, id: 'bnd_a', slug: 'tables', semver: '1.0.0', pending: true })

  expect(await names({})).toEqual(['acme/letters', 'month-end', 'tables'])
  expect(await names({ of: 'own' })).toEqual(['month-end', 'tables'])
  expect(await names({ of: 'others' })).toEqual(['acme/letters'])
  expect(await names({ find: 'BOOKS end' })).toEqual(['month-end'])
  expect(await names({ find: 'spreadsheet' })).toEqual(['tables'])
  expect(await names({ find: 'payroll' })).toEqual([])
  const { items, waiting } = await listSkills(ws, { find: 'tables' })
  expect(items[0]).toMatchObject({ newest: { version: '1.0.0', withdrawn: null }, versions: 2, added: 1, waiting: 1 })
  expect(waiting).toBe(1)
  expect(await listSkills(other, {})).toMatchObject({ waiting: 0 })
})

test('the registry finds a word by its other forms, in English and in German, and part of a word anywhere', async () => {
  const plant = async (slug: string, triggers: string[]) =>
    await plantSkill(owner(), { workspaceId: ws, slug, versions: [{ semver: '1.0.0', manifest: { triggers } }] })
  await plant('rechnungen', ['Mahnung schreiben'])
  await plant('letters', ['writing reminder letters'])
  expect(await names({ find: 'Mahnungen' })).toEqual(['rechnungen'])
  expect(await names({ find: 'reminders written' })).toEqual([])
  expect(await names({ find: 'reminders writes' })).toEqual(['letters'])
  expect(await names({ find: 'eminde' })).toEqual(['letters'])
  expect(await names({ find: 'Mahnungen letters' })).toEqual([])
  expect(await names({ find: '%' })).toEqual([])
})

test('a page ends after fifty and the next begins behind it; nothing is said twice or left out', async () => {
  for (let n = 0; n < 53; n += 1) await plantSkill(owner(), { workspaceId: ws, slug: `skill-${String(n).padStart(3, '0')}` })
  const first = await listSkills(ws, {})
  const second = await listSkills(ws, { after: first.next ?? '' })
  expect([first.items.length, second.items.length, second.next]).toEqual([50, 3, null])
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(53)
})

test('a skill is shown with the version asked for, who uses it through another, and what was withdrawn since', async () => {
  await plantSkill(owner(), {
    workspaceId: ws,
    slug: 'dates',
    versions: [{ semver: '1.0.0', yanked: 'security' }, { semver: '1.0.1' }],
  })
  await plantSkill(owner(), { workspaceId: ws, slug: 'letters', versions: [{ semver: '2.0.0' }] })
  const needs = [{ slug: 'dates', semver: '1.0.0', range: '^1' }]
  await plantUse(owner(), { workspaceId: ws, id: 'bnd_b', slug: 'letters', semver: '2.0.0', needs })

  const dates = await readSkill(ws, 'skl_dates')
  expect(dates.version?.version).toBe('1.0.1')
  expect(dates.versions.map(({ version, withdrawn }) => [version, withdrawn?.severity])).toEqual([
    ['1.0.1', undefined],
    ['1.0.0', 'security'],
  ])
  expect(dates.uses).toMatchObject([
    { name: 'letters', through: 'letters', state: 'stopped', withdrawn: [{ name: 'dates', version: '1.0.0' }] },
  ])
  expect(dates.uses[0]?.tree.map(({ depth, name, withdrawn }) => [depth, name, withdrawn])).toEqual([
    [0, 'letters', null],
    [1, 'dates', 'security'],
  ])
  expect((await readSkill(ws, 'skl_dates', '1.0.0')).version?.withdrawn?.reason).toBe('Wrong dates')
  await expect(readSkill(other, 'skl_dates')).rejects.toThrow('SKILL_NOT_FOUND')
})

test('what waits says in the words of the skill what is asked, what is new, and who may give; what nobody signed was not given', async () => {
  const ada = await arrangePerson({ [ws]: 'admin' })
  const ben = await arrangePerson({ [ws]: 'admin' })
  const cem = await arrangePerson({ [ws]: 'author' })
  await plantSkill(owner(), { workspaceId: ws, slug: 'mailer', versions: [{ semver: '1.0.0' }, { semver: '2.0.0' }] })
  const asks = (...permissions: string[]) => ({ permissions: permissions.map((permission) => ({ permission, by: 'mailer' })), secrets: [] })
  await plantUse(owner(), { workspaceId: ws, id: 'bnd_1', slug: 'mailer', semver: '1.0.0', asked: asks('tool:files.read') })
  await plantUse(owner(), {
    workspaceId: ws,
    id: 'bnd_2',
    slug: 'mailer',
    semver: '2.0.0',
    state: 'successor',
    pending: true,
    supersedesId: 'bnd_1',
    createdBy: ada.userId,
    asked: asks('tool:files.read', 'tool:mail.send'),
  })
  await owner()`insert into muster.skill_grants (workspace_id, binding_id, permission, granted_by, granted_at, signature, key_id, epoch)
    values (${ws}, 'bnd_2', 'tool:mail.send', ${ben.userId}, now(), 's', 'k', 'e:1')`
  await grantPermission(ws, 'bnd_2', 'tool:files.read', ben.userId)

  const of = async ({ userId }: { userId: string }, role: 'admin' | 'author') =>
    (await readWaiting({ workspaceId: ws, userId, role, grants: [] } as never)).items
  const [seen] = await of(ada, 'admin')
  expect(seen?.permissions).toMatchObject([
    { permission: 'tool:files.read', isNew: false, given: { by: 'Test Person' } },
    { permission: 'tool:mail.send', isNew: true, given: null },
  ])
  expect([seen?.may, seen?.askedBy.isYou, seen?.others.length]).toEqual(['own', true, 1])
  expect((await of(ben, 'admin'))[0]?.may).toBe('yes')
  expect((await of(cem, 'author'))[0]).toMatchObject({ may: 'role', others: ['Test Person'] })
  expect((await readWaiting({ workspaceId: other, userId: ada.userId } as never)).items).toEqual([])
})

test('the skills of a scope say where each comes from, what covers what, and why the rest is not in effect', async () => {
  await owner()`insert into muster.crews (workspace_id, id, name) values (${ws}, 'crw_s', 'Finance') on conflict do nothing`
  await owner()`insert into muster.members (workspace_id, id, crew_id, slug, name, status, created_by) values (${ws}, 'mem_s', 'crw_s', 'sorter', 'Sorter', 'active', 'usr_a') on conflict do nothing`
  const versions = [{ semver: '1.0.0' }, { semver: '2.0.0' }]
  for (const slug of ['letters', 'dates', 'unsafe', 'slow', 'asleep'] as const)
    await plantSkill(owner(), {
      workspaceId: ws,
      slug,
      versions: slug === 'unsafe' ? [{ semver: '1.0.0', yanked: 'security' }] : versions,
    })
  const needs = [{ slug: 'dates', semver: '1.0.0', range: '^1' }]
  const add = async (id: string, slug: string, change: object = {}) =>
    await plantUse(owner(), { workspaceId: ws, id, slug, semver: '1.0.0', ...change })
  await add('bnd_wide', 'letters')
  await add('bnd_near', 'letters', { semver: '2.0.0', scopeType: 'core', scopeId: 'mem_s', needs })
  await add('bnd_unsafe', 'unsafe')
  await add('bnd_slow', 'slow', { pending: true })
  await add('bnd_asleep', 'asleep', { enabled: false })

  const view = await readScope(ws, { core: 'mem_s' })
  expect(view.inEffect.map(({ name, version, from, via }) => [name, version, from.name || from.type, via])).toEqual([
    ['dates', '1.0.0', 'Sorter', 'letters'],
    ['letters', '2.0.0', 'Sorter', null],
  ])
  expect(view.notInEffect.map(({ name, why, instead }) => [name, why, instead?.version ?? null])).toEqual([
    ['letters', 'shadowed', '2.0.0'],
    ['asleep', 'off', null],
    ['slow', 'waits', null],
    ['unsafe', 'withdrawn', null],
  ])
  expect((await readScope(ws, {})).inEffect.map(({ version }) => version)).toEqual(['1.0.0'])
  expect(view.choices.core).toContainEqual({ id: 'mem_s', name: 'Sorter' })

  const naming = async () => (await readScope(ws, { core: 'mem_s' })).inEffect.map(({ name, named }) => [name, named])
  const used = async () => (await readSkill(ws, 'skl_letters')).uses.map(({ scope, named }) => [scope.type, named])
  const write = async (id: string, status: string) =>
    await owner().begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      const job = tx.json({ skills: status === 'draft' ? [{ skill: 'letters', version: '^2' }] : [] })
      await tx`insert into muster.member_versions (workspace_id, id, member_id, n, status, definition, source_yaml, authors, revision)
        values (${ws}, ${id}, 'mem_s', ${status === 'draft' ? 2 : 1}, ${status}, ${job}, '', ${['usr_a']}, 1)`
    })
  expect(await naming()).toEqual([
    ['dates', null],
    ['letters', 'no'],
  ])
  await write('ver_d', 'draft')
  expect(await naming(), 'not at work yet: the draft is the job').toContainEqual(['letters', 'job'])
  await write('ver_a', 'published')
  await owner()`update muster.members set active_version_id = 'ver_a' where workspace_id = ${ws} and id = 'mem_s'`
  expect(await naming()).toContainEqual(['letters', 'draft'])
  expect(await used()).toContainEqual(['core', 'draft'])
  expect(await used()).toContainEqual(['workspace', null])
  expect((await readScope(ws, {})).inEffect.every(({ named }) => named === null)).toBe(true)
  expect((await readScope(other, { core: 'mem_s' })).inEffect).toEqual([])
})

test('the skills that come along stand in an order in which they can be published', async () => {
  const { items } = await listExamples()
  const slugs = items.map(({ slug }) => slug)
  expect(slugs.indexOf('clear-letters')).toBeLessThan(slugs.indexOf('reminder-letters'))
  for (const { description, files } of items) {
    expect(description).not.toBe('')
    expect(files.map(({ path }) => path)).toContain('SKILL.md')
  }
})

test('who uses a skill is shown with what it was given, never what nobody signed, and with the version that was published since', async () => {
  const ada = await arrangePerson({ [ws]: 'admin' })
  const ben = await arrangePerson({ [ws]: 'admin' })
  const versions = [{ semver: '1.0.0' }, { semver: '1.1.0' }, { semver: '2.0.0', yanked: 'normal' as const }]
  await plantSkill(owner(), { workspaceId: ws, slug: 'mailer', versions })
  const asked = { permissions: ['tool:files.read', 'tool:mail.send'].map((permission) => ({ permission, by: 'mailer' })), secrets: [] }
  const planted = { workspaceId: ws, slug: 'mailer', asked, createdBy: ada.userId, pending: true }
  await plantUse(owner(), { ...planted, id: 'bnd_g', semver: '1.0.0' })
  await owner()`insert into muster.skill_grants (workspace_id, binding_id, permission, granted_by, granted_at, signature, key_id, epoch)
    values (${ws}, 'bnd_g', 'tool:mail.send', ${ben.userId}, now(), 's', 'k', 'e:1')`
  await grantPermission(ws, 'bnd_g', 'tool:files.read', ben.userId)
  const use = async () => (await readSkill(ws, 'skl_mailer')).uses[0]
  expect(await use()).toMatchObject({ state: 'waits', given: [{ permission: 'tool:files.read', by: 'Test Person' }] })
  expect((await use())?.newer).toEqual({ version: '1.1.0', wider: false, ref: '^1.1.0' })
  await grantPermission(ws, 'bnd_g', 'tool:mail.send', ben.userId)
  expect((await use())?.state).toBe('works')
  await revokeGrant(ws, 'bnd_g', 'tool:files.read', ben.userId)
  expect(await use()).toMatchObject({ state: 'waits', given: [{ permission: 'tool:mail.send' }] })
  await plantUse(owner(), { ...planted, id: 'bnd_h', semver: '1.1.0', state: 'successor', supersedesId: 'bnd_g' })
  expect((await readSkill(ws, 'skl_mailer')).uses.map(({ id, newer }) => [id, newer])).toEqual([
    ['bnd_h', null],
    ['bnd_g', null],
  ])
})

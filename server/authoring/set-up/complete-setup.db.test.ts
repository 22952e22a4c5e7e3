import { describe, expect, it } from 'vitest'
import { closeClients } from '#db/client.ts'
import { createTestDatabase, type TestDatabase } from '#db/testing/test-database.ts'
import { completeSetup } from '#server/authoring/set-up/complete-setup.ts'
import { createWorkspace } from '#server/authoring/set-up/create-workspace.ts'
import { createSetupLink, isFirstRun } from '#server/identity/create-setup-link.ts'
import { readSession } from '#server/identity/read-session.ts'
import { DECIDE_GRANTS } from '#server/identity/schema.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { listWorkspaces } from '#server/identity/switch-workspace.ts'
import { testContext } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'

const form = (secret: string) => ({
  secret,
  name: 'Ada Admin',
  email: 'ada@example.com',
  password: 'correct horse battery',
  tenantName: 'Acme',
  workspaceName: 'Finance',
  timeZone: 'Europe/Amsterdam',
  userAgent: null,
})

/** Each test sets up a fresh installation. */
async function withFreshDatabase(test: (database: TestDatabase) => Promise<void>): Promise<void> {
  const database = await createTestDatabase()
  process.env['DATABASE_URL'] = database.appUrl
  process.env['DATABASE_SYSTEM_URL'] = database.systemUrl
  await ensureSigner()
  try {
    await test(database)
  } finally {
    await closeClients()
    await database.drop()
  }
}

describe('set-up', () => {
  it('makes one admin with every permission to decide, in a workspace in practice with a crew and accepted connectors', async () => {
    await withFreshDatabase(async ({ owner }) => {
      const { context, told } = testContext()
      expect(await isFirstRun()).toBe(true)
      const { secret } = await createSetupLink(context, { force: false })
      expect(JSON.stringify(await owner`select * from system.setup_links`)).not.toContain(secret)
      const opened = await completeSetup(context, form(secret))
      const principal = (await readSession(opened.token, context.clock.nowMs()))?.principal
      expect(principal).toMatchObject({ role: 'admin', grants: DECIDE_GRANTS, workspaceId: opened.workspaceId })
      expect(await owner`select practice, single_person_approval from system.workspaces`).toMatchObject([
        { practice: true, single_person_approval: true },
      ])
      expect(await owner`select name from muster.crews`).toMatchObject([{ name: 'Crew' }])
      const rows = await owner`select accepted_by from muster.catalogue_rows`
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) expect(row['accepted_by']).toBe(opened.userId)
      expect(told.map((event) => event.type)).toEqual(['setup.link_created', 'workspace.created', 'membership.granted', 'setup.completed'])
      expect(await isFirstRun()).toBe(false)
    })
  })

  it('uses a link once: four clicks on the same form make one account and all are signed in', async () => {
    await withFreshDatabase(async ({ owner }) => {
      const { context } = testContext()
      const { secret } = await createSetupLink(context, { force: false })
      const settled = await Promise.allSettled(Array.from({ length: 4 }, () => completeSetup(context, form(secret))))
      expect(settled.map((one) => one.status)).toEqual(Array(4).fill('fulfilled'))
      expect((await owner`select id from system.users`).length).toBe(1)
      expect((await owner`select id from system.workspaces`).length).toBe(1)
      const other = { ...form(secret), email: 'eve@example.com' }
      await expect(completeSetup(context, other)).rejects.toMatchObject({ code: 'LINK_EXPIRED' })
      await expect(completeSetup(context, { ...form(secret), password: 'another password' })).rejects.toMatchObject({
        code: 'LINK_EXPIRED',
      })
    })
  })

  it('refuses a made-up link, one older than 15 minutes, and one that a newer link replaced', async () => {
    await withFreshDatabase(async ({ owner }) => {
      const { context, passMs } = testContext()
      await expect(completeSetup(context, form('made-up'))).rejects.toMatchObject({ code: 'LINK_EXPIRED' })
      const first = await createSetupLink(context, { force: false })
      const second = await createSetupLink(context, { force: false })
      await expect(completeSetup(context, form(first.secret))).rejects.toMatchObject({ code: 'LINK_EXPIRED' })
      passMs(15 * 60_000)
      await expect(completeSetup(context, form(second.secret))).rejects.toMatchObject({ code: 'LINK_EXPIRED' })
      expect((await owner`select id from system.users`).length).toBe(0)
    })
  })

  it('gives no link once somebody is in; with force a lost admin gets a new password and ends old sessions', async () => {
    await withFreshDatabase(async ({ owner }) => {
      const { context } = testContext()
      const { secret } = await createSetupLink(context, { force: false })
      const first = await completeSetup(context, form(secret))
      await expect(createSetupLink(context, { force: false })).rejects.toMatchObject({ code: 'CONFLICT' })
      const forced = await createSetupLink(context, { force: true })
      const again = await completeSetup(context, { ...form(forced.secret), password: 'a brand new password' })
      expect(again).toMatchObject({ userId: first.userId, workspaceId: first.workspaceId })
      expect(await readSession(first.token, context.clock.nowMs())).toBeUndefined()
      const input = { email: form('').email, userAgent: null, replaces: null }
      await expect(signIn(context, { ...input, password: form('').password })).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
      await expect(signIn(context, { ...input, password: 'a brand new password' })).resolves.toBeDefined()
      expect((await owner`select id from system.workspaces`).length).toBe(1)
    })
  })

  it('leaves nothing behind when the chain refuses the record, and the link still works', async () => {
    await withFreshDatabase(async ({ owner }) => {
      const { context } = testContext()
      const { secret } = await createSetupLink(context, { force: false })
      const failing = { ...context, record: () => Promise.reject(new Error('no chain')) }
      await expect(completeSetup(failing, form(secret))).rejects.toThrow('no chain')
      for (const table of ['system.users', 'system.workspaces', 'system.sessions', 'muster.memberships', 'muster.crews']) {
        expect((await owner.unsafe(`select 1 from ${table}`)).length).toBe(0)
      }
      await expect(completeSetup(context, form(secret))).resolves.toBeDefined()
    })
  })

  it('another workspace stands apart, with its maker as admin, and the session moves there', async () => {
    await withFreshDatabase(async () => {
      const { context } = testContext()
      const { secret } = await createSetupLink(context, { force: false })
      const opened = await completeSetup(context, form(secret))
      const before = (await readSession(opened.token, context.clock.nowMs()))?.principal
      const id = await createWorkspace(context, before!, { tenantName: 'Acme', name: 'Finance', timeZone: 'UTC' })
      const after = (await readSession(opened.token, context.clock.nowMs()))?.principal
      expect(after).toMatchObject({ workspaceId: id, role: 'admin' })
      expect((await listWorkspaces(after!)).map((one) => one.id).sort()).toEqual([id, opened.workspaceId].sort())
    })
  })
})

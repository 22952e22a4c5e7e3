import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#db/testing/test-database.ts'
import { completeSetup } from '#server/authoring/set-up/complete-setup.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { setupLink } from './setup-link.ts'

let database: TestDatabase
let said = ''
beforeAll(async () => {
  await ensureSigner()
  return async () => await database.drop()
})
beforeEach(async () => {
  // The command closes its clients: each test has them anew.
  database ??= await createTestDatabase()
  process.env['DATABASE_URL'] = database.appUrl
  process.env['DATABASE_SYSTEM_URL'] = database.systemUrl
  said = ''
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      said += String(chunk)
      return true
    })
})
afterEach(() => void vi.restoreAllMocks())

const secretIn = (text: string): string => /\/setup#(\S+?)["\s]/.exec(text)?.[1] ?? ''
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

test('prints a link with the secret in its fragment, until when it holds, and keeps only a hash; a newer one ends it', async () => {
  expect(await setupLink([])).toBe(0)
  expect(said).toMatch(/^https?:\/\/[^/\s]+\/setup#[\w-]{40,}\nValid once, until \d{4}-\d\d-\d\dT[\d:.]+Z\.\n$/)
  const first = secretIn(said)
  expect(JSON.stringify(await database.owner`select * from system.setup_links`)).not.toContain(first)
  said = ''
  expect(await setupLink(['--json', '--if-first'])).toBe(0)
  const { url, expiresAt } = JSON.parse(said) as { url: string; expiresAt: string }
  const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000
  expect(minutes).toBeGreaterThan(10)
  expect(minutes).toBeLessThanOrEqual(15)
  await expect(completeSetup(identityContext, form(first))).rejects.toMatchObject({ code: 'LINK_EXPIRED' })
  expect((await completeSetup(identityContext, form(secretIn(`${url} `)))).workspaceId).toMatch(/^ws_/)
})

test('once somebody is there: 2 and how to go on; nothing with --if-first; a link with --force, each on record', async () => {
  expect(await setupLink([])).toBe(2)
  expect(said).toContain('npx muster setup-link --force')
  expect(secretIn(said)).toBe('')
  said = ''
  expect(await setupLink(['--if-first'])).toBe(0)
  expect(said).toBe('')
  expect(await setupLink(['--force'])).toBe(0)
  const opened = await completeSetup(identityContext, { ...form(secretIn(said)), email: 'lost@example.com' })
  expect(opened.workspaceId).toMatch(/^ws_/)
  const made = await database.owner`select envelope_text from muster.audit_events where type = 'setup.link_created' order by seq`
  expect(made.map((row) => (JSON.parse(String(row['envelope_text'])) as { ext: { force: boolean } }).ext.force)).toEqual([
    false,
    false,
    true,
  ])
  const roles = await database.owner`select role from muster.memberships where workspace_id = ${opened.workspaceId}`
  expect(roles.map((row) => row['role'])).toEqual(['admin', 'admin'])
})

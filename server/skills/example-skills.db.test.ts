import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from 'skills-ref'
import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { publishVersion } from '#server/skills/publish/publish-version.ts'
import { makeBundle } from '#server/skills/publish/testing/make-bundle.ts'
import { viewSkill } from '#server/skills/view/view-skill.ts'

const FOLDER = join(process.cwd(), 'examples/skills')
/** Those that others need first. */
const SLUGS = ['clear-letters', 'invoice-reading', 'minutes-to-decisions', 'reminder-letters']

useTestDatabase()
let workspaceId = ''
beforeAll(async () => {
  await ensureSigner()
  workspaceId = await arrangeWorkspace()
})

async function publish(slug: string) {
  const files = readdirSync(join(FOLDER, slug), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const entries = files.map((file) => {
    const path = join(file.parentPath, file.name)
    return { name: path.slice(join(FOLDER, slug).length + 1), body: readFileSync(path) }
  })
  return await publishVersion(workspaceId, { slug, archive: await makeBundle(entries), origin: 'upload' }, 'usr_a')
}

test('each example skill is valid in the open format, as its own validator says', async () => {
  expect(readdirSync(FOLDER).sort()).toEqual(SLUGS)
  for (const slug of SLUGS) expect([slug, await validate(join(FOLDER, slug))]).toEqual([slug, []])
})

test('each is published by every stage without a warning, and what one needs of another, or of people, is asked for', async () => {
  for (const slug of SLUGS) {
    const { outcome, report, version } = await publish(slug)
    expect([slug, outcome, version, report.flatMap(({ findings }) => findings)]).toEqual([slug, 'published', '1.0.0', []])
  }
  const to = { scopeType: 'workspace' as const, scopeId: workspaceId, ref: 'latest', secretMappings: {} }
  const reminders = await bindSkill(workspaceId, { ...to, skill: 'reminder-letters' }, 'usr_a')
  expect(reminders.lock.map(({ slug }) => slug)).toEqual(['clear-letters', 'reminder-letters'])
  expect(reminders.pending).toBe(false)
  const invoices = await bindSkill(workspaceId, { ...to, skill: 'invoice-reading' }, 'usr_a')
  expect(invoices.pending).toBe(true)
  expect(invoices.permissions.map(({ permission }) => permission).sort()).toEqual(['files:read:in/invoices/', 'tool:files.readText'])
  expect(invoices.secrets).toMatchObject([{ name: 'vat_register_key', required: false }])
  const caller = { workspaceId, userId: 'usr_a', memberId: null, runId: null, surface: 'api', scope: {} } as const
  expect((await viewSkill(caller, { slug: 'clear-letters', path: 'references/phrases.md' })).content).toContain('Freundliche Grüße')
  await expect(viewSkill(caller, { slug: 'invoice-reading' })).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' })
})

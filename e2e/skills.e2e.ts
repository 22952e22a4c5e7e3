import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { packBundle } from '#components/skills/pack-bundle.ts'
import { callApi, expectAccessible } from './testing/look.ts'
import { expectPlainWords } from './testing/plain-words.ts'
import { carelessPage } from './testing/publish-skill.ts'
import { ScriptedModels } from './testing/scripted-models.ts'
import { join, signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
const PASSWORD = 'another long password here'
/** Reads the skill that it is told of, then writes the letter. */
const models = new ScriptedModels({
  writer: (_, n) =>
    n === 1
      ? { calls: [{ name: 'skills_view', arguments: JSON.stringify({ name: 'reminder-letters' }) }] }
      : { text: JSON.stringify({ text: 'Dear Ada, invoice 17 is open since Friday.' }) },
})
afterAll(async () => await models.stop())
/** Signed in as who set it up, for the test after the first. */
let asLead: Awaited<ReturnType<BrowserContext['storageState']>> | undefined

const LETTERS = `
metadata: { name: Letter writer, slug: letter-writer }
objective: Remind customers of what is open. # in their language
steps:
  - { id: letter, kind: think, goal: Write a reminder., output: { type: object, properties: { text: { type: string } }, required: [text] } }
  - { id: mail, kind: tool, tool: mail.send, with: { to: ada@acme.example, subject: Reminder, text: '\${ steps.letter.output.text }' } }
output: { schema: { type: object }, value: '\${ steps.letter.output }' }
`

const HEAD = `---
name: supplier-check
description: Compares a supplier with the list of approved ones before anything is ordered.
license: MIT
compatibility: Works with any job that has a supplier's name.
metadata:
  muster.version: 1.0.0
  muster.triggers: supplier, order
  muster.permissions: files:read:/suppliers/
  muster.requires: clear-letters@^1.0.0
allowed-tools: files.readText
---
`
const GOOD = `${HEAD}
# Supplier check

Look the supplier up in [the list](references/list.md).
`
const BAD = carelessPage(`${HEAD}\n# Supplier check\n`)

/** Drops a folder's files on the page as one archive. */
async function dropSkill(page: Page, page1: string): Promise<void> {
  const text = (value: string) => new TextEncoder().encode(value)
  const archive = await packBundle([
    { path: 'SKILL.md', bytes: text(page1) },
    { path: 'references/list.md', bytes: text('# Approved suppliers\n\nAcme GmbH\n') },
  ])
  const bytes = [...new Uint8Array(await archive.arrayBuffer())]
  await page.locator('.bundle-drop').evaluate((zone, given) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(given)], 'supplier-check.tar.gz', { type: 'application/gzip' }))
    zone.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))
  }, bytes)
  await page.getByText('supplier-check.tar.gz').waitFor()
}

/** The same again, and the connection ends in the midst of it: what is done stands there, and the report is found all the same. */
async function cutOff(page: Page): Promise<void> {
  const uploadId = new URL(page.url()).searchParams.get('upload')
  const lines = [
    { type: 'upload', uploadId },
    { type: 'stage', report: { stage: 'archive', outcome: 'passed', findings: [] } },
  ]
  const live = '**/versions/live'
  await page.route(live, async (route) => await route.fulfill({ body: lines.map((line) => `${JSON.stringify(line)}\n`).join('') }))
  await dropSkill(page, BAD)
  await page.getByRole('button', { name: 'Check and publish' }).click()
  await page.getByText('1 of 16 checks are done.').waitFor()
  expect(await focusedId(page)).toBe('live-report')
  await page.getByRole('heading', { name: 'supplier-check 1.0.0 was not published' }).waitFor()
  await page.unroute(live)
}

/** What has the focus: the button that was pressed is hidden while the checks run. */
const focusedId = async (page: Page): Promise<string> => await page.evaluate(() => document.activeElement?.id ?? '')

async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name)
  await expectPlainWords(page, name)
}

const go = async (page: Page, path: string): Promise<void> => void (await page.goto(world.product.url + path))

test('a skill is dropped, refused with every finding, published, added to a crew member, permitted by a second person, and withdrawn', async () => {
  const desk = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const lead = await desk.newPage()
  const errors: string[] = []
  lead.on('pageerror', (error) => errors.push(error.message))
  await signUp(lead, world.product.setupLink ?? '')
  const { memberId } = await callApi<{ memberId: string }>(lead, 'POST', '/templates/expense-check/install', {})
  const { url } = await callApi<{ url: string }>(lead, 'POST', '/invitations', { role: 'operator', grants: ['skills:grant'] })

  await go(lead, '/skills')
  await lead.getByRole('button', { name: /^Publish the \d examples$/ }).waitFor()
  await look(lead, 'skills-empty')
  await lead.getByRole('button', { name: /^Publish the \d examples$/ }).click()
  await lead.getByText('They are published for this workspace.').waitFor()
  await lead.getByRole('link', { name: /clear-letters/ }).waitFor()
  await look(lead, 'skills')
  await lead.getByLabel('Find a skill').fill('overdue')
  await lead.getByRole('link', { name: /clear-letters/ }).waitFor({ state: 'detached' })

  await lead.getByRole('link', { name: 'Publish a skill' }).click()
  await dropSkill(lead, BAD)
  expect(await lead.getByLabel('Name of the skill').inputValue()).toBe('supplier-check')
  await look(lead, 'skill-publish')
  await lead.getByRole('button', { name: 'Check and publish' }).click()
  await lead.getByRole('heading', { name: 'supplier-check 1.0.0 was not published' }).waitFor()
  expect(await focusedId(lead)).toBe('upload-outcome')
  for (const found of ['Passwords and keys', 'Orders to the model', 'Hidden text', 'Links to its own files'])
    await lead.getByRole('listitem').filter({ hasText: found }).filter({ hasText: 'Has to be mended' }).first().waitFor()
  await look(lead, 'skill-refused')
  await cutOff(lead)
  await dropSkill(lead, GOOD)
  await lead.getByRole('button', { name: 'Check and publish' }).click()
  await lead.getByRole('heading', { name: 'supplier-check 1.0.0 is published' }).waitFor()
  await look(lead, 'skill-published')

  await lead.getByRole('link', { name: 'Add this skill' }).click()
  await lead.getByRole('radio', { name: /^One crew member/ }).check()
  await lead.getByLabel('Crew member', { exact: true }).selectOption({ label: 'Expense check' })
  await lead.getByText('files:read:/suppliers/').waitFor()
  await look(lead, 'skill-add')
  await lead.getByRole('button', { name: 'Add and ask for permission' }).click()
  await lead.getByText('You asked for it, so somebody else gives it: Ana Approver').or(lead.getByText('You alone may give it.')).waitFor()
  await go(lead, `/skills/in-effect?core=${memberId}`)
  await lead.getByText('Waits for permission', { exact: true }).waitFor()

  const other = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const ana = await other.newPage()
  await join(ana, world.product.url, { link: url, name: 'Ana Approver', email: 'ana@acme.example', password: PASSWORD })
  await ana.getByRole('heading', { name: 'Bridge' }).waitFor()

  await go(lead, '/skills/waiting')
  await lead.getByText('You asked for it, so somebody else gives it: Ana Approver').waitFor()
  await look(lead, 'skills-waiting-own')
  await go(ana, '/skills/waiting')
  for (const permission of ['files:read:/suppliers/', 'tool:files.readText']) {
    await ana.getByRole('button', { name: `Give this permission ${permission}` }).waitFor()
    if (permission.startsWith('files')) await look(ana, 'skills-waiting')
    await ana.getByRole('button', { name: `Give this permission ${permission}` }).click()
  }
  await ana.getByText('Nothing waits for permission').waitFor()

  await callApi(lead, 'POST', '/skill-bindings', { skill: 'clear-letters', scopeType: 'workspace' })
  await go(lead, `/skills/in-effect?core=${memberId}`)
  await lead.getByText('Added; its job does not name it yet').first().waitFor()
  await look(lead, 'skills-in-force')
  await lead.getByRole('link', { name: 'supplier-check' }).click()
  await lead.getByRole('button', { name: /^Show the 1 skill it needs/ }).click()
  await look(lead, 'skill')
  await lead.getByRole('button', { name: /^2 permissions given/ }).click()
  await lead.getByRole('button', { name: /^Take back files:read/ }).click()
  await lead.getByText('supplier-check stops at once for: Crew member Expense check.').waitFor()
  await look(lead, 'skill-take-back')
  await lead.getByRole('button', { name: 'Take it back now' }).click()
  await lead.getByRole('button', { name: /^1 permission given/ }).waitFor()
  await lead.getByText('Waits for permission', { exact: true }).waitFor()
  await lead.getByRole('button', { name: 'Make it public' }).click()
  await lead.getByText('Everybody in every workspace of this Muster finds it').waitFor()
  await lead.getByRole('button', { name: 'Make it public for every workspace' }).click()
  await lead.getByText('Every workspace of this Muster', { exact: true }).waitFor()
  await lead.getByRole('button', { name: 'Make it private' }).click()
  await lead.getByRole('button', { name: 'Make it private and take it from others' }).click()
  await lead.getByText('This workspace alone').waitFor()
  await lead.getByRole('button', { name: /^Checks/ }).click()
  await lead.getByText('Whether it asks for more than the version before').waitFor()
  await look(lead, 'skill-checks-found')
  await lead.getByRole('button', { name: /^Files/ }).click()
  await lead.getByText('references/list.md').waitFor()
  await look(lead, 'skill-files')
  await lead.getByRole('button', { name: /^Versions/ }).click()
  await lead.getByRole('button', { name: /^Withdraw/ }).click()
  await lead.getByRole('radio', { name: /^It is not safe/ }).check()
  await lead.getByLabel('Why, for everybody who uses it').fill('Its list was changed by somebody else.')
  await look(lead, 'skill-withdraw')
  await lead.getByText('Type supplier-check 1.0.0 to confirm.').waitFor()
  await lead.getByLabel('Type supplier-check 1.0.0 to confirm').fill('supplier-check 1.0.0')
  await lead.getByRole('button', { name: 'Withdraw and stop it now' }).click()
  await lead.getByText('This version was withdrawn because it is not safe.').waitFor()
  await look(lead, 'skill-withdrawn')
  await go(lead, `/skills/in-effect?core=${memberId}`)
  await lead.getByText('Withdrawn: not safe').waitFor()

  await go(lead, '/skills/checks')
  await lead.getByRole('group', { name: 'Licence' }).getByRole('radio', { name: 'Stops it' }).check()
  await look(lead, 'skills-checks')
  await lead.getByRole('button', { name: 'Save the changes' }).click()
  await lead.getByText(/^Last changed by Finance lead/).waitFor()

  await go(lead, '/skills')
  await lead.getByRole('link', { name: /supplier-check/ }).click()
  await lead.getByRole('button', { name: 'Delete it' }).click()
  await lead.getByText('Its name stays taken for ever').waitFor()
  await look(lead, 'skill-delete')
  await lead.getByLabel('Type supplier-check to confirm').fill('supplier-check')
  await lead.getByRole('button', { name: 'Delete it for good' }).click()
  await lead.waitForURL((url) => url.pathname === '/skills')
  await lead.getByRole('link', { name: /supplier-check/ }).waitFor({ state: 'detached' })
  expect(errors).toEqual([])
  asLead = await desk.storageState()
  await desk.close()
  await other.close()
})

test('a skill is added for a crew member, named in its draft with one press, put to work, and its run reads it', async () => {
  if (!asLead) throw new Error('the test before signs in')
  const desk = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, storageState: asLead })
  const lead = await desk.newPage()
  await go(lead, '/skills')
  const prices = { writer: { inputMicroPerMillion: 1000, outputMicroPerMillion: 2000 } }
  const given = { name: 'practice', preset: 'other', baseUrl: await models.start(), inside: true, prices, clearance: 'workspace' }
  await callApi(lead, 'POST', '/models', given)
  const chain = [{ provider: 'practice', model: 'writer', timeoutMs: 10_000, attemptsMax: 1 }]
  await callApi(lead, 'PUT', '/model-roles', { role: 'primary', chain })
  const { memberId } = await callApi<{ memberId: string }>(lead, 'POST', '/members', { yaml: LETTERS })
  await callApi(lead, 'POST', `/members/${memberId}/publish`, {})

  await lead.getByRole('link', { name: /reminder-letters/ }).click()
  await lead.getByRole('link', { name: 'Add this skill' }).first().click()
  await lead.getByRole('radio', { name: /^One crew member/ }).check()
  await lead.getByLabel('Crew member', { exact: true }).selectOption({ label: 'Letter writer' })
  await lead.getByRole('button', { name: 'Add', exact: true }).click()
  await lead.getByText('Its runs read the skill once its job names it.').waitFor()
  expect(await focusedId(lead)).toBe('added')
  await look(lead, 'skill-added')
  await lead.getByRole('link', { name: 'To the skill' }).click()
  await lead.getByText('Added; its job does not name it yet').waitFor()
  await look(lead, 'skill-unnamed')
  await go(lead, `/crews/${memberId}`)
  await lead.getByRole('button', { name: /^Name it in the job ?: reminder-letters/ }).waitFor()
  await look(lead, 'member-unnamed-skill')
  await go(lead, `/skills/in-effect?core=${memberId}`)
  await lead.getByRole('button', { name: /^Name it in the job ?: reminder-letters/ }).focus()
  await lead.keyboard.press('Enter')
  await lead.waitForURL((url) => url.pathname === `/crews/${memberId}`)
  await lead.getByText('Version 1.0.0, the same in every run').waitFor()
  const { yaml } = await callApi<{ yaml: string }>(lead, 'GET', `/members/${memberId}`)
  expect(yaml).toContain('# in their language')
  expect(yaml).toMatch(/skills:\s+- skill: reminder-letters\s+version: \^1\.0\.0/)
  await lead.getByRole('button', { name: 'Put to work as v2' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: 'Put to work as v2' }).click()
  await lead.getByText('works by v2 from now on').waitFor()
  const { runId } = await callApi<{ runId: string }>(lead, 'POST', `/members/${memberId}/runs`, { inputs: {} })
  await go(lead, `/runs/${runId}`)
  await lead.getByRole('heading', { level: 1, name: 'Send 1 e-mail' }).waitFor()
  await lead.getByText('reminder-letters').first().waitFor()
  await look(lead, 'run-that-read-a-skill')
  await desk.close()
})

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { callApi, expectClean, type Look, showIn } from './testing/look.ts'
import { moreScreens } from './testing/more-screens.ts'
import { NEWER_TEMPLATE } from './testing/newer-template.ts'
import { expectPlainWords } from './testing/plain-words.ts'
import { carelessPage, publishExamples, publishSkill } from './testing/publish-skill.ts'
import { shrinkPng } from './testing/shrink-png.ts'
import { signUp } from './testing/sign-up.ts'
import { startNoteKeeper, startTemplate } from './testing/start-template.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
/** Folder for the pictures of docs (`npm run screens`); none are made otherwise. */
const FOLDER = process.env['MUSTER_SCREENS']
/** Twice as many looks, and pictures. */
const TIMEOUT_MS = FOLDER ? 1_800_000 : 900_000
const DESK: Look = [1280, 'light']
const DARK: Look = [1280, 'dark']
const PHONE: Look = [390, 'light']
const PHONE_DARK: Look = [390, 'dark']
/** Every theme and width for the pictures; each of them once for the checks alone. */
const LOOKS: readonly Look[] = FOLDER ? [DESK, DARK, PHONE, PHONE_DARK] : [DESK, PHONE_DARK]

/** Pages of the docs, which speak of the API in its own terms. */
const EXACT_PAGES: ReadonlySet<string> = new Set(['api', 'error-page'])

/** What the crew member that checks expenses is started with. */
const INPUTS = { list: 'expenses-2026-10.csv', limits: 'limits.csv', finance: 'finance@acme.example', answerBy: '2026-11-27' }

const shown: { name: string; sentence: string; files: string[] }[] = []

/**
 * Looks at the screen as it stands: no violation of WCAG 2.2 AA in any theme, nothing wider than a phone, plain words (ui.md);
 * pictures of it for the docs.
 * @param pictures beside the desk in light
 */
async function look(page: Page, name: string, sentence: string, pictures: readonly Look[] = []): Promise<void> {
  const files: string[] = []
  for (const size of LOOKS) {
    await showIn(page, size)
    if (FOLDER && (size === DESK || pictures.includes(size))) {
      // Editors and documents paint after they are told.
      await page.waitForTimeout(250)
      const file = `${name}${size === DESK ? '' : `-${size[0] === 390 ? 'phone' : 'desk'}${size[1] === 'dark' ? '-dark' : ''}`}.png`
      writeFileSync(join(FOLDER, file), shrinkPng(await page.screenshot({ animations: 'disabled' })))
      files.push(file)
    }
    await expectClean(page, `${name} at ${size.join(' in ')}`)
  }
  await showIn(page, DESK)
  if (!EXACT_PAGES.has(name)) await expectPlainWords(page, name)
  shown.push({ name, sentence, files })
}

const go = async (page: Page, path: string): Promise<void> => void (await page.goto(world.product.url + path))
const button = (page: Page, name: RegExp | string) => page.getByRole('button', { name }).filter({ visible: true }).first()
const text = async (page: Page, words: RegExp | string): Promise<void> =>
  await page.getByText(words).filter({ visible: true }).first().waitFor()

async function firstTen(page: Page): Promise<void> {
  await page.goto(world.product.setupLink ?? '')
  await button(page, 'Set up Muster').waitFor()
  await look(page, 'set-up', 'The one-time link that the server prints opens this, once.')
  await signUp(page, world.product.setupLink ?? '')
  await look(page, 'jobs', 'Five jobs stand ready; each is tried on sample data with one press.', [PHONE])
  await button(page, 'Try with sample data').click()
  await button(page, 'Carry out in practice').waitFor()
  await look(page, 'try', 'A try: the plan with all it would do. Nothing has been done.', [DARK])
  await button(page, 'Carry out in practice').click()
  await button(page, /^Approve and send 9 e-mails/).waitFor()
  await look(page, 'run-waiting', 'The same plan, locked, waits for a person.', [PHONE])
  await button(page, /^Approve and send 9 e-mails/).click()
  await page.getByText('Done', { exact: true }).filter({ visible: true }).first().waitFor()
  await text(page, 'Put it back')
  await look(page, 'run-done', 'Carried out line by line; the plan has become the receipt.')
}

async function fourMore(page: Page): Promise<void> {
  const open = async (ref: string): Promise<void> => {
    const { runId } = await startTemplate(page, ref)
    await go(page, `/runs/${runId}`)
    await button(page, /^Approve/).waitFor()
  }
  await open('first-day')
  await button(page, /^Approve/).click()
  await text(page, 'Part 2 of 2: asked again because the e-mails quote the number')
  await look(page, 'first-day', 'First day: the second part asks again, because its e-mails quote the number of the ticket.')
  await button(page, /^Approve/).click()
  await text(page, 'Done')
  await open('tidy-folder')
  await page.getByRole('region', { name: 'After' }).getByText('downloads/Invoices/2025/').click()
  await look(page, 'tidy-folder', 'Tidy folder: 48 moves, and the folders before and after.', [PHONE])
  await open('renewal-watch')
  await button(page, /^Send 1 e-mail with files/).click()
  await button(page, /Send e-mail with files to/).click()
  await button(page, 'Look inside renewals-2026-11-20.pdf').click()
  await page.getByRole('img', { name: 'Page 1 of renewals-2026-11-20.pdf' }).scrollIntoViewIfNeeded()
  await look(page, 'renewal-watch', 'Renewal watch: what goes along can be looked into before it is sent.')
  await button(page, /^Approve/).click()
  await text(page, 'Done')
  await startTemplate(page, 'payment-reminders')
  await go(page, '/approvals')
  await button(page, /Send 13 e-mails/).click()
  await text(page, '2 exceptions, look at these first')
  await look(page, 'approvals', 'What needs you, with the final notices open on top.', [DARK, PHONE, PHONE_DARK])
  await button(page, /^Reject/).click()
  await page.getByRole('dialog').waitFor()
  await look(page, 'reject', 'A rejection says why; the run ends and nothing is sent.')
}

async function crews(page: Page): Promise<void> {
  const { items } = await callApi<{ items: { id: string; name: string }[] }>(page, 'GET', '/members')
  const id = items.find(({ name }) => name === 'Expense check')?.id ?? ''
  await go(page, '/crews')
  await text(page, 'Payment reminders')
  await look(page, 'crews', 'Crew members with their state, freedom and last outcome.')
  await go(page, `/crews/${id}`)
  await text(page, 'Looks up')
  await look(page, 'job-description', 'The job description as a form; freedom moves what asks.', [PHONE])
  await go(page, `/crews/${id}?tab=source`)
  await page.locator('.view-line', { hasText: 'metadata' }).first().waitFor()
  await look(page, 'source', 'The same as YAML, with the same problems and the same fixes.', [DARK])
  await go(page, `/crews/${id}?tab=versions`)
  await button(page, 'What changed, v1').waitFor()
  await look(page, 'versions', 'Versions: what changed, restore, copy, export.')
  await go(page, `/crews/${id}`)
  await button(page, 'Suspend').click()
  await page.getByRole('dialog').waitFor()
  await look(page, 'suspend', 'Suspending stops everything of a crew member at once.')
  await go(page, `/crews/${id}/start`)
  await button(page, /Try/).waitFor()
  await look(page, 'start', 'Starting a job on one’s own file.')
  await go(page, '/crews/hire')
  await page.getByRole('heading', { name: 'Tidy folder' }).waitFor()
  await look(page, 'hire', 'A new crew member: from a job, a file, or by writing.')
  await page.getByLabel('File of a crew member').setInputFiles({
    name: 'job.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from(
      'metadata: { name: From elsewhere, slug: from-elsewhere }\nobjective: Look up.\nsteps:\n  - { id: a, kind: tool, tool: crm.find, with: { query: x } }\n',
    ),
  })
  await text(page, 'This job uses an app that is not connected here')
  await look(page, 'import', 'A crew member from a file: what is not connected here is named.')
  await go(page, '/crews/hire/renewal-watch')
  await button(page, 'Make the draft').waitFor()
  await look(page, 'install', 'Setting a job up before it is hired.', [PHONE])
  await page.route('**/api/v1/members/*/upgrade', async (route) => await route.fulfill({ json: { offer: NEWER_TEMPLATE } }))
  await go(page, `/crews/${id}`)
  await button(page, 'See what changes').click()
  await text(page, '1 place was changed by both')
  await look(page, 'upgrade', 'A newer template: what it changes, and what both changed.', [PHONE])
  await page.unroute('**/api/v1/members/*/upgrade')
  await go(page, `/crews/${await startNoteKeeper(page)}`)
  await page.getByRole('heading', { name: 'Remembers' }).scrollIntoViewIfNeeded()
  await look(page, 'remembers', 'What a crew member remembers, and forgets when told to.')
  await callApi(page, 'POST', '/triggers', {
    memberId: id,
    sentence: 'every Monday at 8',
    timeZone: 'Europe/Berlin',
    inputs: INPUTS,
  })
  await messages(page, id)
  await talk(page)
}

async function messages(page: Page, memberId: string): Promise<void> {
  const made = { memberId, name: 'Web shop', inputs: INPUTS, sample: { order: 'A-1001' } }
  const { webhookId } = await callApi<{ webhookId: string }>(page, 'POST', '/webhooks', made)
  await callApi(page, 'POST', `/webhooks/${webhookId}/test`)
  await go(page, `/crews/${memberId}/messages/${webhookId}`)
  await button(page, /^Show message/).click()
  await text(page, 'A-1001')
  await look(page, 'messages', 'Messages of another system, and what became of each.', [PHONE])
}

async function talk(page: Page): Promise<void> {
  await go(page, '/crews/hire')
  const job = page.getByRole('textbox', { name: 'Describe the job' })
  await job.fill('Every Monday at 8 read expenses-2026-10.csv and mail the lines over 250 euros')
  await job.press('Enter')
  await page.waitForURL(/\/crews\/talk\//)
  await text(page, 'Who gets the e-mail?')
  await look(page, 'talk', 'Hiring by talking: what is missing is asked for, nothing is made before it is accepted.', [DARK, PHONE])
}

async function awayAndBell(page: Page): Promise<void> {
  const { url } = await callApi<{ url: string }>(page, 'POST', '/invitations', {
    role: 'operator',
    grants: ['approvals:decide:external_write'],
  })
  const other = await world.browser.newContext()
  const guest = await other.newPage()
  await guest.goto(`${world.product.url}/invite${new URL(url).hash}`)
  await guest.getByLabel('Your name').fill('Ana Approver')
  await guest.getByLabel('E-mail').fill('ana@acme.example')
  await guest.getByLabel('Password', { exact: true }).fill('another long password here')
  await button(guest, /^Join/).waitFor()
  await look(guest, 'invitation', 'An invitation: a link to copy, no mail server needed.')
  await button(guest, /^Join/).click()
  await guest.getByRole('link', { name: 'Approvals' }).first().waitFor()
  await other.close()
  await go(page, '/notices')
  await button(page, 'Name a colleague').click()
  await page.getByRole('dialog').waitFor()
  await look(page, 'stand-in', 'Somebody stands in while one is away.')
}

/** Skills with something of everything; `skills.e2e.ts` checks these screens, so that here only their pictures are made. */
async function skills(page: Page): Promise<void> {
  const ids = await publishExamples(page)
  const head = '---\nname: supplier-check\ndescription: Compares a supplier with the list of approved ones.\n---\n'
  const uploadId = await publishSkill(page, { slug: 'supplier-check', files: [{ path: 'SKILL.md', text: carelessPage(head) }] })
  await callApi(page, 'POST', '/skill-bindings', { skill: 'clear-letters', scopeType: 'workspace' })
  await callApi(page, 'POST', '/skill-bindings', { skill: 'invoice-reading', scopeType: 'workspace' })
  await go(page, '/skills')
  await text(page, 'Waits for permission')
  await look(page, 'skills', 'Skills: know-how that crew members share, each version checked before it is published.', [DARK, PHONE])
  await go(page, `/skills/${ids.get('clear-letters')}`)
  await text(page, 'Used by')
  await look(page, 'skill', 'One skill: what it asks for, what is in it, its versions, and who uses it.', [PHONE])
  await go(page, `/skills/publish?upload=${uploadId}`)
  await text(page, 'Has to be mended')
  await look(page, 'skill-refused', 'A skill that was not published: every finding of every check, with what to do.', [PHONE])
  await go(page, `/skills/${ids.get('reminder-letters')}/add`)
  await text(page, 'What it would be fixed to')
  await look(page, 'skill-add', 'Adding a skill: for whom, which version, and all that it would be fixed to.')
  await go(page, '/skills/waiting')
  await text(page, 'Nobody uses it before all of this is given.')
  await look(page, 'skills-waiting', 'What a skill asks for, in its exact words, before anybody uses it.', [PHONE])
  await go(page, '/skills/in-effect')
  await text(page, 'clear-letters')
  await look(page, 'skills-in-force', 'Which skills somebody has, where each comes from, and why the rest has no effect.')
}

const PLACES: readonly (readonly [name: string, path: string, words: RegExp | string, sentence: string, pictures?: readonly Look[]])[] = [
  ['bridge', '/', 'Needs you', 'The Bridge: what needs you, what runs, what failed.', [DARK, PHONE]],
  ['runs', '/runs', 'Tidy folder', 'Every run, with filters.'],
  ['results', '/results', '84,000.00 EUR renews by itself in 60 days', 'What runs handed over, to look at or download.'],
  ['outbox', '/outbox', '84,000.00 EUR renews by itself in 60 days', 'In practice every e-mail stays here, with what goes along.', [PHONE]],
  ['schedules', '/schedules', 'Expense check', 'What starts by itself, and when next.'],
  ['notices', '/notices', 'While you are away', 'What one was told, and how one hears of it.'],
  ['apps', '/apps', 'Tables', 'Connected apps and what each may do.'],
  ['models', '/models', 'No model is connected', 'Models are optional: what they are asked for, and what each may see.'],
  ['secrets', '/secrets', /No secret is saved|vault:/, 'Saved secrets can be used and never read.'],
  ['mail', '/mail', /mail server/i, 'The outbox of practice, or a mail server of one’s own.'],
  ['tokens', '/tokens', /token/i, 'API tokens for other programs.'],
  ['connect', '/connect', 'No program is connected', 'How AI programs reach a workspace by MCP, and which do.'],
  ['activity', '/activity', 'Finance lead', 'Who did what, in sentences.'],
  ['rules', '/rules', 'Only our domains', 'House rules, shown on past plans before they count.'],
  ['costs', '/costs', 'no model used', 'What models cost, and the limits that hold them.'],
  ['permissions', '/permissions', /permission/i, 'Standing permissions: what is not asked about again.'],
  ['proof', '/proof', 'Verify', 'The proof that nothing was altered.'],
  ['people', '/people', 'Ana Approver', 'People, roles and invitations.'],
  ['settings', '/settings', 'Name of the workspace', 'The workspace: name, time zone, practice.'],
  ['health', '/health', /workers? at work/, 'What the installation is made of, and how it is.', [PHONE]],
  ['api', '/docs/api', 'OpenAPI', 'The API, from the same schemas.'],
  ['error-page', '/docs/errors/PLAN_STALE', /./, 'Each error has a page of its own.'],
  ['not-found', '/nowhere', /not/i, 'An address where nothing is.'],
]

test('every screen is accessible in both themes, at a desk and on a phone', { timeout: TIMEOUT_MS }, async () => {
  if (FOLDER) {
    mkdirSync(FOLDER, { recursive: true })
    for (const file of readdirSync(FOLDER)) if (file.endsWith('.png')) rmSync(join(FOLDER, file))
  }
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await firstTen(page)
  await fourMore(page)
  await crews(page)
  await awayAndBell(page)
  if (FOLDER) await skills(page)
  for (const [name, path, words, sentence, pictures] of PLACES) {
    await go(page, path)
    await text(page, words)
    await look(page, name, sentence, pictures)
  }
  if (FOLDER) await moreScreens({ page, browser: world.browser, url: world.product.url, look })
  await go(page, '/')
  await text(page, 'Needs you')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await look(page, 'jump', 'Everything is one search away.', [DARK])
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await look(page, 'keys', 'What the keys do.')
  await context.clearCookies()
  await go(page, '/sign-in')
  await button(page, 'Sign in').waitFor()
  await look(page, 'sign-in', 'Signing in.', [DARK])
  expect(errors).toEqual([])
  if (FOLDER) writeFileSync(join(FOLDER, '..', 'screens.md'), document())
  await context.close()
})

/** `docs/screens.md`: each screen with its sentence. */
function document(): string {
  const parts = shown.map(({ name, sentence, files }) => {
    const title = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ')
    const pictures = files.map((file) => `<img src="screens/${file}" alt="${title}" width="${file.includes('-phone') ? 195 : 640}">`)
    return `## ${title}\n\n${sentence}\n\n${pictures.join('\n')}\n`
  })
  const head =
    '# Screens\n\nMade by `npm run screens` from a fresh Muster and its sample data; the same walk checks each of them with axe (WCAG 2.2 AA)\nin light and dark, at 1280 and at 390 pixels.\n'
  return `${[head, ...parts].join('\n')}`
}

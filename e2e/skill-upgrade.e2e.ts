import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tabTo } from './testing/keys.ts'
import { callApi, expectAccessible } from './testing/look.ts'
import { expectPlainWords } from './testing/plain-words.ts'
import { publishSkill } from './testing/publish-skill.ts'
import { SkillShelf } from './testing/serve-skills.ts'
import { join, signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

/** What a skill asks for, from the address it is fetched from to the version that takes its place: by two people, one of them by keyboard. */
const world = useProduct()
const PASSWORD = 'another long password here'
const HANDLE = 'vault:/shop/main#key'
const READS = 'tables:read:/orders/'
const SENDS = 'mail:send:shop.example'

const page = (version: string, asks: string) => `---
name: order-status
description: Says where an order stands.
license: MIT
version: ${version}
${asks}---
# Order status

Look the order up by its number, then say in one sentence where it is.
`
const FIRST = `permissions: ["${READS}"]
secrets:
  - { name: shop_key, required: true, description: "Key of the shop, for reading orders." }
  - { name: spare_key, required: false, description: Key of the shop before. }
`
const MORE = `permissions: ["${READS}", "${SENDS}"]
secrets:
  - { name: shop_key, required: true, description: "Key of the shop, for reading orders." }
  - { name: spare_key, required: false, description: Key of the shop before. }
requires: { skills: ["clear-letters@^1.0.0"] }
`
const shelf = new SkillShelf({ 'order-status.tar.gz': page('1.0.0', FIRST), 'broken.tar.gz': 'no head' })
let at: Awaited<ReturnType<SkillShelf['start']>>
beforeAll(async () => {
  at = await shelf.start()
})
afterAll(async () => await shelf.stop())

const go = async (on: Page, path: string): Promise<void> => void (await on.goto(world.product.url + path))
async function look(on: Page, name: string): Promise<void> {
  await expectAccessible(on, name)
  await expectPlainWords(on, name)
}
const focused = async (on: Page): Promise<string> => await on.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
interface InEffect {
  readonly name: string
  readonly version: string
}
/** Versions of the skill that the crew member has at this moment. */
async function inEffect(on: Page, memberId: string): Promise<string[]> {
  const { inEffect: here } = await callApi<{ inEffect: InEffect[] }>(on, 'GET', `/skill-scopes?core=${memberId}`)
  return here.filter(({ name }) => name === 'order-status').map(({ version }) => version)
}
const bindings = async (on: Page): Promise<number> => (await callApi<{ items: unknown[] }>(on, 'GET', '/skill-bindings')).items.length

async function joined(url: string): Promise<Page> {
  const other = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const ana = await other.newPage()
  await join(ana, world.product.url, { link: url, name: 'Ana Approver', email: 'ana@acme.example', password: PASSWORD })
  await ana.getByRole('heading', { name: 'Bridge' }).waitFor()
  return ana
}

/** Fetched from an address: what is inside the network is refused until an admin says so, and what is no skill says what is wrong. */
async function fetchFirst(lead: Page): Promise<void> {
  await go(lead, '/skills/publish')
  await lead.getByRole('button', { name: 'From an address instead' }).click()
  await lead.getByLabel('Address of a .tar.gz').fill(at('order-status.tar.gz'))
  await lead.getByLabel('Name of the skill').fill('order-status')
  await lead.getByRole('button', { name: 'Fetch, check and publish' }).click()
  await lead.getByText('This address is not allowed').waitFor()
  expect(shelf.asked).toEqual([])
  await lead.getByRole('checkbox', { name: /^It is inside our own network/ }).check()
  await look(lead, 'skill-fetch')
  await lead.getByLabel('Address of a .tar.gz').fill(at('gone.tar.gz'))
  await lead.getByRole('button', { name: 'Fetch, check and publish' }).click()
  await lead.getByText('The address answers, but gives no file.').waitFor()
  await lead.getByLabel('Address of a .tar.gz').fill(at('order-status.tar.gz'))
  await lead.getByRole('button', { name: 'Fetch, check and publish' }).click()
  await lead.getByRole('heading', { name: 'order-status 1.0.0 is published' }).waitFor()
  await lead.getByText(`Fetched from ${at('order-status.tar.gz')}`).waitFor()
  expect(shelf.asked).toEqual(['gone.tar.gz', 'order-status.tar.gz'])
  await look(lead, 'skill-fetched')
}

/** A range that is none, one that nothing fits, an exact number; the saved secret; then it waits. */
async function addFirst(lead: Page): Promise<void> {
  await lead.getByRole('link', { name: 'Add this skill' }).click()
  await lead.getByRole('radio', { name: /^One crew member/ }).check()
  await lead.getByLabel('Crew member', { exact: true }).selectOption({ label: 'Expense check' })
  await lead.getByRole('radio', { name: /^Another range/ }).check()
  await lead.getByRole('textbox', { name: 'Version range' }).fill('one and up')
  await lead.getByText('Write it as ^1.2, 1.2.3 or latest.').waitFor()
  await lead.getByRole('textbox', { name: 'Version range' }).fill('>=3')
  await lead.getByText('There is no such version').first().waitFor()
  expect(await lead.getByRole('button', { name: /^Add/ }).getAttribute('aria-disabled')).toBe('true')
  await lead.getByRole('textbox', { name: 'Version range' }).fill('~1.0')
  await lead.getByText(READS).waitFor()
  await lead.getByText('Read tables in /orders/').waitFor()
  const secrets = lead.getByRole('region', { name: 'Saved secrets' })
  expect(await secrets.getByLabel('shop_key').locator('option').allInnerTexts()).toEqual(['None chosen', HANDLE])
  await secrets.getByLabel('shop_key').selectOption(HANDLE)
  await secrets.getByLabel('spare_key').selectOption(HANDLE)
  await look(lead, 'skill-add-secret')
  await lead.getByRole('button', { name: 'Add and ask for permission' }).click()
  await lead.getByText('You asked for it, so somebody else gives it: Ana Approver').waitFor()
  await lead.getByText(HANDLE).first().waitFor()
}

/** One that waits for its secret: chosen where it waits, with a dialog. */
async function chooseWhereItWaits(lead: Page): Promise<void> {
  await callApi(lead, 'POST', '/skill-bindings', { skill: 'order-status', scopeType: 'channel', scopeId: 'support' })
  await lead.reload()
  const card = lead.getByRole('region', { name: 'order-status waits' }).filter({ hasText: 'Channel support' })
  await card.getByText('no saved secret chosen yet').waitFor()
  await card.getByRole('button', { name: 'Choose saved secrets' }).click()
  await lead.getByRole('dialog').getByLabel('shop_key').selectOption(HANDLE)
  await look(lead, 'skill-secrets')
  await lead.getByRole('dialog').getByRole('button', { name: 'Use these' }).click()
  await card.getByText(HANDLE).waitFor()
  await card.getByRole('button', { name: /^Refuse/ }).focus()
  await lead.keyboard.press('Enter')
  expect(await focused(lead)).toMatch(/^Let it wait/)
  await lead.keyboard.press('Enter')
  expect(await focused(lead)).toMatch(/^Refuse/)
}

/** By keyboard alone, on the list of what waits; the keyboard goes on from the card, then from the page. */
async function give(ana: Page, permissions: readonly string[]): Promise<void> {
  await go(ana, '/skills/waiting')
  const card = ana.getByRole('region', { name: 'order-status waits' }).filter({ hasText: 'Crew member Expense check' })
  for (const [n, permission] of permissions.entries()) {
    await tabTo(ana, card.getByRole('button', { name: `Give this permission ${permission}` }))
    await ana.keyboard.press('Enter')
    if (n < permissions.length - 1) await expect.poll(async () => await focused(ana)).toMatch(/^order-status/)
  }
  await card.waitFor({ state: 'detached' })
  await expect.poll(async () => await focused(ana)).not.toBe('')
  expect(await ana.evaluate(() => document.activeElement !== document.body)).toBe(true)
}

/** Looking changes nothing; what is new stands out; then the one before works on until the last permission is given. */
async function upgrade(lead: Page, ana: Page, memberId: string): Promise<void> {
  for (const [version, asks] of [
    ['1.1.0', FIRST],
    ['1.2.0', FIRST.replace(READS, 'tables:read:/')],
    ['2.0.0', MORE],
  ] as const)
    await publishSkill(lead, { slug: 'order-status', files: [{ path: 'SKILL.md', text: page(version, asks) }] })
  await go(lead, '/skills')
  await lead.getByRole('link', { name: /order-status/ }).click()
  const use = lead.getByRole('region', { name: 'Used by' }).getByRole('listitem').filter({ hasText: 'Crew member Expense check' })
  await use.getByText('2.0.0 is published.').waitFor()
  await use.getByText('Asks for more').waitFor()
  await look(lead, 'skill-newer')
  const before = await bindings(lead)
  await use.getByRole('link', { name: /^See what would change/ }).click()
  await lead.getByRole('heading', { name: 'Go to version 2.0.0' }).waitFor()
  const asked = lead.getByRole('region', { name: 'What it asks for' })
  await asked
    .getByRole('listitem')
    .filter({ hasText: SENDS })
    .filter({ hasText: 'New in this version' })
    .filter({ hasText: 'has to be given' })
    .waitFor()
  await asked.getByRole('listitem').filter({ hasText: READS }).filter({ hasText: 'given already' }).waitFor()
  const foot = lead.getByRole('region', { name: 'Add this skill' })
  for (const line of ['order-status 1.0.0 → 2.0.0', `+ ${SENDS}`])
    await foot.getByRole('list', { name: 'What would change' }).getByText(line).waitFor()
  await foot.getByText('1.0.0 goes on working until Ana Approver permits this one.').waitFor()
  await lead.getByRole('region', { name: 'What would change' }).getByText('new: ').waitFor()
  await look(lead, 'skill-upgrade')
  expect([await bindings(lead), await inEffect(lead, memberId)]).toEqual([before, ['1.0.0']])

  // What hides a wider reach comes by no range; what fits the range takes the place at once.
  await lead.getByRole('radio', { name: /^Another range/ }).check()
  await lead.getByRole('textbox', { name: 'Version range' }).fill('^1.0')
  await lead.getByRole('heading', { name: 'Go to version 1.1.0' }).waitFor()
  await foot.getByText('It takes the place of 1.0.0 at once.').waitFor()
  await lead.getByRole('textbox', { name: 'Version range' }).fill('^2')
  await lead.getByRole('heading', { name: 'Go to version 2.0.0' }).waitFor()
  await leaveOutSpare(lead)
  await lead.getByRole('button', { name: 'Add and ask for permission' }).click()
  const card = lead.getByRole('region', { name: 'order-status waits' }).filter({ hasText: 'Crew member Expense check' })
  await card.getByText('an older version goes on working until then').waitFor()
  expect(await inEffect(lead, memberId)).toEqual(['1.0.0'])
  await look(lead, 'skill-upgrade-waits')
  await give(ana, [SENDS])
  expect(await inEffect(lead, memberId)).toEqual(['2.0.0'])
  expect(await handlesOf(lead, memberId)).toEqual({ shop_key: HANDLE, spare_key: null })
}

/** What goes along and is needed can only be another; what it can do without is left out. */
async function leaveOutSpare(lead: Page): Promise<void> {
  const secrets = lead.getByRole('region', { name: 'Saved secrets' })
  expect(await secrets.getByLabel('shop_key').locator('option').allInnerTexts()).toEqual([HANDLE])
  const spare = secrets.getByLabel('spare_key')
  expect([await spare.inputValue(), await spare.locator('option').allInnerTexts()]).toEqual([HANDLE, ['None of them', HANDLE]])
  await spare.selectOption({ label: 'None of them' })
  expect(await spare.inputValue()).toBe('')
}

interface Chosen {
  readonly secrets: readonly { readonly name: string; readonly handle: string | null }[]
}
/** The saved secret that each secret of the version in place stands for. */
async function handlesOf(on: Page, memberId: string): Promise<Record<string, string | null>> {
  const { items } = await callApi<{ items: Chosen[] }>(on, 'GET', `/skill-bindings?scopeType=core&scopeId=${memberId}&skill=order-status`)
  return Object.fromEntries(items.flatMap(({ secrets }) => secrets.map(({ name, handle }) => [name, handle])))
}

/** For everybody another version, for a channel a third skill: the page of what is in force says which counts, and why. */
async function cover(lead: Page, ana: Page, memberId: string): Promise<void> {
  const { id } = await callApi<{ id: string }>(lead, 'POST', '/skill-bindings', {
    skill: 'order-status',
    ref: '1.1.0',
    scopeType: 'workspace',
    secretMappings: { shop_key: HANDLE },
  })
  await callApi(ana, 'POST', `/skill-bindings/${id}/grant`, { permission: READS })
  await go(lead, '/skills')
  await lead.getByRole('link', { name: /clear-letters/ }).click()
  await lead.getByRole('link', { name: 'Add this skill' }).first().click()
  await lead.getByRole('radio', { name: /^A channel/ }).check()
  await lead.getByLabel('Name of the channel').fill('support')
  await lead.getByRole('button', { name: 'Add', exact: true }).click()
  await lead.getByRole('region', { name: 'Used by' }).getByText('Channel support', { exact: true }).first().waitFor()
  await go(lead, `/skills/in-effect?core=${memberId}`)
  await lead.getByLabel('Channel').selectOption('support')
  const here = lead.getByRole('region', { name: /^In force/ })
  await here.getByRole('listitem').filter({ hasText: 'order-status' }).filter({ hasText: '2.0.0' }).waitFor()
  const letters = here.getByRole('listitem').filter({ hasText: 'clear-letters' })
  await letters.getByText('because order-status needs it').waitFor()
  const out = lead.getByRole('region', { name: /^Added, but not in force/ })
  const covered = out.getByRole('listitem').filter({ hasText: 'Covered by a nearer one' }).filter({ hasText: 'order-status' })
  await covered.getByText('2.0.0 of Crew member Expense check counts instead').waitFor()
  await out.getByRole('listitem').filter({ hasText: 'Channel support' }).getByText('Waits for permission').waitFor()
  expect(await inEffect(lead, memberId)).toEqual(['2.0.0'])
  await look(lead, 'skills-covered')
  // Added for the channel itself, it has the letters without the skill that needs them; the page says so in its address.
  await lead.getByLabel('Crew member').selectOption('')
  await letters.getByText('Channel support').waitFor()
  expect(new URL(lead.url()).searchParams.get('channel')).toBe('support')
  expect(new URL(lead.url()).searchParams.get('core')).toBeNull()
  await look(lead, 'skills-of-a-channel')
}

/** By keyboard alone: a permission taken back, given again, the skill taken out; the keyboard is never lost. */
async function takeBackAndOut(ana: Page, lead: Page, memberId: string): Promise<void> {
  await go(ana, '/skills')
  await tabTo(ana, ana.getByRole('link', { name: /order-status/ }))
  await ana.keyboard.press('Enter')
  const usedBy = (on: Page) => on.getByRole('region', { name: 'Used by' })
  const mine = (on: Page) => usedBy(on).getByRole('listitem').filter({ hasText: 'Crew member Expense check' })
  await tabTo(ana, mine(ana).getByRole('button', { name: /^2 permissions given/ }))
  await ana.keyboard.press('Enter')
  await tabTo(ana, mine(ana).getByRole('button', { name: `Take back ${SENDS}` }))
  await ana.keyboard.press('Enter')
  await ana.getByText('order-status stops at once for: Crew member Expense check.').waitFor()
  await ana.keyboard.press('Escape')
  await expect.poll(async () => await focused(ana)).toMatch(/^Take back/)
  await ana.keyboard.press('Enter')
  await tabTo(ana, ana.getByRole('button', { name: 'Take it back now' }))
  await ana.keyboard.press('Enter')
  await mine(ana).getByText('Waits for permission', { exact: true }).waitFor()
  await expect.poll(async () => await ana.evaluate(() => document.activeElement !== document.body)).toBe(true)
  expect(await inEffect(lead, memberId)).toEqual(['1.1.0'])
  await go(lead, '/notices')
  await lead.getByText('Permission taken back: order-status 2.0.0').first().waitFor()
  await look(lead, 'skill-taken-back-notice')
  await give(ana, [SENDS])
  expect(await inEffect(lead, memberId)).toEqual(['2.0.0'])

  await go(lead, '/skills')
  await tabTo(lead, lead.getByRole('link', { name: /order-status/ }))
  await lead.keyboard.press('Enter')
  await tabTo(lead, mine(lead).getByRole('button', { name: /^Take it out/ }))
  await lead.keyboard.press('Enter')
  expect(await focused(lead)).toBe('Keep it')
  await lead.keyboard.press('Tab')
  await lead.keyboard.press('Enter')
  await mine(lead).waitFor({ state: 'detached' })
  await expect.poll(async () => await focused(lead)).toBe('Used by')
  expect(await inEffect(lead, memberId)).toEqual(['1.1.0'])
}

test('a skill is fetched from inside the network, given a secret and permissions, and followed by a version that asks for more, in one moment', async () => {
  const desk = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const lead = await desk.newPage()
  const errors: string[] = []
  lead.on('pageerror', (error) => errors.push(error.message))
  await signUp(lead, world.product.setupLink ?? '')
  const { memberId } = await callApi<{ memberId: string }>(lead, 'POST', '/templates/expense-check/install', {})
  const { url } = await callApi<{ url: string }>(lead, 'POST', '/invitations', { role: 'operator', grants: ['skills:grant'] })
  const { items } = await callApi<{ items: { id: string; kind: string }[] }>(lead, 'GET', '/connectors')
  const http = items.find(({ kind }) => kind === 'http')?.id ?? ''
  const site = {
    origin: 'https://shop.example',
    reads: [],
    sends: [],
    private: false,
    header: { name: 'Authorization', prefix: 'Bearer ' },
  }
  await callApi(lead, 'PATCH', `/connectors/${http}`, { sites: [site] })
  const binding = { connector: 'http', origin: 'https://shop.example', members: 'all' }
  await callApi(lead, 'POST', '/secrets', { path: 'shop/main', fields: { key: 'shop-secret-4711' }, binding })
  await publishSkill(lead, {
    slug: 'clear-letters',
    files: [{ path: 'SKILL.md', text: page('1.0.0', '').replaceAll('order-status', 'clear-letters') }],
  })
  const ana = await joined(url)

  await fetchFirst(lead)
  await addFirst(lead)
  await chooseWhereItWaits(lead)
  await give(ana, [READS])
  expect(await inEffect(lead, memberId)).toEqual(['1.0.0'])
  await upgrade(lead, ana, memberId)
  await cover(lead, ana, memberId)
  await takeBackAndOut(ana, lead, memberId)
  expect(errors).toEqual([])
  await desk.close()
  await ana.context().close()
})

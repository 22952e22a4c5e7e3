import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { ScriptedModels } from './testing/scripted-models.ts'
import { join, signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()
const DESK = 'https://desk.example'
/** Needs an app that is not connected and a secret that is not saved; the model says the same each time. */
const SALES = {
  metadata: { name: 'Sales desk', slug: 'sales-desk' },
  objective: 'Tell the desk what was sold.',
  rigidity: 'guided',
  tools: [{ tool: 'salesforce.find' }, { tool: 'webhook.post', targets: [`${DESK}/**`] }],
  steps: [
    { id: 'sales', kind: 'tool', tool: 'salesforce.find', with: {} },
    {
      id: 'tell',
      kind: 'tool',
      tool: 'webhook.post',
      with: { url: `${DESK}/sold`, body: 'Sold.', key: 'vault:/desk#key' },
    },
  ],
}
const models = new ScriptedModels({
  writer: () => ({
    text: JSON.stringify({
      say: 'It looks up what was sold and tells the desk.',
      question: null,
      needs: [{ kind: 'app', name: 'Salesforce' }],
      definition: SALES,
    }),
  }),
})
let baseUrl = ''
beforeAll(async () => {
  baseUrl = await models.start()
})
afterAll(async () => await models.stop())

test('an author who may set nothing up asks an admin in one press; the admin finds the filled dialog among the notices, and the gap closes by itself', async () => {
  const lead = await open()
  await signUp(lead, world.product.setupLink ?? '')
  await prepare(lead)
  const ben = await enterAsAuthor(lead)
  const errors: string[] = []
  for (const page of [lead, ben]) page.on('pageerror', (error) => errors.push(error.message))
  await hire(ben)
  await ask(ben)
  await setUp(lead)
  await ben.bringToFront()
  await ben.getByText('There is no saved secret vault:/desk#key', { exact: true }).waitFor({ state: 'detached' })
  await ben.getByText('Salesforce is not connected here').waitFor()
  await savePasted(lead)
  await inGerman(ben)
  expect(errors).toEqual([])
})

async function open(): Promise<Page> {
  return await (await world.browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
}

/** A model that hires, and the app for signed messages with one address that it may send to. */
async function prepare(lead: Page): Promise<void> {
  await callApi(lead, 'POST', '/models', { name: 'practice', preset: 'other', baseUrl, inside: true, clearance: 'workspace' })
  const chain = [{ provider: 'practice', model: 'writer', timeoutMs: 30_000, attemptsMax: 1 }]
  await callApi(lead, 'PUT', '/model-roles', { role: 'authoring', chain })
  const { items } = await callApi<{ items: { id: string; key: string }[] }>(lead, 'GET', '/connectors')
  const site = { origin: DESK, reads: [], sends: ['/**'], private: false, header: null }
  await callApi(lead, 'PATCH', `/connectors/${items.find(({ key }) => key === 'webhook')?.id}`, { sites: [site] })
}

async function enterAsAuthor(lead: Page): Promise<Page> {
  const { url } = await callApi<{ url: string }>(lead, 'POST', '/invitations', { role: 'author', grants: [] })
  const ben = await open()
  await join(ben, world.product.url, {
    link: url,
    name: 'Ben Colleague',
    email: 'ben@acme.example',
    password: 'another horse battery staple',
  })
  await ben.getByRole('link', { name: 'Crews' }).first().waitFor()
  return ben
}

const membersOf = async (page: Page): Promise<string[]> =>
  (await callApi<{ items: { name: string }[] }>(page, 'GET', '/members')).items.map(({ name }) => name)

/** Rejected as a whole nothing comes of it; accepted and undone nothing is left of it; then it is hired after all. */
async function hire(ben: Page): Promise<void> {
  await ben.goto(`${world.product.url}/crews/hire`)
  const field = ben.getByRole('textbox', { name: /Describe the job|Say what should change/ })
  const say = async (text: string): Promise<void> => {
    await field.fill(text)
    await field.press('Enter')
  }
  await say('Tell the desk each day what was sold in Salesforce')
  const proposal = ben.getByRole('region', { name: 'Proposed changes' })
  await proposal.getByRole('button', { name: 'Reject all' }).press('Enter')
  await proposal.waitFor({ state: 'detached' })
  // The keyboard goes on where one talks; what was rejected as a whole may be said again.
  await expect.poll(async () => await field.evaluate((own) => own === document.activeElement)).toBe(true)
  expect(await membersOf(ben)).toEqual([])
  await say('Once more, please')
  await proposal.getByRole('button', { name: 'Accept all' }).press('Enter')
  await ben.getByRole('textbox', { name: 'Objective' }).waitFor()
  expect(await membersOf(ben)).toEqual(['Sales desk'])
  const undo = ben.getByRole('button', { name: 'Undo: take the draft away again' })
  await expectAccessible(ben, 'talk-undo')
  await undo.press('Enter')
  await proposal.waitFor()
  await expect.poll(async () => await membersOf(ben)).toEqual([])
  await ben.getByText('A crew member is proposed. Nothing is made before you accept.').waitFor()
  await proposal.getByRole('button', { name: 'Accept all' }).press('Enter')
  await ben.getByRole('textbox', { name: 'Objective' }).waitFor()
}

/** What only an admin can do is asked for where it is missing; where the admin's own way leads, it says the same. */
async function ask(ben: Page): Promise<void> {
  const missing = ben.getByRole('list', { name: 'What is missing here' })
  expect(await missing.getByRole('link').count()).toBe(0)
  await missing.getByText('Only an admin can do this.').first().waitFor()
  await expectAccessible(ben, 'talk-ask-admin')
  await missing.getByRole('button', { name: /^Ask an admin ?: Salesforce/ }).press('Enter')
  await missing.getByText(/^Asked by Ben Colleague, /).waitFor()
  await missing.getByRole('button', { name: /^Ask an admin ?: vault/ }).press('Enter')
  await expect.poll(async () => await missing.getByText(/^Asked by Ben Colleague, /).count()).toBe(2)
  await expectAccessible(ben, 'talk-asked-admin')
  await ben.reload()
  await expect.poll(async () => await missing.getByText(/^Asked by Ben Colleague, /).count()).toBe(2)

  const tab = await ben.context().newPage()
  await tab.goto(`${world.product.url}/apps?connect=Salesforce`)
  await tab.getByText('A job needs Salesforce, which is not connected here.').waitFor()
  await tab.getByText(/^Asked by Ben Colleague, /).waitFor()
  expect(await tab.getByRole('dialog').count()).toBe(0)
  await expectAccessible(tab, 'apps-wanted')
  await tab.goto(`${world.product.url}/secrets?save=vault%3A%2Fother%23key`)
  await tab.getByText('A job needs the secret vault:/other#key, which is not saved here.').waitFor()
  await tab.getByRole('button', { name: /^Ask an admin/ }).waitFor()
  await expectAccessible(tab, 'secrets-wanted')
  await tab.close()
}

/** Each notice opens the dialog with what is known filled in; once it is done, the notice says so. */
async function setUp(lead: Page): Promise<void> {
  await lead.bringToFront()
  await lead.goto(`${world.product.url}/notices`)
  await lead.getByText('Connect an app: Salesforce').waitFor()
  await expectAccessible(lead, 'notices-asked')
  await lead.getByRole('link', { name: /Connect an app: Salesforce/ }).click()
  const dialog = lead.getByRole('dialog')
  await dialog.getByRole('heading', { name: 'Connect an app' }).waitFor()
  expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('Salesforce')
  expect(await dialog.getByLabel('Short name').inputValue()).toBe('salesforce')
  await expectAccessible(lead, 'apps-connect-filled')
  await dialog.getByRole('button', { name: 'Not now' }).click()
  expect(new URL(lead.url()).search).toBe('')

  await lead.goto(`${world.product.url}/notices`)
  await lead.getByRole('link', { name: /Save a secret: vault:\/desk#key/ }).click()
  expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('desk')
  expect(await dialog.getByLabel('Part').inputValue()).toBe('key')
  await dialog.getByLabel('Secret', { exact: true }).fill('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  await dialog.getByRole('button', { name: 'Save the secret' }).click()
  await dialog.waitFor({ state: 'detached' })
  await lead.goto(`${world.product.url}/notices`)
  await lead
    .getByRole('link', { name: /Save a secret: vault:\/desk#key/ })
    .getByText('It is settled.')
    .waitFor()
}

/** A secret that is pasted while one talks is offered to where secrets belong, already filled in, and is gone from the page. */
async function savePasted(lead: Page): Promise<void> {
  await lead.goto(`${world.product.url}/crews/hire`)
  const field = lead.getByRole('textbox', { name: 'Describe the job' })
  await field.fill('Tell the desk what was sold; the password is tulip-4711')
  await field.press('Enter')
  await lead.getByText('What you wrote held a secret.').waitFor()
  await lead.getByRole('button', { name: 'Save the secret' }).press('Enter')
  const dialog = lead.getByRole('dialog', { name: 'Save a secret' })
  await dialog.getByLabel('Name', { exact: true }).fill('shop')
  expect(await dialog.getByLabel('Secret', { exact: true }).inputValue()).toBe('tulip-4711')
  await expectAccessible(lead, 'talk-save-secret')
  await dialog.getByRole('button', { name: 'Save the secret' }).press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await lead.getByText('What you wrote held a secret.').waitFor({ state: 'detached' })
  expect(await lead.content()).not.toContain('tulip-4711')
  const { items } = await callApi<{ items: { handles: string[] }[] }>(lead, 'GET', '/secrets')
  expect(items.flatMap(({ handles }) => handles).sort()).toEqual(['vault:/desk#key', 'vault:/shop#key'])
}

async function inGerman(ben: Page): Promise<void> {
  await ben.goto(`${world.product.url}/settings`)
  await ben.getByLabel('Language', { exact: true }).selectOption('de')
  await ben.getByLabel('Sprache', { exact: true }).waitFor()
  await ben.goto(`${world.product.url}/apps?connect=Jira`)
  await ben.getByText('Eine Aufgabe braucht Jira; das ist hier nicht verbunden.').waitFor()
  await ben.getByRole('button', { name: /^Admin fragen/ }).click()
  await ben.getByText(/^Angefragt von Ben Colleague, /).waitFor()
  await expectAccessible(ben, 'apps-wanted-german')
}

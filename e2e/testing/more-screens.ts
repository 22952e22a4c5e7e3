import type { Browser, Page } from 'playwright-core'
import { callApi, type Look } from './look.ts'
import { publishSkill } from './publish-skill.ts'
import { ScriptedModels } from './scripted-models.ts'
import { join } from './sign-up.ts'

/** Screens that need a model, another person or another version; tests of their own hold them, here their pictures are made. */
export interface Walk {
  readonly page: Page
  readonly browser: Browser
  readonly url: string
  readonly look: (page: Page, name: string, sentence: string, pictures?: readonly Look[]) => Promise<void>
}

const DARK: Look = [1280, 'dark']
const PHONE: Look = [390, 'light']
const EURO = 1_000_000
const PRICE = { inputMicroPerMillion: 3 * EURO, outputMicroPerMillion: 15 * EURO }

const SALES = {
  metadata: { name: 'Sales desk', slug: 'sales-desk' },
  objective: 'Tell the desk what was sold.',
  rigidity: 'guided',
  tools: [{ tool: 'salesforce.find' }, { tool: 'mail.send', targets: ['desk@acme.example'] }],
  steps: [
    { id: 'sales', kind: 'tool', tool: 'salesforce.find', with: {} },
    { id: 'tell', kind: 'tool', tool: 'mail.send', with: { to: 'desk@acme.example', subject: 'Sold today', text: 'See the list.' } },
  ],
}
const TOLD = { ...SALES, objective: 'Tell the desk each evening what was sold, largest first.', instructions: 'Write amounts in euros.' }
/** What the model says, turn by turn. */
const SAID = [
  { say: 'It looks up what was sold and tells the desk.', definition: SALES, needs: [{ kind: 'app', name: 'Salesforce' }] },
  { say: 'It goes out in the evening, largest first.', definition: TOLD, needs: [{ kind: 'app', name: 'Salesforce' }] },
]

export async function moreScreens(walk: Walk): Promise<void> {
  const models = new ScriptedModels({
    careful: () => ({ text: 'I am ready.' }),
    writer: (_, n) => ({ text: JSON.stringify({ ...SAID[Math.min(n, SAID.length) - 1], question: null }) }),
  })
  const baseUrl = await models.start()
  try {
    await connectedModels(walk, baseUrl)
    await askedForChanges(walk)
    await costsAndLimits(walk)
    await newerSkill(walk)
    await passesOn(walk)
  } finally {
    await models.stop()
  }
}

async function connectedModels({ page, url, look }: Walk, baseUrl: string): Promise<void> {
  const office = { name: 'office', preset: 'other', baseUrl, inside: true, clearance: 'workspace' }
  const { id } = await callApi<{ id: string }>(page, 'POST', '/models', {
    ...office,
    prices: { careful: PRICE, writer: PRICE },
  })
  await callApi(page, 'POST', `/models/${id}/test`)
  for (const [role, model] of [
    ['primary', 'careful'],
    ['authoring', 'writer'],
  ])
    await callApi(page, 'PUT', '/model-roles', { role, chain: [{ provider: 'office', model, timeoutMs: 30_000, attemptsMax: 1 }] })
  await page.goto(`${url}/models`)
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Not yet public')
  await page.getByLabel('One word or phrase a line').fill('Project Falcon')
  await page.getByRole('radio', { name: /^Leave it out/ }).check()
  await look(page, 'model-rule', 'What may not go to a model, or come back from one.', [PHONE])
  await page.getByRole('button', { name: 'Save the rule' }).click()
  await page.getByText('to a model: left out').waitFor()
  const use = page.getByRole('listitem').filter({ hasText: 'Steps that think' })
  await use.getByRole('button', { name: 'Ask it whether it is ready' }).click()
  await use.getByText('I am ready.').waitFor()
  await look(page, 'models-connected', 'Models: what each is asked for, where it is, what it may see, what it costs.', [DARK, PHONE])
}

/** After what is asked of models, so that there is something to count. */
async function costsAndLimits({ page, url, look }: Walk): Promise<void> {
  await callApi(page, 'POST', '/spend-limits', { scope: 'workspace', period: 'month', maxMicro: 20 * EURO, atLimit: 'ask' })
  await callApi(page, 'POST', '/spend-limits', { scope: 'run', period: 'run', maxMicro: 2 * EURO, atLimit: 'block' })
  await page.goto(`${url}/costs`)
  await page.getByRole('listitem').filter({ hasText: 'Every run' }).waitFor()
  await look(page, 'costs-limits', 'What models cost by day, crew member and model, and how much is left of each limit.', [DARK, PHONE])
}

/** An author, who may connect nothing: what is missing is asked for, and what is proposed is decided on field by field. */
async function askedForChanges({ page, browser, url, look }: Walk): Promise<void> {
  const { url: link } = await callApi<{ url: string }>(page, 'POST', '/invitations', { role: 'author', grants: [] })
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  const ben = await context.newPage()
  await join(ben, url, { link, name: 'Ben Author', email: 'ben@acme.example', password: 'another horse battery staple' })
  await ben.getByRole('link', { name: 'Crews' }).first().waitFor()
  await ben.goto(`${url}/crews/hire`)
  const field = ben.getByRole('textbox', { name: /Describe the job|Say what should change/ })
  await field.fill('Tell the desk each day what was sold in Salesforce')
  await field.press('Enter')
  await ben.getByRole('button', { name: /^Ask an admin/ }).waitFor()
  await look(ben, 'talk-gap', 'What is not connected here is named; who may not connect it asks an admin in one press.', [PHONE])
  await ben.getByRole('button', { name: 'Accept all' }).click()
  await ben.getByRole('textbox', { name: 'Objective' }).waitFor()
  await field.fill('In the evening, to desk@acme.example, and largest first')
  await field.press('Enter')
  await ben.getByText('3 changes proposed').waitFor()
  await look(ben, 'talk-changes', 'What would change, field by field, beside the crew member as it is.', [DARK, PHONE])
  await context.close()
}

async function newerSkill({ page, url, look }: Walk): Promise<void> {
  const asks = 'permissions: ["mail:send:acme.example"]\n'
  const text = `---\nname: clear-letters\ndescription: Writes business letters that are understood at the first reading.\nversion: 2.0.0\n${asks}---\nCalm and short.\n`
  await publishSkill(page, { slug: 'clear-letters', files: [{ path: 'SKILL.md', text }] })
  await page.goto(`${url}/skills`)
  await page.getByRole('link', { name: /clear-letters/ }).click()
  await page
    .getByRole('link', { name: /^See what would change/ })
    .first()
    .click()
  await page.getByRole('heading', { name: 'Go to version 2.0.0' }).waitFor()
  await look(page, 'skill-newer', 'A newer version of a skill: what it asks for beyond the one before, and who may give it.', [PHONE])
}

async function passesOn({ page, url, look }: Walk): Promise<void> {
  const { items } = await callApi<{ items: { id: string; name: string }[] }>(page, 'GET', '/members')
  await page.goto(`${url}/crews/${items.find(({ name }) => name === 'Expense check')?.id}`)
  await page.getByLabel('Crew member that takes over').selectOption({ label: 'Payment reminders' })
  await page.getByLabel('Crew member that takes over').scrollIntoViewIfNeeded()
  await look(page, 'passes-on', 'Who takes over when a crew member is done, and when.', [PHONE])
}

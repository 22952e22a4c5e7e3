import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { publishSkill } from './testing/publish-skill.ts'
import { ScriptedModels } from './testing/scripted-models.ts'
import { join, signIn, signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()
let goOn = (): void => {}
const models = new ScriptedModels({
  writer: (_, n) => ({
    text: WRITTEN[n - 1] ?? '{}',
    pieces: 40,
    ...(n === 1 ? { until: new Promise<void>((resolve) => (goOn = resolve)) } : {}),
  }),
})
let baseUrl = ''
beforeAll(async () => {
  baseUrl = await models.start()
})
afterAll(async () => await models.stop())
const JOB = 'Every Monday at 8 read expenses-2026-10.csv and mail the lines over 250 euros'

interface Member {
  readonly id: string
  readonly yaml: string
  readonly status: string
}

/** Types where one talks and sends it by Enter; the author has answered when the field may be used again. */
async function say(page: Page, text: string, kept = text): Promise<void> {
  const field = page.getByRole('textbox', { name: /Describe the job|Say what should change/ })
  await field.fill(text)
  await field.press('Enter')
  await page.getByText('Working it out').waitFor({ state: 'detached' })
  await page.getByRole('list', { name: 'What was said' }).getByText(kept).waitFor()
}

test('somebody is hired by talking, with the keyboard alone: one sentence, one answer, accepted; what is edited by hand stays; put to work', async () => {
  const page = await enter()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${world.product.url}/crews/hire`)
  const job = page.getByRole('textbox', { name: 'Describe the job' })
  await job.waitFor()
  await expectAccessible(page, 'hire')
  await job.fill(JOB)
  await job.press('Shift+Enter')
  expect(await job.inputValue()).toBe(`${JOB}\n`)
  await job.press('Enter')
  await page.waitForURL(/\/crews\/talk\/aus_/)
  await page.getByText('This is the built-in author. It is not a model').waitFor()
  await page.getByText('Who gets the e-mail?').waitFor()
  await expectAccessible(page, 'talk-question')

  // The password is taken out before it is kept, and offered to where secrets belong.
  await say(page, 'finance@acme.example, and the password is hunter2-secret', 'and the password is [secret]')
  await page.getByText('What you wrote held a secret.').waitFor()
  expect(await page.content()).not.toContain('hunter2')
  await page.getByRole('button', { name: 'Forget it' }).press('Enter')
  await page.getByText('Proposed destination: finance@acme.example. It has to be confirmed.').waitFor()
  await expectAccessible(page, 'talk-proposal')

  // Nothing is made before it is accepted: Ctrl and Enter, from where one talks.
  expect((await callApi<{ items: unknown[] }>(page, 'GET', '/members')).items).toEqual([])
  const field = page.getByRole('textbox', { name: 'Describe the job' })
  await field.press('Control+Enter')
  const objective = page.getByRole('textbox', { name: 'Objective' })
  await objective.waitFor()
  await expectAccessible(page, 'talk-member')

  // A field is edited by hand; another turn keeps it and says so.
  await objective.fill('Mail finance what was too dear.')
  await objective.press('Tab')
  await page.getByText(/^Saved \d/).waitFor()
  await say(page, 'Make that the lines over 300 euros')
  await page.getByText('1 place is kept as it is').waitFor()
  const second = await page.context().newPage()
  await second.goto(page.url())
  await second
    .getByRole('button', { name: /^Accept: / })
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Accept all' }).press('Enter')
  await page.getByRole('button', { name: 'Accept all' }).waitFor({ state: 'detached' })
  await second.getByRole('button', { name: 'Accept all' }).waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('textbox', { name: 'Objective' }).waitFor()
  expect(await page.getByRole('textbox', { name: 'Objective' }).inputValue()).toBe('Mail finance what was too dear.')
  const [item] = (await callApi<{ items: Member[] }>(page, 'GET', '/members')).items
  const member = async () => await callApi<Member>(page, 'GET', `/members/${item?.id}`)
  expect((await member()).yaml).toContain('300')

  // What was proposed as destination or amount keeps it from work until it is confirmed.
  const confirm = page.getByRole('button', { name: /^Confirm: / })
  const work = page.getByRole('button', { name: 'Put to work as v1' })
  expect(await work.getAttribute('aria-disabled')).toBe('true')
  for (let left = await confirm.count(); left > 0; left -= 1) {
    await confirm.first().press('Enter')
    await expect.poll(async () => await confirm.count(), { timeout: 30_000 }).toBe(left - 1)
  }
  await expect.poll(async () => await work.getAttribute('aria-disabled')).not.toBe('true')
  await work.press('Enter')
  await page
    .getByRole('dialog')
    .getByText(/talked about is offered next: At 08:00/)
    .waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Put to work as v1' }).press('Enter')
  await expect.poll(async () => (await member()).status, { timeout: 30_000 }).toBe('active')
  await page.goto(`${world.product.url}/crews/${item?.id}`)
  await page.getByRole('button', { name: 'Change by talking' }).press('Enter')
  await page.waitForURL(/\/crews\/talk\/aus_/)
  await page.getByRole('list', { name: 'What was said' }).getByText(JOB).waitFor()
  expect(errors).toEqual([])
})

const NOTE = {
  metadata: { name: 'Weekly note', slug: 'weekly-note' },
  objective: 'Send Ann the weekly note.',
  instructions: 'Write as if you knew her.',
  rigidity: 'adaptive',
  tools: [{ tool: 'mail.send', targets: ['ann@acme.example'] }],
  skills: [{ skill: 'house-style', version: '*' }],
  steps: [
    {
      id: 'letter',
      kind: 'think',
      goal: 'Write the note of the week.',
      output: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
    },
    {
      id: 'mail',
      kind: 'tool',
      tool: 'mail.send',
      with: { to: 'ann@acme.example', subject: 'The week', text: '${ steps.letter.output.text }' },
    },
  ],
}
/** What the model says, turn by turn: everything anew each time, also what was declined or edited by hand. */
const WRITTEN = [
  { say: 'It sends Ann a note of the week in your house style.', definition: NOTE },
  { say: 'The subject names the week.', definition: { ...NOTE, objective: 'Send Ann the note, with its week.', rigidity: 'autonomous' } },
].map((answer) => JSON.stringify({ ...answer, question: null, needs: [] }))
const STYLE = '---\nname: house-style\ndescription: How letters of the house sound.\n---\nCalm and short.\n'

test('a model hires: what it says streams in, each field is decided on by itself, what is missing is closed from another tab; two people write at once', async () => {
  const page = await enter()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await callApi(page, 'POST', '/models', { name: 'practice', preset: 'other', baseUrl, inside: true, clearance: 'workspace' })
  const chain = [{ provider: 'practice', model: 'writer', timeoutMs: 30_000, attemptsMax: 1 }]
  for (const role of ['authoring', 'primary']) await callApi(page, 'PUT', '/model-roles', { role, chain })

  await page.goto(`${world.product.url}/crews/hire`)
  const job = page.getByRole('textbox', { name: 'Describe the job' })
  await job.fill('Send Ann a note of the week, in our house style')
  await job.press('Enter')
  await page.waitForURL(/\/crews\/talk\/aus_/)
  const said = page.getByRole('list', { name: 'What was said' })
  await said.getByText(/^It sends/).waitFor()
  await page.getByText('Working it out').waitFor()
  expect(await page.getByRole('region', { name: 'Proposed changes' }).count()).toBe(0)
  goOn()
  await decideOnFirst(page)
  const tab = await page.context().newPage()
  await tab.goto(page.url())
  await closeGap(page, tab)
  await decideOnSecond(page, tab)
  const [id = ''] = await weeklyNotes(page)
  await writeTogether(page, await enterAsColleague(page), id)
  expect(errors).toEqual([])
})

async function weeklyNotes(page: Page): Promise<string[]> {
  const { items } = await callApi<{ items: { id: string; name: string }[] }>(page, 'GET', '/members')
  return items.filter(({ name }) => name === 'Weekly note').map(({ id }) => id)
}

let isSetUp = false

/** Signs in; whoever comes first sets the product up. */
async function enter(): Promise<Page> {
  const page = await (await world.browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  if (!isSetUp) {
    await signUp(page, world.product.setupLink ?? '')
    isSetUp = true
    return page
  }
  await signIn(page, world.product.url)
  await page.getByRole('link', { name: 'Crews' }).first().waitFor()
  return page
}

/** On the first proposal: one field is rejected, one accepted, the rest taken over; the last of it undone and accepted again. */
async function decideOnFirst(page: Page): Promise<void> {
  const proposal = page.getByRole('region', { name: 'Proposed changes' })
  await proposal.getByText('Proposed destination: ann@acme.example. It has to be confirmed.').first().waitFor()
  await proposal.getByText('Proposed freedom: Adaptive. It has to be confirmed.').waitFor()
  await page.getByText('There is no skill house-style here').waitFor()
  await proposal.getByText('Field by field').focus()
  await page.keyboard.press('Enter')
  await proposal
    .getByRole('heading', { name: /^Steps/ })
    .getByText('a destination to confirm')
    .waitFor()
  await expectAccessible(page, 'talk-model')
  await proposal.getByRole('button', { name: 'Reject: Instructions' }).press('Enter')
  await page.getByText('1 place is kept as it is').waitFor()
  expect(await weeklyNotes(page)).toEqual([])
  await proposal.getByRole('button', { name: 'Accept: Objective' }).press('Enter')
  await page.getByRole('textbox', { name: 'Objective' }).waitFor()
  await proposal.getByRole('button', { name: 'Accept: Steps' }).waitFor()
  expect(await proposal.getByRole('button', { name: 'Accept: About' }).count()).toBe(0)
  // What was pressed is gone; the keyboard goes on with the next of them.
  await expect.poll(async () => await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Accept: /)
  await page.getByRole('textbox', { name: 'Say what should change' }).press('Control+Enter')
  await proposal.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo what was last accepted' }).press('Enter')
  await proposal.waitFor()
  await page.getByRole('textbox', { name: 'Say what should change' }).press('Control+Enter')
  await page
    .getByRole('button', { name: /^Confirm: / })
    .first()
    .waitFor()
}

/** A skill that is missing is one press away; somebody adds it elsewhere, and here it is seen, also what was wrong because of it. */
async function closeGap(page: Page, tab: Page): Promise<void> {
  const missing = page.getByRole('list', { name: 'What is missing here' })
  await page.getByText('1 problem', { exact: true }).waitFor()
  const opened = page.context().waitForEvent('page')
  await missing.getByRole('link', { name: /^Find it ?: house-style/ }).press('Enter')
  const skills = await opened
  await skills.waitForURL(/\/skills\?find=house-style/)
  await publishSkill(skills, { slug: 'house-style', files: [{ path: 'SKILL.md', text: STYLE }] })
  await callApi(skills, 'POST', '/skill-bindings', { skill: 'house-style', scopeType: 'workspace' })
  await skills.close()
  for (const one of [page, tab]) {
    await one.bringToFront()
    await one.getByText('No problems', { exact: true }).waitFor()
    await one.getByText('There is no skill house-style here').waitFor({ state: 'detached' })
  }
}

/** What is edited by hand stays, whatever the model says next; a reload and the other tab show the same. */
async function decideOnSecond(page: Page, tab: Page): Promise<void> {
  await page.bringToFront()
  await page.getByRole('textbox', { name: 'Objective' }).fill('Send Ann the note on Fridays.')
  await page.getByRole('textbox', { name: 'Say what should change' }).focus()
  await page.getByText(/^Saved \d/).waitFor()
  await say(page, 'Work as freely as you can')
  await page.getByText('2 places are kept as they are').waitFor()
  expect(JSON.stringify(models.asked.at(-1)?.body['messages'])).toContain('/objective')
  await page.getByRole('button', { name: 'Reject: Freedom' }).waitFor()
  expect(await page.getByRole('button', { name: /^Accept: (Objective|Instructions)/ }).count()).toBe(0)
  await page.reload()
  for (const one of [page, tab]) {
    await one.getByText('Proposed freedom: Autonomous. It has to be confirmed.').waitFor()
    await one.getByText('2 places are kept as they are').waitFor()
    expect(await one.getByRole('textbox', { name: 'Objective' }).inputValue()).toBe('Send Ann the note on Fridays.')
  }
  await tab.getByRole('button', { name: 'Reject: Freedom' }).press('Enter')
  await page.getByText('Proposed freedom').waitFor({ state: 'detached' })
  await tab.close()
}

async function enterAsColleague(page: Page): Promise<Page> {
  const { url } = await callApi<{ url: string }>(page, 'POST', '/invitations', { role: 'author', grants: [] })
  const colleague = await (await world.browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  const ben = { link: url, name: 'Ben Colleague', email: 'ben@acme.example', password: 'another horse battery staple' }
  await join(colleague, world.product.url, ben)
  await colleague.getByRole('link', { name: 'Crews' }).first().waitFor()
  return colleague
}

/** Two people write in one draft: at different places both is kept; at the same place both texts are shown, and one is chosen. */
async function writeTogether(page: Page, colleague: Page, id: string): Promise<void> {
  const yaml = async () => (await callApi<Member>(page, 'GET', `/members/${id}`)).yaml
  const write = async (who: Page, field: string, text: string) => {
    await who.getByLabel(field, { exact: true }).fill(text)
    await who.getByLabel(field, { exact: true }).blur()
  }
  await colleague.goto(`${world.product.url}/crews/${id}`)
  await colleague.getByRole('textbox', { name: 'Objective' }).waitFor()
  /** What the colleague writes arrives after what is written here. */
  const meanwhile = async (theirs: readonly [string, string], ours: readonly [string, string]) => {
    let sendOn = (): void => {}
    const isWritten = new Promise<void>((resolve) => (sendOn = resolve))
    const isSent = colleague.waitForRequest((request) => request.method() === 'PUT')
    await colleague.route('**/draft', async (route) => await isWritten.then(() => route.continue()), { times: 1 })
    await write(colleague, ...theirs)
    await isSent
    await write(page, ...ours)
    await expect.poll(yaml).toContain(ours[1])
    sendOn()
  }
  await meanwhile(['Instructions', 'Be brief.'], ['Objective', 'Send Ann the note at noon.'])
  await colleague.getByText('Somebody else changed this meanwhile: Objective. Both changes are saved.').waitFor()
  expect(await yaml()).toMatch(/at noon[\s\S]*Be brief|Be brief[\s\S]*at noon/)
  await expect.poll(async () => await page.getByRole('textbox', { name: 'Instructions' }).inputValue()).toBe('Be brief.')

  await meanwhile(['Objective', 'Send Ann the note at night.'], ['Objective', 'Send Ann the note at dawn.'])
  await colleague.getByText('Somebody else changed the same place').waitFor()
  const both = colleague.getByRole('list', { name: 'Both texts' })
  expect(await both.innerText()).toMatch(/at dawn[\s\S]*at night/)
  await expectAccessible(colleague, 'both-texts')
  await colleague.getByRole('button', { name: 'Save mine in its place' }).press('Enter')
  await expect.poll(yaml).toContain('at night')
  await expect.poll(async () => await page.getByLabel('Objective', { exact: true }).inputValue()).toBe('Send Ann the note at night.')

  // What is typed and not saved yet stays where it is while somebody else saves the same field.
  const actions = colleague.getByLabel('Actions a run', { exact: true })
  await actions.fill('9999')
  await write(page, 'Actions a run', '50')
  await colleague.getByText('Somebody else changed this while you typed.').waitFor()
  expect(await actions.inputValue()).toBe('9999')
  await actions.scrollIntoViewIfNeeded()
  await expectAccessible(colleague, 'typed-meanwhile')
  await colleague.getByRole('button', { name: 'Keep what is saved: Actions a run' }).press('Enter')
  expect(await actions.inputValue()).toBe('50')
}

import { describe, expect, test } from 'vitest'
import { valueAt } from '#server/authoring/author/author.contract.ts'
import type { Surroundings } from '#server/authoring/author/author.ts'
import { SCORED_SURROUNDINGS } from '#server/authoring/author/testing/score-jobs.ts'
import { takeTurn } from '#server/authoring/author/testing/take-turn.ts'

const FIRST = 'Every Monday at 8 mail the rows of open.csv over 250 EUR to a@acme.example'
const GERMAN = 'Jeden Montag um 8 die Zeilen aus offen.csv an a@acme.example mailen'

/** What stands in the fields, and when it starts. */
const fieldsOf = (...texts: string[]) => {
  const { definition, trigger } = takeTurn(texts)
  const properties = (definition?.inputs?.['properties'] ?? {}) as { [name: string]: { default?: unknown } }
  const fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, field.default ?? null]))
  return { ...(fields as { readonly [name: string]: unknown }), starts: trigger.kind === 'schedule' ? trigger.cron : trigger.kind }
}
const saidIn = (texts: readonly string[], more: Partial<Surroundings> = {}) =>
  takeTurn(texts, more)
    .understood.map(({ text }) => text)
    .join('\n')

describe('a correction that is not understood', () => {
  test.each([['Make the letter sound friendlier'], ['blub fnord'], ['The subject should be nicer'], ['Not on public holidays, please']])(
    '"%s" is said to be none, with what could be said, and changes nothing',
    (correction) => {
      const [before, after] = [takeTurn([FIRST]), takeTurn([FIRST, correction])]
      expect(after.definition).toEqual(before.definition)
      expect([after.trigger, after.question]).toEqual([before.trigger, before.question])
      expect(saidIn([FIRST, correction])).toContain(`“${correction}” was not understood, and nothing was changed.\nIt takes another file`)
    },
  )

  test('is said in German, and only in the turn that it was said in', () => {
    expect(saidIn([GERMAN, 'Mach es bitte bunter'], { language: 'de' })).toContain('„Mach es bitte bunter“ wurde nicht verstanden')
    expect(saidIn([FIRST, 'blub', 'at 9 instead'])).not.toContain('not understood')
  })

  test('an answer that is none leaves its place open, and what stands so already is said to', () => {
    const texts = ['Mail the rows of open.csv to the boss', 'whoever is in charge there']
    expect(saidIn(texts)).toContain('“whoever is in charge there” is no answer that this author understands')
    expect(fieldsOf(...texts)).toMatchObject({ to: null })
    expect(saidIn([FIRST, 'Run it at 8'])).toContain('it stands so already')
    expect(saidIn([...texts.slice(0, 1), 'As you think best'])).not.toContain('no answer')
    expect(saidIn([FIRST, 'Thanks!'])).not.toContain('not understood')
  })
})

/** What is said after the first sentence, and the fields that are other then. */
const CORRECTIONS: readonly (readonly [string, { readonly [field: string]: unknown }])[] = [
  ['Send it to b@acme.example instead', { to: 'b@acme.example' }],
  ['Not to a@acme.example but to b@acme.example', { to: 'b@acme.example' }],
  ['To Mara Lindt rather than a@acme.example', { to: 'mara.lindt@acme.example' }],
  ['Use late.csv instead', { list: 'late.csv' }],
  ['late.csv instead of open.csv, and at 9:30', { list: 'late.csv', starts: '30 9 * * 1' }],
  ['At 9 instead', { starts: '0 9 * * 1' }],
  ['Tuesday instead of Monday', { starts: '0 8 * * 2' }],
  ['Not on Monday but on Thursday', { starts: '0 8 * * 4' }],
  ['Make that over 200 euros', { above: 200 }],
  ['Send it to b@acme.example as well', { to2: 'b@acme.example' }],
]
test.each(CORRECTIONS)('"%s" replaces what was said before, and nothing else', (correction, other) => {
  expect(fieldsOf(FIRST, correction)).toEqual({ ...fieldsOf(FIRST), ...other })
})

test('a yes of a person first, no letter at all, and the day that was asked for are taken', () => {
  const kindsOf = (...texts: string[]) => (takeTurn(texts).definition?.steps ?? []).map((step) => (step as { kind: string }).kind)
  const toolsOf = (...texts: string[]) => (takeTurn(texts).definition?.tools ?? []).map(({ tool }) => tool)
  expect(kindsOf(FIRST, 'ask me before you send it')).toContain('ask')
  expect(toolsOf(FIRST, 'do not mail it, just show me the result')).toEqual(['tables.read'])
  expect(toolsOf(FIRST, 'save it as a file instead of mailing it')).toEqual(['tables.read', 'tables.write'])
  const weekly = 'Every week mail the rows of open.csv to a@acme.example'
  expect([fieldsOf(weekly, 'Tuesday')['starts'], takeTurn([weekly, 'Tuesday']).question?.slot]).toEqual(['0 8 * * 2', 'time'])
  expect(fieldsOf(weekly, 'Tuesday', '9')).toMatchObject({ starts: '0 9 * * 2' })
})

test('a colleague is known by the first name alone, unless it is a word', () => {
  expect(fieldsOf('Mail the rows of open.csv to both Mara and Jonas')).toMatchObject({
    to: 'mara.lindt@acme.example',
    to2: 'jonas.wirth@acme.example',
  })
  const people = [{ name: 'Will Smith', email: 'will@acme.example' }]
  expect(JSON.stringify(takeTurn(['Will you mail me the rows of open.csv'], { people }).definition)).not.toContain('will@acme')
})

test.each([
  ['Statt an a@acme.example an b@acme.example', { to: 'b@acme.example' }],
  ['Nicht an a@acme.example, sondern an b@acme.example', { to: 'b@acme.example' }],
  ['Nicht um 8, sondern um 10', { starts: '0 10 * * 1' }],
  ['Nimm stattdessen spät.csv', { list: 'spät.csv' }],
] as const)('"%s" replaces in German', (correction, other) => {
  expect(fieldsOf(GERMAN, correction)).toEqual({ ...fieldsOf(GERMAN), ...other })
})

test('what is taken back in one breath does not count, and "not in" a second list takes nothing back', () => {
  expect(fieldsOf('Mail the rows of open.csv not to a@acme.example but to b@acme.example')).toMatchObject({ to: 'b@acme.example' })
  expect(fieldsOf('Mail everybody in all.csv who is not in done.csv')).toMatchObject({ list: 'all.csv', other: 'done.csv' })
  expect(fieldsOf('Sort the files in the folder inbox by year', 'Use the folder outbox instead')).toMatchObject({ folder: 'outbox' })
  expect(fieldsOf('Save the rows of a.csv as out/b.csv', 'Save it as out/c.csv instead')).toMatchObject({
    list: 'a.csv',
    writeTo: 'out/c.csv',
  })
})

test.each([
  ['an e-mail', 'Mail the rows of open.csv', 'recipient', 'to'],
  ['a ticket', 'When an e-mail arrives, open a ticket', 'ticket', 'ticketsAt'],
])('no destination of %s stands there before it was said', (_, sentence, slot, field) => {
  const answer = takeTurn([sentence])
  expect(answer.question).toMatchObject({ slot })
  expect(answer.question).not.toHaveProperty('standing')
  expect(fieldsOf(sentence)).toHaveProperty(field, null)
  expect(answer.toConfirm).toEqual([])
  for (const { email } of SCORED_SURROUNDINGS.people) expect(JSON.stringify(answer.definition)).not.toContain(email)
})

test('a list that is called tickets opens none', () => {
  expect(fieldsOf('Collect the new lines of tickets.csv in a PDF and mail it to desk@acme.example')).not.toHaveProperty('ticketsAt')
})

test('the objective says what the job does, in one sentence and never in the words of the chat', () => {
  const objective = (texts: readonly string[], language: 'en' | 'de' = 'en') => takeTurn(texts, { language }).definition?.objective
  expect(objective([FIRST, 'At 9 instead'])).toBe(
    'Reads the table open.csv, takes rows with Amount over 250, and sends an e-mail to a@acme.example.',
  )
  expect(objective([GERMAN], 'de')).toBe('Liest die Tabelle offen.csv und sendet eine E-Mail an a@acme.example.')
  expect(objective(['When an e-mail arrives, open a ticket', 'http://desk.localhost/t'])).toBe('Opens a ticket at http://desk.localhost/t.')
})

test.each([
  'Reconcile Internationalisierungsbeauftragungsverfahren Grundstücksverkehrsgenehmigungszuständigkeiten of a.csv',
  'Check the expense list and mail the lines to the people in charge of the department',
  FIRST,
])('the name of "%s" is whole words of what was said, at most 60 letters', (sentence) => {
  const name = takeTurn([sentence]).definition?.metadata.name ?? ''
  expect(name.length).toBeGreaterThan(0)
  expect(name.length).toBeLessThanOrEqual(60)
  const words = sentence.toLowerCase().split(/\s+/)
  expect(
    name
      .toLowerCase()
      .split(' ')
      .filter((word) => !words.includes(word)),
  ).toEqual([])
  expect(name).not.toMatch(/ (?:and|the|to|of)$/)
})

describe('a secret that was taken out', () => {
  const sentence = 'Every day at 9 read http://api.localhost/items with the key [secret] and mail it to a@acme.example'

  test('leaves a gap where a saved one is chosen, and is said to', () => {
    const { definition, gaps } = takeTurn([sentence])
    expect(gaps).toEqual([{ kind: 'secret', name: 'vault:/api-localhost#key', pointer: '/steps/0/with/key' }])
    expect(valueAt(definition, '/steps/0/with/key')).toBe('vault:/api-localhost#key')
    expect(JSON.stringify(definition)).not.toContain('[secret]')
    expect(saidIn([sentence])).toContain('save it under Secrets and choose it there')
  })

  test('is closed once it is saved, and a saved one that is named is used', () => {
    const handles = ['vault:/api-localhost#key', 'vault:/crm#key']
    expect(takeTurn([sentence], { handles }).gaps).toEqual([])
    const named = takeTurn(['Read http://api.localhost/items with vault:/crm#key and mail it to a@acme.example'], { handles })
    expect([named.gaps, valueAt(named.definition, '/steps/0/with/key')]).toEqual([[], 'vault:/crm#key'])
  })

  test('is said to be of no use where no step takes one, and keeps nothing from going on', () => {
    const useless = 'Mail the rows of open.csv to a@acme.example, the password is [secret]'
    expect(takeTurn([useless]).gaps).toEqual([])
    expect(saidIn([useless])).toContain('nothing in this job takes one')
    expect(takeTurn([useless]).definition?.objective).toBe('Reads the table open.csv and sends an e-mail to a@acme.example.')
  })
})

describe('an app that something is looked up in', () => {
  const tool = (ref: string, title: string, effectClass: 'external_read' | 'external_write') => ({
    ref,
    title,
    description: title,
    effectClass,
    inputSchema: { type: 'object' },
  })
  const sentence = 'Every Monday at 9 send me the open deals from HubSpot by mail'

  test.each([
    [sentence, 'hubspot.read'],
    ['Pull the invoices out of DATEV and show me the unpaid ones', 'datev.read'],
    ['Jeden Tag um 9 die Aufträge aus Shopify an b@acme.example mailen', 'shopify.read'],
    ['Every day at 9 post the rows of sales.csv to Salesforce', 'salesforce.send'],
    ['Create a lead in HubSpot for each row of leads.csv', 'hubspot.send'],
  ])('"%s" leaves a gap for %s', (text, ability) => {
    const { gaps, definition } = takeTurn([text])
    expect(gaps).toHaveLength(1)
    expect(valueAt(definition, gaps[0]?.pointer ?? '')).toBe(ability)
    const tools = (definition?.tools ?? []).map((known) => known.tool)
    expect(tools.includes('tables.read')).toBe(ability.endsWith('send'))
  })

  test('uses an ability that reads when it is connected, and none that changes things', () => {
    const able = [tool('hubspot.send', 'Send open deals', 'external_write'), tool('hubspot.find', 'Find deals', 'external_read')]
    const toolsOf = (tools: typeof able) => {
      const { definition, gaps } = takeTurn([sentence], { tools: [...SCORED_SURROUNDINGS.tools, ...tools] })
      return [(definition?.tools ?? []).map((known) => known.tool), gaps.map(({ name }) => name)]
    }
    expect(toolsOf(able)).toEqual([['hubspot.find', 'mail.send'], []])
    expect(toolsOf(able.slice(0, 1))).toEqual([['hubspot.read', 'mail.send'], ['hubspot']])
  })
})

test.each([
  ['for each one registered in hires.csv, open a ticket', 'manual'],
  ['Take new-hires.xlsx and for each new hire that comes in, open a ticket', 'manual'],
  ['Open a ticket for each new hire in hires.csv', 'manual'],
  ['For each new order from the shop open a ticket', 'webhook'],
  ['For every order received, add a line to orders.csv', 'webhook'],
  ['E-Mails, die bei uns ankommen, sollen beantwortet werden', 'mail'],
])('"%s" starts by %s', (sentence, kind) => {
  expect(takeTurn([sentence]).trigger.kind).toBe(kind)
})

test('a day that answers "every quarter" stays within its months, and "every month" leaves them', () => {
  const first = 'Every quarter mail the totals per region of sales.csv to a@acme.example'
  expect(fieldsOf(first, 'on the first day at 9')).toMatchObject({ starts: '0 9 1 1,4,7,10 *' })
  expect(fieldsOf(first, 'on the last day at 17')).toMatchObject({ starts: '0 17 L 3,6,9,12 *' })
  expect(fieldsOf(first, 'on the first day at 9', 'every month on the 2nd at 7 instead')).toMatchObject({ starts: '0 7 2 * *' })
})

test('a ticket for each of them is one per row of the list, its secret in it as well', () => {
  const { definition, gaps } = takeTurn(['For each new hire in hires.csv open a ticket at http://desk.localhost/t with the key [secret]'])
  expect(definition?.steps.at(-1)).toMatchObject({
    kind: 'each',
    in: 'steps.list.output.rows',
    steps: [{ tool: 'http.send', with: { url: 'http://desk.localhost/t', key: 'vault:/desk-localhost#key' } }],
  })
  expect(gaps.map(({ pointer }) => valueAt(definition, pointer))).toEqual(['vault:/desk-localhost#key'])
  expect(takeTurn(['Open a ticket at http://desk.localhost/t with the rows of late.csv']).definition?.steps.at(-1)).toMatchObject({
    kind: 'tool',
  })
})

test('opening a ticket is no condition on a column', () => {
  expect(fieldsOf('Open a ticket for each new hire in hires.csv')).toEqual({ list: 'hires.csv', ticketsAt: null, starts: 'manual' })
})

test.each(['not to ', 'instead of Monday ', 'b@acme.example ', 'late.csv instead ', 'do not mail it ', 'HubSpot deals '])(
  'four thousand letters of "%s" as a correction come to an answer',
  (words) => {
    expect(takeTurn([FIRST, words.repeat(4000 / words.length)]).definition).not.toBeNull()
  },
)

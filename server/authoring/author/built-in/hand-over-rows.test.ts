import { expect, test } from 'vitest'
import type { Surroundings } from '#server/authoring/author/author.ts'
import { SCORED_SNAPSHOT } from '#server/authoring/author/testing/score-jobs.ts'
import { takeTurn } from '#server/authoring/author/testing/take-turn.ts'
import { compile } from '#server/compiler/compile.ts'

const members = [
  { slug: 'invoice-clerk', name: 'Invoice clerk' },
  { slug: 'controller', name: 'Controller' },
  { slug: 'pruefung', name: 'Rechnungsprüfung' },
]
const needs = (properties: object, required: readonly string[]) => ({ type: 'object', properties, required: [...required] })
const takes = {
  'invoice-clerk': needs({ orders: { type: 'array', title: 'Orders' } }, ['orders']),
  controller: needs({ list: { type: 'string', format: 'file', title: 'List', default: 'own.csv' } }, ['list']),
  pruefung: needs({ total: { type: 'number', title: 'Total' } }, ['total']),
}

const turn = (texts: readonly string[], more: Partial<Surroundings> = {}) => {
  const answer = takeTurn(texts, { members, ...more })
  const { definition } = answer
  const output = definition?.output?.value as { readonly [field: string]: unknown } | undefined
  return {
    ...answer,
    handoffs: definition?.handoffs ?? [],
    output: output ?? {},
    path: (definition?.inputs?.['properties'] as { list?: { default?: string } } | undefined)?.list?.default,
    said: answer.understood.map(({ text }) => text).join('\n'),
    compiles: compile(definition, { ...SCORED_SNAPSHOT, members: members.map(({ slug }) => slug) }).ok,
  }
}

test.each([
  ['Hand over the rows of orders.csv to the Invoice clerk.'],
  ['Hand the rows of orders.csv over to the Invoice clerk'],
  ['Hand over to the Invoice clerk the rows of orders.csv'],
  ['Give each row of orders.csv to the Invoice clerk.'],
  ['Give the Invoice clerk every row of orders.csv'],
  ['Please pass all lines from orders.csv on to the invoice clerk'],
  ['Read orders.csv and hand over each row to the Invoice clerk'],
  ['Übergib die Zeilen aus orders.csv an den Invoice clerk'],
  ['Gib jede Zeile aus orders.csv an Invoice clerk weiter'],
  ['Die Zeilen von orders.csv an Invoice clerk übergeben'],
])('"%s" proposes a hand-over that takes the rows along', (sentence) => {
  const { handoffs, output, path, said, toConfirm, compiles } = turn([sentence])
  expect([handoffs, path]).toEqual([[{ to: 'invoice-clerk' }], 'orders.csv'])
  expect(output).toMatchObject({ rows: '${ steps.list.output.rows }', found: expect.any(String) })
  expect(toConfirm).toContainEqual({ pointer: '/handoffs', kind: 'destination' })
  expect(said).not.toContain('Not taken over')
  expect(compiles).toBe(true)
})

test('the time before it, the rows that count and the condition behind it stay', () => {
  const { handoffs, output, trigger, definition } = turn([
    'Every Monday at 8 hand over the rows of orders.csv over 500 EUR to the Invoice clerk if anything was found',
  ])
  expect(handoffs).toEqual([{ to: 'invoice-clerk', when: 'output.found > 0' }])
  expect(output['rows']).toBe('${ steps.found.output.rows }')
  expect([trigger, definition?.inputs]).toMatchObject([
    { kind: 'schedule', cron: '0 8 * * 1' },
    { properties: { above: { default: 500 } } },
  ])
})

test('the field that the rows go into is the one that the other asks for', () => {
  const { output, said, compiles } = turn(['Give each row of orders.csv to the Invoice clerk'], { takes })
  expect([output, compiles]).toMatchObject([{ orders: '${ steps.list.output.rows }' }, true])
  expect(said).toContain('Invoice clerk gets all rows at once, under Orders, and goes through them itself.')
})

test('one that begins with a file gets the file, as long as all of it counts', () => {
  const whole = turn(['Hand over the rows of orders.csv to the Controller'], { takes })
  expect([whole.handoffs, whole.output, whole.compiles]).toMatchObject([[{ to: 'controller' }], { list: '${ inputs.list }' }, true])
  expect(whole.said).toContain('Controller gets the file itself, under List.')
  const some = turn(['Hand over the rows of orders.csv over 500 to the Controller'], { takes })
  expect(some.handoffs).toEqual([])
  expect(some.said).toContain('Not passed on to Controller: it begins with a whole file, and here only some rows count.')
})

test.each([
  ['We want to hand over the late rows of open.csv to the Controller every Friday at 9', { found: '${ size(steps.found.output.rows) }' }],
  ['Every Friday at 9 read open.csv and hand over the late rows to the Controller', { rows: '${ steps.found.output.rows }' }],
  ['Every Friday at 9 hand over open.csv grouped by customer to the Controller', { rows: '${ steps.groups.output.rows }' }],
  ['Read orders.csv and give each line to controller every Friday at 9', { rows: '${ steps.list.output.rows }' }],
  ['Every Friday at 9, for each row in orders.csv hand it over to the Controller', { rows: '${ steps.list.output.rows }' }],
  ['Every Friday at 9 read orders.csv. For every row, hand it over to the Controller', { rows: '${ steps.list.output.rows }' }],
  ['Every Friday at 9 hand over the files in the folder inbox to the Controller', { rows: '${ steps.named.output.rows }' }],
])('"%s" is read whole: when, which, and to whom', (sentence, output) => {
  const found = turn([sentence])
  expect([found.handoffs, found.trigger, found.output, found.compiles]).toMatchObject([
    [{ to: 'controller' }],
    { kind: 'schedule', cron: '0 9 * * 5' },
    output,
    true,
  ])
})

test('a crew member that is only named beside what is done is said back, with the words that would pass it on', () => {
  const { handoffs, said } = turn(['Every Monday at 8 save the rows of orders.csv as copy.csv for the Controller'])
  expect(handoffs).toEqual([])
  expect(said).toContain('Nothing is passed on to Controller by this. “Then hand it over to Controller” does that.')
  expect(turn(['Every Monday at 8 read controller.csv']).said).not.toContain('passed on')
})

test('a file that is handed over by its name goes over as one', () => {
  const { output, compiles } = turn(['Hand orders.csv over to the Controller'])
  expect([output, compiles]).toMatchObject([{ file: '${ inputs.list }' }, true])
})

test('one that takes no rows is left out in words, never given something else', () => {
  const { handoffs, said } = turn(['Give each row of orders.csv to Rechnungsprüfung'], { takes })
  expect(handoffs).toEqual([])
  expect(said).toContain('Not passed on to Rechnungsprüfung: it takes neither rows nor a file to begin.')
})

test.each([
  ['Mail open.csv to a@acme.example every Monday at 8. Hand over the rows of orders.csv to the Controller.'],
  ['Every Monday at 8 mail the rows of orders.csv to a@acme.example. Hand over the rows over 500 to the Controller.'],
  ['Read orders.csv and give each row to accounting'],
  ['Give each row of orders.csv to accounting'],
])('"%s" is said back where it does not fit what else is asked for, and the rest stands as it was', (sentence) => {
  const { handoffs, said } = turn([sentence])
  expect(handoffs).toEqual([])
  expect(said).toContain('Not taken over')
})

test('a second list that is handed over is no second list of the job', () => {
  const first = 'Mail open.csv to a@acme.example every Monday at 8.'
  const [alone, both] = [turn([first]), turn([first, 'Hand over the rows of orders.csv to the Controller'])]
  expect(both.definition?.steps).toEqual(alone.definition?.steps)
})

test('a person gets a letter with the rows, as before', () => {
  const { handoffs, definition } = turn(['Give each row of orders.csv to Mara Lindt'])
  expect([handoffs, JSON.stringify(definition?.steps)]).toMatchObject([[], expect.stringContaining('mail.send')])
})

test('"no, to the Controller instead" hands the same rows to the other', () => {
  const { handoffs, output } = turn(['Hand over the rows of orders.csv to the Invoice clerk', 'No, to the Controller instead'])
  expect([handoffs, output['rows']]).toEqual([[{ to: 'controller' }], '${ steps.list.output.rows }'])
})

test.each([
  ['Hand over the first 10 rows of orders.csv to the Controller'],
  ['Hand over the paid rows of orders.csv to the Controller'],
  ['Hand over the German rows of orders.csv to the Controller'],
  ['Hand over the last row of orders.csv to the Controller'],
  ['Hand over the rows of orders.csv of last week to the Controller'],
  ['Hand over the rows of orders.csv confidentially to the Controller'],
  ['Hand over the rows of orders.csv that are not late to the Controller'],
  ['Every Friday at 9 read orders.csv and hand over the paid rows to the Controller'],
  ['Gib die bezahlten Zeilen aus orders.csv an Controller weiter'],
])('"%s" narrows by a word that nothing comes of: said back, never all rows instead', (sentence) => {
  const { handoffs, said } = turn([sentence])
  expect(handoffs).toEqual([])
  expect(said).toContain('Not taken over')
})

test.each([
  ['Hand over the late rows of orders.csv to the Controller'],
  ['Hand over the orders in orders.csv to the Controller'],
  ['Hand over every single row of the list orders.csv to the Controller'],
  ['Übergib die überfälligen Zeilen aus der Liste orders.csv an Controller'],
  ['Hand over the rows of orders.csv with more than 500 EUR to the Controller'],
  ['Hand over the rows of orders.csv that are older than 30 days to the Controller'],
])('"%s" has no word that is not read, and goes over', (sentence) => {
  const { handoffs, said } = turn([sentence])
  expect(handoffs).toEqual([{ to: 'controller' }])
  expect(said).not.toContain('Not taken over')
})

test.each([
  ['Hand over the rows of orders.csv to the Controller at 9 every day if the total is over 10000', 'hand over the rows to'],
  ['Hand over the rows of orders.csv every day at 9 to the Controller if the total is over 10000', 'hand over the rows to'],
  ['Hand over each row of orders.csv to the Controller at 9 every day if the total is over 10000', 'hand over each row to'],
])('"%s" is said back with the rows that were meant', (sentence, words) => {
  const { said, trigger } = turn([sentence])
  expect(said).toContain(`Not taken over: “${words} the Controller if the total is over 10000”`)
  expect(trigger).toMatchObject({ kind: 'schedule', cron: '0 9 * * *' })
})

test.each([
  ['Hand over the rows of orders.csv to the Controller within two days'],
  ['Hand over the rows of orders.csv to the Controller until noon'],
  ['Hand over the rows of orders.csv to the Controller before noon'],
  ['Hand over the rows of orders.csv to the Controller after lunch'],
  ['Hand over the rows of orders.csv to the Controller without delay'],
  ['Hand over the rows of orders.csv to the Controller confidentially'],
  ['Mail the rows of orders.csv to a@acme.example, dann an Controller binnen zwei Tagen übergeben'],
  ['Übergib die Zeilen aus orders.csv an Controller bis Mittag'],
  ['Übergib die Zeilen aus orders.csv an Controller ohne Rückfrage'],
])('"%s" invents nobody: a word behind the name is no part of it', (sentence) => {
  const { handoffs, gaps, said } = turn([sentence])
  expect([handoffs, gaps]).toEqual([[], []])
  expect(said).toContain('Not taken over')
})

test.each([
  ['Read orders.csv and, for each row, hand it over to the Controller, who mails the customer', ['who mails the customer']],
  ['Hand over the rows of orders.csv to the Controller who mails them to ana@acme.example', ['who mails them to ana@acme.example']],
  [
    'Hand over the rows of orders.csv to the Controller, who mails them to ana@acme.example and calls the boss',
    ['who mails them to ana@acme.example', 'calls the boss'],
  ],
  ['Lies orders.csv und übergib die Zeilen an Controller, der dem Kunden eine Mail schickt', ['der dem Kunden eine Mail schickt']],
  ['Übergib die Zeilen aus orders.csv an Controller, der sie an ana@acme.example schickt', ['der sie an ana@acme.example schickt']],
])('"%s": what the other does with it is no work of this one', (sentence, parts) => {
  const { handoffs, definition, said } = turn([sentence])
  expect(handoffs).toEqual([{ to: 'controller' }])
  expect(JSON.stringify(definition)).not.toMatch(/mail\.send|ana@acme/)
  for (const part of parts) expect(said).toMatch(new RegExp(`Not taken over:.*“${part}”`))
})

test.each([
  ['Hand over the rows of orders.csv to the Controller, who checks them, and mail the total to ana@acme.example'],
  ['Übergib die Zeilen aus orders.csv an Controller, die Liste an ana@acme.example schicken'],
])('"%s": an order beside it stays one of this one', (sentence) => {
  const { handoffs, definition } = turn([sentence])
  expect(handoffs).toEqual([{ to: 'controller' }])
  expect(JSON.stringify(definition)).toMatch(/mail\.send/)
})

test('the time behind what the other does is the one of the job', () => {
  const { trigger } = turn(['Hand over the rows of orders.csv to the Controller, who mails the customers, Mondays at 9'])
  expect(trigger).toMatchObject({ kind: 'schedule', cron: '0 9 * * 1' })
})

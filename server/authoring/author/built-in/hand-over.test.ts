import { expect, test } from 'vitest'
import type { Surroundings } from '#server/authoring/author/author.ts'
import { SCORED_SNAPSHOT } from '#server/authoring/author/testing/score-jobs.ts'
import { takeTurn } from '#server/authoring/author/testing/take-turn.ts'
import { compile } from '#server/compiler/compile.ts'

const FIRST = 'Every Monday at 8 mail the rows of open.csv to a@acme.example.'
const GERMAN = 'Jeden Montag um 8 die Zeilen aus offen.csv an a@acme.example mailen.'
const members = [
  { slug: 'invoice-clerk', name: 'Invoice clerk' },
  { slug: 'controller', name: 'Controller' },
  { slug: 'pruefung', name: 'Rechnungsprüfung' },
]
const FOUND = 'output.found > 0'

const turn = (texts: readonly string[], more: Partial<Surroundings> = {}) => {
  const answer = takeTurn(texts, { members, ...more })
  return { ...answer, handoffs: answer.definition?.handoffs ?? [], said: answer.understood.map(({ text }) => text).join('\n') }
}

test.each([
  ['Then hand it over to the Invoice clerk.', { to: 'invoice-clerk' }],
  ['Hand it over to invoice-clerk when it is done', { to: 'invoice-clerk' }],
  ['When something was found, hand it over to the Invoice clerk', { to: 'invoice-clerk', when: FOUND }],
  ['Pass it on to the invoice clerk if anything was found', { to: 'invoice-clerk', when: FOUND }],
  ['Hand it over to the Controller, but only if something was found', { to: 'controller', when: FOUND }],
  ['Hand it over to the Controller. Only if something was found.', { to: 'controller', when: FOUND }],
  ['Let the Controller take over', { to: 'controller' }],
  ['Delegate the rest to Controller', { to: 'controller' }],
] as const)('"%s" is proposed, and stands out until somebody confirms it', (sentence, handOver) => {
  const { handoffs, toConfirm, gaps, said, definition } = turn([`${FIRST} ${sentence}`])
  expect([handoffs, gaps]).toEqual([[handOver], []])
  expect(toConfirm).toContainEqual({ pointer: '/handoffs', kind: 'destination' })
  expect(said).not.toContain('Not taken over')
  expect(definition).toMatchObject({ steps: turn([FIRST]).definition?.steps, inputs: turn([FIRST]).definition?.inputs })
  expect(compile(definition, { ...SCORED_SNAPSHOT, members: members.map(({ slug }) => slug) }).ok).toBe(true)
})

test.each([
  ['Danach an Rechnungsprüfung weitergeben', { to: 'pruefung' }],
  ['Wenn etwas gefunden wurde, gib es an die Rechnungsprüfung weiter', { to: 'pruefung', when: FOUND }],
  ['Dann übernimmt die Rechnungsprüfung', { to: 'pruefung' }],
  ['Falls Zeilen gefunden wurden, an die Rechnungsprüfung übergeben', { to: 'pruefung', when: FOUND }],
] as const)('"%s" is proposed in German too', (sentence, handOver) => {
  const { handoffs, said } = turn([`${GERMAN} ${sentence}`], { language: 'de' })
  expect([handoffs, said.includes('Nicht übernommen')]).toEqual([[handOver], false])
  expect(said).toContain('übernimmt Rechnungsprüfung')
})

test.each([
  ['When the amount is over 500, hand it over to the Invoice clerk'],
  ['Hand it over to the Invoice clerk unless the sun shines'],
  ['Hand it over to the Invoice clerk if the total is over 500'],
  ['For orders over 500, hand it over to the Invoice clerk'],
  ['On Friday, hand it over to the Invoice clerk'],
  ['Hand it over to the Invoice clerk or the Controller'],
  ['If needed hand it over to the Invoice clerk'],
  ['Otherwise hand it over to the Invoice clerk'],
  ['Hand it over to the Invoice clerk for orders over 500'],
  ['Hand it over to the Invoice clerk every Friday'],
  ['Hand it over to the Controller, but not on public holidays'],
  ['Hand it over to the Controller. But not when the amount is over 500.'],
  ['Hand it over to the Controller. Only if the amount is over 500.'],
  ['Hand it over to the Controller (only for the big ones)'],
  ['Hand it over to the Controller when nothing was found'],
  ['Hand it over to the Invoice clerk, no, to the Controller'],
  ['Wenn der Betrag über 500 ist, an die Rechnungsprüfung weitergeben'],
])('"%s" is never a hand-over without its condition, and is said back', (sentence) => {
  const { handoffs, said } = turn([`${FIRST} ${sentence}`])
  expect(handoffs).toEqual([])
  expect(said).toContain('Not taken over')
})

test('where the result does not tell whether something was found, that condition is said back', () => {
  const { handoffs, said } = turn([
    'Every Monday at 8 mail a@acme.example a reminder. When something was found, hand it over to the Controller',
  ])
  expect([handoffs, said.includes('Not taken over')]).toEqual([[], true])
})

test('nobody of that name is a gap with its place, and nothing is put to work before', () => {
  const { handoffs, gaps, definition, said } = turn([`${FIRST} Hand it over to the Tax office.`])
  expect(handoffs).toEqual([{ to: 'tax-office' }])
  expect(gaps).toEqual([{ kind: 'member', name: 'Tax office', pointer: '/handoffs/0/to' }])
  expect(said).toContain('No crew member is called Tax office')
  expect(compile(definition, SCORED_SNAPSHOT).ok).toBe(false)
})

test('several of one name are a gap until the short name is said', () => {
  const twins = [...members, { slug: 'controller-2', name: 'Controller' }]
  const { handoffs, gaps, said } = turn([`${FIRST} Hand it over to the Controller.`], { members: twins })
  expect([handoffs, gaps]).toEqual([[], [{ kind: 'member', name: 'Controller', pointer: '' }]])
  expect(said).toContain('More than one crew member is called Controller')
  const then = turn([`${FIRST} Hand it over to the Controller.`, 'to controller-2'], { members: twins })
  expect([then.handoffs, then.gaps]).toEqual([[{ to: 'controller-2' }], []])
})

test('one that needs what this job does not give is left out in words, and the draft can be put to work', () => {
  const takes = { controller: { type: 'object', properties: { total: { type: 'number', title: 'Total' } }, required: ['total'] } }
  const { handoffs, said, definition, gaps } = turn([`${FIRST} Hand it over to the Controller.`], { takes })
  expect([handoffs, gaps]).toEqual([[], []])
  expect(said).toContain('Not passed on to Controller: it needs Total to begin')
  expect(compile(definition, SCORED_SNAPSHOT).ok).toBe(true)
})

const HANDED = `${FIRST} When something was found, hand it over to the Invoice clerk.`
test.each([
  ['no, to the Controller instead', [{ to: 'controller', when: FOUND }]],
  ['Not to the Invoice clerk but to the Controller', [{ to: 'controller', when: FOUND }]],
  ['Hand it over to the Controller instead', [{ to: 'controller', when: FOUND }]],
  ["Don't hand over", []],
  ['no hand-over please', []],
  ['Do not hand it over to the Invoice clerk but to the Controller', [{ to: 'controller', when: FOUND }]],
  ['Nein, lieber an die Rechnungsprüfung', [{ to: 'pruefung', when: FOUND }]],
  ['Doch nicht weitergeben', []],
])('"%s" puts a hand-over right, under its condition', (correction, handoffs) => {
  const [before, after] = [turn([HANDED]), turn([HANDED, correction])]
  expect(after.handoffs).toEqual(handoffs)
  expect(after.said).not.toMatch(/not understood|Not taken over/)
  expect([after.definition?.steps, after.trigger, after.definition?.metadata.name]).toEqual([
    before.definition?.steps,
    before.trigger,
    before.definition?.metadata.name,
  ])
})

test.each([
  ['only when something was found', [{ to: 'invoice-clerk', when: FOUND }]],
  ['Hand it over to the Controller if the total is over 500', [{ to: 'invoice-clerk' }]],
  ['Also hand it over to the Controller', [{ to: 'invoice-clerk' }]],
  ['Never hand it over to the Controller', [{ to: 'invoice-clerk' }]],
  ['to b@acme.example instead', [{ to: 'invoice-clerk' }]],
])('"%s" leaves the one who takes over', (later, handoffs) => {
  expect(turn([`${FIRST} Hand it over to the Invoice clerk.`, later]).handoffs).toEqual(handoffs)
})

test('a person or an address gets a letter, as before', () => {
  for (const to of ['Mara Lindt', 'b@acme.example'])
    expect(turn([`Every Monday at 8 read open.csv and pass it on to ${to}`]).handoffs).toEqual([])
})

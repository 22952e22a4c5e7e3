import { expect, test } from 'vitest'
import type { Surroundings } from '#server/authoring/author/author.ts'
import { SCORED_SURROUNDINGS } from '#server/authoring/author/testing/score-jobs.ts'
import { takeTurn } from '#server/authoring/author/testing/take-turn.ts'

const MAIL = 'Every Monday at 8 mail the rows of open.csv to a@acme.example.'
const members = [
  { slug: 'controller', name: 'Controller' },
  { slug: 'controller-2', name: 'Controller' },
  { slug: 'invoice-clerk', name: 'Invoice clerk' },
  { slug: 'order-clerk', name: 'Order clerk' },
]
const app = (key: string, title: string) => ({
  ref: `${key}.create`,
  title,
  description: 'Creates a deal',
  effectClass: 'external_write' as const,
  inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
})
const tools = [...SCORED_SURROUNDINGS.tools, app('crm-sales', 'Create a deal'), app('crm-support', 'Create a deal')]
const skills = ['tone-formal', 'tone-friendly'].map((slug) => ({ slug, version: '1.0.0', description: 'How we write' }))

const turn = (texts: readonly string[], more: Partial<Surroundings> = {}) => {
  const answer = takeTurn(texts, { members, ...more })
  return { ...answer, handoffs: answer.definition?.handoffs ?? [], said: answer.understood.map(({ text }) => text).join('\n') }
}

test.each([
  [
    'Hand it over to the Controller.',
    ['Controller (controller)', 'Controller (controller-2)'],
    'Controller (controller-2)',
    'controller-2',
  ],
  ['Hand it over to the Controller.', ['Controller (controller)', 'Controller (controller-2)'], 'controller-2', 'controller-2'],
  ['Hand it over to the clerk.', ['Invoice clerk', 'Order clerk'], 'Order clerk', 'order-clerk'],
  ['When something was found, hand it over to the clerk.', ['Invoice clerk', 'Order clerk'], 'the Order clerk', 'order-clerk'],
])('"%s" asks which of %j is meant, and takes the answer', (sentence, options, reply, slug) => {
  const [asked, answered] = [turn([`${MAIL} ${sentence}`]), turn([`${MAIL} ${sentence}`, reply])]
  expect([asked.question?.slot, asked.question?.options, asked.handoffs]).toEqual(['taker', options, []])
  expect([answered.question, answered.gaps, answered.handoffs.map(({ to }) => to)]).toEqual([null, [], [slug]])
  expect(answered.handoffs[0]?.when).toBe(sentence.startsWith('When') ? 'output.found > 0' : undefined)
  expect(answered.definition?.steps).toEqual(turn([MAIL]).definition?.steps)
  expect(answered.said).not.toMatch(/Not taken over|not understood/)
})

test('apps that fit the same word are asked for, and the one that is chosen is used', () => {
  const sentence = 'When an e-mail arrives, create a deal in our CRM'
  const [asked, answered] = [turn([sentence], { tools }), turn([sentence, 'crm-support'], { tools })]
  expect([asked.question?.slot, asked.question?.options]).toEqual(['app', ['crm-sales', 'crm-support']])
  expect([answered.question, answered.gaps]).toEqual([null, []])
  expect(JSON.stringify(answered.definition?.steps)).toContain('"crm-support.create"')
})

test('skills that fit the same word are asked for, and the model reads the one that is chosen', () => {
  const sentence = 'When an e-mail arrives, summarise it with our tone skill and mail the summary to a@acme.example'
  const [asked, answered] = [turn([sentence], { skills }), turn([sentence, 'tone-friendly'], { skills })]
  expect([asked.question?.slot, asked.question?.options, asked.definition?.skills]).toEqual([
    'skill',
    ['tone-formal', 'tone-friendly'],
    undefined,
  ])
  expect([answered.question, answered.definition?.skills]).toEqual([null, [{ skill: 'tone-friendly', version: '1.0.0' }]])
})

test.each([
  ['not the Order clerk'],
  ['anyone but Order clerk'],
  ['everybody except the order clerk'],
  ['Order clerk bitte nicht'],
  ['außer Order clerk'],
  ['Kein Order clerk'],
  ['Order clerk, not the Invoice clerk'],
  ['Order clerk or Invoice clerk'],
])('"%s" chooses nobody: it is said back, and the gap stands', (reply) => {
  const { handoffs, gaps, said } = turn([`${MAIL} Hand it over to the clerk.`, reply])
  expect([handoffs, gaps]).toEqual([[], [{ kind: 'member', name: 'clerk', pointer: '' }]])
  expect(said).toContain(`“${reply}” is no answer`)
})

test('an app that is refused is not used', () => {
  const sentence = 'When an e-mail arrives, create a deal in our CRM'
  const { definition, said } = turn([sentence, 'not crm-support'], { tools })
  expect(JSON.stringify(definition?.steps)).not.toContain('crm-support')
  expect(said).toContain('“not crm-support” is no answer')
})

test.each([
  ['Order clerk, every Friday at 9', 'every Friday at 9', '0 9 * * 5'],
  ['Order clerk every Friday at 9', 'every Friday at 9', '0 9 * * 5'],
  ['The Order clerk, and mail the rows to ana@acme.example', 'mail the rows to ana@acme.example', '0 8 * * 1'],
  ['Order clerk, but only the rows over 500', 'only the rows over 500', '0 8 * * 1'],
  ['Only the rows over 500, and the Order clerk', 'only the rows over 500', '0 8 * * 1'],
])('"%s" names one, and what else it says counts as said by itself', (reply, alone, cron) => {
  const base = `${MAIL} Hand it over to the clerk.`
  const [both, apart] = [turn([base, reply]), turn([base, 'Order clerk', alone])]
  expect([both.handoffs, both.trigger]).toMatchObject([[{ to: 'order-clerk' }], { cron }])
  expect([both.definition?.steps, both.definition?.inputs]).toEqual([apart.definition?.steps, apart.definition?.inputs])
  expect([both.definition?.steps, both.trigger]).not.toEqual([turn([MAIL]).definition?.steps, turn([MAIL]).trigger])
  expect(both.said).not.toMatch(/Not taken over|is no answer/)
})

test('what nothing can be made of beside a name is said back', () => {
  const { handoffs, said } = turn([`${MAIL} Hand it over to the clerk.`, 'Order clerk, and call the customers'])
  expect(handoffs.map(({ to }) => to)).toEqual(['order-clerk'])
  expect(said).toContain('Not taken over: “call the customers”')
})

test('a letter that is asked for beside the app is sent', () => {
  const { definition } = turn(['When an e-mail arrives, create a deal in our CRM', 'crm-support, and mail a summary to ana@acme.example'], {
    tools,
  })
  expect(JSON.stringify(definition)).toMatch(/"crm-support\.create".*"mail\.send".*ana@acme\.example/s)
})

test('a name that has a linking word in it is one name', () => {
  const named = ['service', 'stock'].map((one) => ({ slug: `sales-${one}`, name: `Sales and ${one}` }))
  const { handoffs } = turn([`${MAIL} Hand it over to sales.`, 'Sales and stock'], { members: named })
  expect(handoffs.map(({ to }) => to)).toEqual(['sales-stock'])
})

test.each([['yes'], ['Ja, bitte.'], ['Invoice clerk']])('"%s" takes the only one whose name is near', (reply) => {
  const texts = [`${MAIL} Hand it over to invoice.`]
  expect(turn(texts).question?.options).toEqual(['Invoice clerk'])
  expect(turn([...texts, reply]).handoffs.map(({ to }) => to)).toEqual(['invoice-clerk'])
  expect(turn([...texts, 'no']).handoffs).toEqual([])
})

test('whoever does not know leaves it open: nothing is guessed, and the gap stands', () => {
  const { handoffs, gaps, question } = turn([`${MAIL} Hand it over to the Controller.`, 'no idea'])
  expect([handoffs, gaps, question]).toEqual([[], [{ kind: 'member', name: 'Controller', pointer: '' }], null])
})

test('it is asked among the three questions, never beside them', () => {
  const sentence = 'Mail the late rows of our list every week, hand it over to the Controller'
  const slots: string[] = []
  const texts = [sentence]
  for (let n = 0; n < 6; n += 1) {
    const { question } = turn(texts)
    if (question === null) break
    slots.push(question.slot)
    texts.push('no idea')
  }
  expect(slots).toContain('taker')
  expect(slots.length).toBeLessThanOrEqual(3)
})

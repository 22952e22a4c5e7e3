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
  expect(slots.length).toBeLessThanOrEqual(3)
})

import { expect, test } from 'vitest'
import { answerFields, inputValues } from '#components/crews/input-values.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const schema = {
  properties: { list: { type: 'string' }, limit: { type: 'number' }, count: { type: 'integer' }, all: { type: 'boolean' } },
  required: ['list'],
}

test('what a person types becomes JSON of the type that the schema names', () => {
  expect(inputValues({ list: 'a.csv', limit: '150.5', count: '3', all: true }, schema)).toEqual({
    list: 'a.csv',
    limit: 150.5,
    count: 3,
    all: true,
  })
})

test('an empty field is left out, never sent as an empty text or as zero; a box that is not ticked is false', () => {
  expect(inputValues({ list: '', limit: '', count: undefined }, schema)).toEqual({ all: false })
})

test('a list of files is sent as it is, an empty one left out', () => {
  const files = { properties: { lists: { type: 'array', items: { type: 'string', format: 'file' } } } }
  expect(inputValues({ lists: ['a.csv', 'b.csv'] }, files)).toEqual({ lists: ['a.csv', 'b.csv'] })
  expect(inputValues({ lists: [] }, files)).toEqual({})
})

test('what the schema does not name is not sent', () => {
  expect(inputValues({ list: 'a.csv', other: 'x' }, { properties: { list: { type: 'string' } } })).toEqual({ list: 'a.csv' })
})

test('a question is answered by the fields of its form, or by one field when the form is no object or there is none', () => {
  const form = { type: 'object', properties: { month: { type: 'string' } }, required: ['month'] }
  expect(answerFields(form, inEnglish)).toEqual({ schema: form, isObject: true })
  expect(answerFields({ type: 'number', title: 'Amount' }, inEnglish)).toEqual({
    schema: { properties: { answer: { type: 'number', title: 'Amount' } }, required: ['answer'] },
    isObject: false,
  })
  expect(answerFields(null, inEnglish).schema.properties?.['answer']).toEqual({ type: 'string', title: 'Answer' })
})

test('required fields come first, in the order in which the form requires them', () => {
  const text = { type: 'string' }
  const { schema: ordered } = answerFields(
    { properties: { to: text, month: text, amount: text }, required: ['month', 'amount'] },
    inEnglish,
  )
  expect(Object.keys(ordered.properties ?? {})).toEqual(['month', 'amount', 'to'])
})

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { fillTemplate } from '#server/members/core/fill-template.ts'

const YAML = readFileSync('examples/expense-check/expense-check.yaml', 'utf8')

test('answers become the name and the defaults of the inputs; comments and everything else stay', () => {
  const filled = fillTemplate(YAML, { name: 'October', inputs: { list: 'october.csv', finance: 'books@acme.example', unknown: 1 } })
  const expected = parse(YAML)
  expected.metadata.name = 'October'
  expected.inputs.properties.list.default = 'october.csv'
  expected.inputs.properties.finance.default = 'books@acme.example'
  expect(parse(filled)).toEqual(expected)
  expect(filled).toContain('# Expense check: compares')
})

test('an address outside the declared ones is declared, because a person wrote it', () => {
  const filled = parse(fillTemplate(YAML, { inputs: { finance: 'cfo@elsewhere.example' } }))
  const [mail] = filled.tools.filter(({ tool }: { tool: string }) => tool === 'mail.send')
  expect(mail.targets).toEqual(['*@acme.example', '*@lumen-works.example', 'cfo@elsewhere.example'])
})

test('without answers, and where it cannot be read, it is the text itself', () => {
  expect(fillTemplate(YAML, {})).toBe(YAML)
  expect(fillTemplate('a: [', { name: 'x' })).toBe('a: [')
})

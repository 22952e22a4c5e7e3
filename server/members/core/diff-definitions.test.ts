import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { diffDefinitions } from '#server/members/core/diff-definitions.ts'

const job = () => parse(readFileSync('examples/expense-check/expense-check.yaml', 'utf8'))

test('equal documents differ nowhere, whatever the order of their fields', () => {
  const one = job()
  expect(diffDefinitions(one, Object.fromEntries(Object.entries(job()).reverse()))).toEqual([])
})

test('a step is named by its id: put in front of others, it alone is new', () => {
  const next = job()
  next.steps.unshift({ id: 'first', kind: 'set', values: { a: 1 } })
  const changes = diffDefinitions(job(), next)
  expect(changes.map(({ path }) => path.join('/'))).toEqual(['steps/order of steps', 'steps/first'])
  expect(changes.find(({ path }) => path[1] === 'first')).toEqual({ path: ['steps', 'first'], after: { kind: 'set', values: { a: 1 } } })
})

test('a field that is new is new, whatever it is called', () => {
  const inputs = (properties: object) => ({ inputs: { type: 'object', properties } })
  const more = { constructor: { type: 'string' }, toString: { type: 'string' } }
  expect(diffDefinitions(inputs({}), inputs(more))).toEqual([
    { path: ['inputs', 'properties', 'constructor'], after: { type: 'string' } },
    { path: ['inputs', 'properties', 'toString'], after: { type: 'string' } },
  ])
})

test('one changed word is one change, with before and after', () => {
  const next = job()
  next.rigidity = 'strict'
  next.tools[4].targets = ['*@acme.example']
  next.steps.find((step: { id: string }) => step.id === 'perPerson').steps[0].with.subject = 'Hello'
  delete next.rules.never
  expect(diffDefinitions(job(), next).map(({ path }) => path.join('/'))).toEqual([
    'rigidity',
    'tools/mail.send/targets',
    'rules/never',
    'steps/perPerson/steps/mail/with/subject',
  ])
  expect(diffDefinitions(job(), next)[0]).toEqual({ path: ['rigidity'], before: 'guided', after: 'strict' })
  expect(diffDefinitions(job(), next)[2]).toMatchObject({ before: expect.any(Array) })
  expect(diffDefinitions(job(), next)[2]).not.toHaveProperty('after')
})

test('odd documents are compared all the same', () => {
  for (const value of [null, 3, 'x', [], { steps: [null] }, { steps: [{ id: 'a' }, { id: 'a' }] }])
    expect(diffDefinitions(value, job()).length).toBeGreaterThan(0)
  expect(diffDefinitions({ steps: [{ id: 'a' }, { id: 'a' }] }, { steps: [{ id: 'a' }, { id: 'a' }] })).toEqual([])
})

import { expect, test } from 'vitest'
import { oncePerValue, placeValue, touches } from '#components/authoring/chat/place-value.ts'

const definition = {
  inputs: { properties: { above: { default: 250 } } },
  tools: [{ tool: 'mail.send', targets: ['a@acme.example'] }],
  steps: [{ id: 'each', steps: [{ id: 'mail', with: { to: 'b@acme.example' } }] }],
}

test('a place is found by names, also in lists, and nothing is made up where nothing stands', () => {
  expect(placeValue(definition, ['inputs', 'properties', 'above', 'default'])).toBe(250)
  expect(placeValue(definition, ['tools', 'mail.send', 'targets'])).toEqual(['a@acme.example'])
  expect(placeValue(definition, ['steps', 'each', 'steps', 'mail', 'with', 'to'])).toBe('b@acme.example')
  expect(placeValue(definition, ['steps', 'gone', 'with', 'to'])).toBeUndefined()
  expect(placeValue(definition, ['inputs', 'constructor'])).toBeUndefined()
})

test('a change shows the places in it and around it, no others', () => {
  expect(touches(['inputs'], ['inputs', 'properties', 'to', 'default'])).toBe(true)
  expect(touches(['inputs', 'properties', 'to', 'default'], ['inputs'])).toBe(true)
  expect(touches(['steps'], ['inputs', 'properties'])).toBe(false)
})

test('a value that stands in two places to confirm is shown once, each kind by itself', () => {
  const definition = {
    inputs: { properties: { to: { default: 'a@acme.example' }, limit: { default: 5 } } },
    steps: [
      { id: 'mail', with: { to: 'a@acme.example' } },
      { id: 'other', with: { to: 'b@acme.example' } },
    ],
    tools: [{ tool: 'mail.send', targets: ['a@acme.example'] }],
  }
  const destination = (...path: string[]) => ({ path, kind: 'destination' })
  const places = [
    destination('steps', 'mail', 'with', 'to'),
    destination('inputs', 'properties', 'to', 'default'),
    destination('tools', 'mail.send', 'targets'),
    destination('steps', 'other', 'with', 'to'),
    { path: ['inputs', 'properties', 'limit', 'default'], kind: 'amount' },
  ]
  expect(oncePerValue(places, definition)).toEqual([places[0], places[3], places[4]])
})

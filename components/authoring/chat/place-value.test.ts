import { expect, test } from 'vitest'
import { placeValue, touches } from '#components/authoring/chat/place-value.ts'

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

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientNames, NAME_MAX } from '#server/clients/core/tool-names.ts'

const RESERVED = new Set(['runs_result'])
const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/)
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/)
const tool = fc.tuple(fc.oneof(key, fc.constantFrom('a', 'b', 'runs')), fc.oneof(name, fc.constantFrom('x', 'X', 'x_y', 'result')))

test('no tool is called like another, like one of ours, or longer than clients take, whatever apps are connected', () => {
  fc.assert(
    fc.property(fc.array(tool, { maxLength: 30 }), (pairs) => {
      const tools = pairs.map(([app, ability]) => `${app}.${ability}`)
      const names = [...clientNames(tools, RESERVED).values()]
      expect(names).toHaveLength(new Set(tools).size)
      expect(new Set(names.map((one) => one.toLowerCase())).size).toBe(names.length)
      expect(names.filter((one) => !/^[A-Za-z0-9_-]+$/.test(one) || one.length > NAME_MAX || RESERVED.has(one))).toEqual([])
      expect(clientNames(tools.toReversed(), RESERVED)).toEqual(clientNames(tools, RESERVED))
    }),
  )
})

test('a name is the plain one where it can be, and says which tool it is where it cannot', () => {
  const names = clientNames(['files.read', 'runs.result', 'a.Get', 'a.get', `${'k'.repeat(60)}.tool`], RESERVED)
  expect(names.get('files.read')).toBe('files_read')
  expect(names.get('runs.result')).toMatch(/^runs_result_[0-9a-f]{8}$/)
  expect([names.get('a.Get'), names.get('a.get')]).toEqual([expect.stringMatching(/^a_Get_/), expect.stringMatching(/^a_get_/)])
  expect(names.get(`${'k'.repeat(60)}.tool`)).toHaveLength(NAME_MAX)
})

test('a tool that was accepted keeps its name, whatever a server tells of that nobody accepted', () => {
  fc.assert(
    fc.property(fc.array(tool, { maxLength: 20 }), fc.array(tool, { maxLength: 20 }), (accepted, told) => {
      const known = accepted.map(([app, ability]) => `${app}.${ability}`)
      const all = [...known, ...told.map(([app, ability]) => `${app}.${ability}`)]
      const names = clientNames(all, RESERVED, (one) => known.includes(one))
      for (const [one, called] of clientNames(known, RESERVED)) expect(names.get(one)).toBe(called)
      expect(new Set([...names.values()].map((one) => one.toLowerCase())).size).toBe(names.size)
    }),
  )
  expect(clientNames(['a.read', 'a.READ'], RESERVED, (one) => one === 'a.read').get('a.read')).toBe('a_read')
})

import { expect, test } from 'vitest'
import { findNeeds } from '#server/bridge/models/find-needs.ts'

const base = { metadata: { name: 'Sorter', slug: 'sorter' }, objective: 'Sort the post' }
const think = (id: string, model?: string) => ({ id, kind: 'think', goal: 'Say what it is', output: {}, ...(model ? { model } : {}) })

test('a job description needs what its steps that think or act name, wherever they stand', () => {
  const inside = { id: 'all', kind: 'each', in: '${ inputs.files }', as: 'file', max: 10, steps: [think('b', 'small')] }
  expect(findNeeds({ ...base, steps: [think('a'), inside] })).toEqual(['primary', 'small'])
})

test('one with fixed steps, and text that is none, need no model', () => {
  expect(findNeeds({ ...base, steps: [{ id: 'a', kind: 'set', values: { model: 'primary' } }] })).toEqual([])
  for (const nothing of [null, undefined, {}, 'steps']) expect(findNeeds(nothing)).toEqual([])
})

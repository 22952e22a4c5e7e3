import { expect, test } from 'vitest'
import { Batches } from '#server/kernel/batches.ts'

test('what comes while work is under way is done together next, and each gets its own end', async () => {
  const seen: number[][] = []
  const batches = new Batches<number, string>(async (_, items) => {
    seen.push([...items])
    await new Promise((resolve) => setImmediate(resolve))
    return items.map((n) => (n === 3 ? { error: new Error('three') } : { value: `done ${n}` }))
  })
  const ends = await Promise.allSettled([1, 2, 3, 4].map(async (n) => await batches.add('a', n)))
  expect(seen).toEqual([[1], [2, 3, 4]])
  expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : String(end.reason)))).toEqual([
    'done 1',
    'done 2',
    'Error: three',
    'done 4',
  ])
  expect(await batches.add('a', 5)).toBe('done 5')
})

test('an item that breaks its batch breaks alone', async () => {
  const batches = new Batches<number, number>(async (_, items) => {
    await new Promise((resolve) => setImmediate(resolve))
    if (items.includes(2)) throw new Error('two')
    return items.map((value) => ({ value }))
  })
  const ends = await Promise.allSettled([1, 2, 3].map(async (n) => await batches.add('a', n)))
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('keys do not wait for each other', async () => {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const batches = new Batches<number, number>(async (key, items) => {
    if (key === 'slow') await held
    return items.map((value) => ({ value }))
  })
  const slow = batches.add('slow', 1)
  expect(await batches.add('quick', 2)).toBe(2)
  letGo()
  expect(await slow).toBe(1)
})

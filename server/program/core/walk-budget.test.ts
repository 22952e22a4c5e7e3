import { expect, test } from 'vitest'
import { WALK_STEPS_MAX } from '#server/program/core/cel.ts'
import { parseExpression } from '#server/program/core/expression.ts'
import type { WalkPorts } from '#server/program/core/frame.ts'
import { walkProgram } from '#server/program/core/walk.ts'
import type { Block, Expression, ForeachBlock, Program } from '#server/program/program.ts'

const list = Array.from({ length: 1000 }, (_, i) => i)
const expression = (cel: string): Expression => {
  const parsed = parseExpression(cel)
  if (!parsed.ok) throw new Error(parsed.error.why)
  return parsed.value
}

/** For each of so many items: a value that costs a few thousand steps, far below what one expression may take. */
function loop(times: number): ForeachBlock {
  const value = { node: 'expr', expr: expression('inputs.list.filter(x, x * 2.0 > item && x < 0.0).size()') } as const
  return {
    kind: 'foreach',
    id: 'perItem',
    path: 'perItem',
    cut: false,
    items: expression(`take(inputs.list, ${times})`),
    as: 'item',
    max: 1000,
    independent: false,
    body: [{ kind: 'rigid', op: 'assign', id: 'value', path: 'perItem/value', cut: false, values: { value } }],
    collect: null,
  }
}

async function walk(body: readonly Block[], ports: Partial<WalkPorts> = {}) {
  const program = { body, tools: {}, budget: { effectsMax: 100, readsMax: 100 } } as unknown as Program
  return await walkProgram(
    program,
    { inputs: { list }, run: { startedAt: '2026-11-19T09:24:00.000Z', timeZone: 'UTC' } },
    {
      read: async () => null,
      fact: () => undefined,
      answer: () => undefined,
      amendment: () => undefined,
      waited: async () => undefined,
      model: async () => ({ text: '{}', calls: [], refusal: null, end: 'stop' }),
      faultOf: async () => null,
      skill: () => Promise.reject(new Error('no skills here')),
      ...ports,
    },
  )
}

const spent = { code: 'LIMIT_EXCEEDED', context: { limit: 'expressionSteps', max: WALK_STEPS_MAX } }
const many = (): Block[] => Array.from({ length: 12 }, (_, i) => ({ ...loop(1000), id: `loop${i}`, path: `loop${i}` }))

test('many cheap expressions share one budget: a walk that each of them alone could go on is stopped', async () => {
  expect((await walk([loop(1000)])).finished).toBe(true)
  await expect(walk(many())).rejects.toMatchObject(spent)
})

test('an attempt does not catch a used-up budget', async () => {
  const attempt: Block = { kind: 'try', id: 'attempt', path: 'attempt', cut: false, body: many(), catch: [] }
  await expect(walk([attempt])).rejects.toMatchObject(spent)
})

test('others have their turn during much work, and the walk gives the same without it', async () => {
  let pauses = 0
  const pause = async () => {
    pauses += 1
  }
  const paused = await walk([loop(300)], { pause })
  expect(pauses).toBeGreaterThan(5)
  expect((await walk([loop(300)])).scope).toEqual(paused.scope)
})

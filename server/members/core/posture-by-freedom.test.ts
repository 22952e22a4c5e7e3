import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_CASES } from '#server/compiler/golden/cases.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { rigiditySchema } from '#server/crew/effect-class.ts'
import { postureByFreedom } from '#server/members/core/posture-by-freedom.ts'

const job = () => parse(readFileSync('examples/expense-check/expense-check.yaml', 'utf8'))

test('under every freedom each ability is marked as the compiler marks it', () => {
  let compared = 0
  for (const { definition, snapshot } of [...GOLDEN_CASES, { definition: job(), snapshot: {} }])
    for (const rigidity of rigiditySchema.options) {
      const whole = { ...GOLDEN_SNAPSHOT, ...snapshot }
      const plain = { ...(definition as object), rigidity, tools: toolsOf(definition).map(({ posture: _, ...tool }) => tool) }
      const result = compile(plain, whole)
      if (!result.ok) continue
      const found = postureByFreedom(definition, whole)
      for (const { tool, posture, effectClass } of result.posture.tools) {
        if (tool === 'result') continue
        expect(
          found?.tools.find((row) => row.tool === tool),
          tool,
        ).toMatchObject({ effectClass, by: { [rigidity]: posture } })
        compared += 1
      }
    }
  expect(compared).toBeGreaterThan(100)
})

function toolsOf(definition: unknown): { posture?: unknown }[] {
  return ((definition as { tools?: { posture?: unknown }[] }).tools ?? []) as { posture?: unknown }[]
}

test('a look-up whose place stands in no step is never done by a Strict member and alone by an Adaptive one; an e-mail always asks', () => {
  const found = postureByFreedom(job(), GOLDEN_SNAPSHOT)
  expect(found?.steps.get('list')).toEqual({ strict: 'block', guided: 'run', adaptive: 'run', autonomous: 'run' })
  expect(found?.steps.get('perPerson/mail')).toEqual({ strict: 'ask', guided: 'ask', adaptive: 'ask', autonomous: 'ask' })
  const undeclared = { ...job(), tools: [] }
  expect(postureByFreedom(undeclared, GOLDEN_SNAPSHOT)?.steps.get('list')).toMatchObject({ guided: 'ask', adaptive: 'run' })
})

test('what is no job description is not marked', () => {
  for (const value of [null, {}, { steps: 'x' }]) expect(postureByFreedom(value, GOLDEN_SNAPSHOT)).toBeNull()
})

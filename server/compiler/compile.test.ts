import { describe, expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_CASES } from '#server/compiler/golden/cases.ts'
import { outline } from '#server/compiler/golden/outline.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { verifyProgram } from '#server/compiler/passes/verify.ts'
import { parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'

const brief = (diagnostics: readonly { code: string; pointer: string }[]) => diagnostics.map(({ code, pointer }) => `${code} ${pointer}`).sort()

describe('golden cases', () => {
  test.each(GOLDEN_CASES.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    const result = compile(golden.definition, { ...GOLDEN_SNAPSHOT, ...golden.snapshot })
    if (result.ok) {
      expect(golden.errors, `it compiled to ${outline(result.program.body)}`).toBeUndefined()
      expect(outline(result.program.body)).toBe(golden.program)
      expect(brief(result.warnings)).toEqual(golden.warnings ?? [])
      expect(parseCanonicalJson(result.programText)).toEqual(result.program)
      expect(result.programDigest).toBe(taggedDigest('muster.program.v1', result.program))
      expect(verifyProgram(result.program)).toEqual([])
    } else {
      expect(brief(result.diagnostics.filter(({ severity }) => severity === 'error'))).toEqual(golden.errors)
      for (const { message, hint } of result.diagnostics) expect(`${message}${hint}`).not.toMatch(/undefined|\[object|node_modules/)
    }
  })
  test('there are at least 60 of them', () => expect(GOLDEN_CASES.length).toBeGreaterThanOrEqual(60))
})

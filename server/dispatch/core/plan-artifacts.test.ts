import { expect, test } from 'vitest'
import { fillSummary, targetOf } from '#server/dispatch/core/plan-artifacts.ts'
import type { ProgramTool } from '#server/program/program.ts'

test('a summary and a target name nothing that every object inherits', () => {
  const tool = { targetArg: 'constructor' } as ProgramTool
  expect(targetOf(tool, {})).toBeNull()
  expect(targetOf(tool, JSON.parse('{"constructor":"a@b.example"}'))).toBe('a@b.example')
  expect(fillSummary('To {constructor}{toString}{to}', { to: 'Ana' })).toBe('To Ana')
})

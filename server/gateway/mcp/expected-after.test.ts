import { expect, test } from 'vitest'
import { expectedAfter } from '#server/gateway/mcp/expected-after.ts'
import type { ProgramTool } from '#server/program/program.ts'

test.each(['constructor.send', 'files.constructor', 'elsewhere.send'])(
  'nobody can say what %s will have done: it is none of ours',
  (tool) => {
    const row = { tool, probe: null, target: null, targetArg: null, argRoles: {} } as unknown as ProgramTool
    expect(expectedAfter({ row, args: {} })).toBeNull()
  },
)

import { expect, test } from 'vitest'
import { CONFIDENTIAL_META } from '#server/gateway/mcp/as-member.ts'
import { callTool } from '#server/gateway/mcp/call-tool.ts'
import type { Session } from '#server/gateway/mcp/session.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

test('a call with a token or saved secret in it is known as such by the session, one without is not', async () => {
  const told: JsonObject[] = []
  const session = {
    call: async (_name: string, _args: JsonObject, meta: JsonObject) => {
      told.push(meta)
      return { kind: 'asked' as const }
    },
  } as unknown as Session
  const call = { row: { tool: 'crm.note' } as never, meta: {}, timeoutMs: 1 }
  await callTool(session, { ...call, filled: { args: {}, forms: ['opensesame'] } })
  await callTool(session, { ...call, filled: { args: {}, forms: [] } })
  expect(told).toEqual([{ [CONFIDENTIAL_META]: true }, {}])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scopeKey, scopePairs } from '#server/skills/resolve/core/scope-key.ts'
import type { SkillScope } from '#server/skills/schema.ts'

const part = fc.option(fc.constantFrom('a', 'b', 'ws_a', 'workspace'), { nil: undefined })
const scopes = fc
  .record({ workspaceId: fc.constantFrom('ws_a', 'ws_b'), channel: part, user: part, core: part })
  .map(({ workspaceId, ...rest }) => ({
    workspaceId,
    scope: Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as SkillScope,
  }))

test('two keys are equal only when workspace, channel, person and crew member all are', () => {
  fc.assert(
    fc.property(scopes, scopes, (one, other) => {
      const same = JSON.stringify(scopePairs(one.workspaceId, one.scope)) === JSON.stringify(scopePairs(other.workspaceId, other.scope))
      expect(scopeKey(one.workspaceId, one.scope) === scopeKey(other.workspaceId, other.scope)).toBe(same)
    }),
    { numRuns: 2000 },
  )
})

test('the order in which a scope was written makes no difference', () => {
  expect(scopeKey('ws_a', { user: 'usr_1', channel: 'c', core: 'mem_1' })).toBe(
    scopeKey('ws_a', { core: 'mem_1', channel: 'c', user: 'usr_1' }),
  )
})

test('the same place asked for by two people has two keys: the defect of the source stays away', () => {
  expect(scopeKey('ws_a', { channel: 'sales', user: 'usr_1' })).not.toBe(scopeKey('ws_a', { channel: 'sales', user: 'usr_2' }))
})

import { describe, expect, test } from 'vitest'
import { eligibility, quorumMet, type Voter } from '#server/approvals/core/conflict.ts'
import { type Requirement, requirementFor } from '#server/approvals/core/requirement.ts'

const NOW = 1_800_000_000_000
const MINUTE = 60_000
const requirement = (more: Partial<Parameters<typeof requirementFor>[0]> = {}): Requirement =>
  requirementFor({
    asking: [{ effectClass: 'external_write' }],
    reasons: [],
    votesNeeded: 1,
    starters: ['usr_starter'],
    authors: ['usr_author'],
    editors: [],
    singlePersonApproval: false,
    practice: false,
    ...more,
  })
const voter = (more: Partial<Voter> = {}): Voter => ({
  userId: 'usr_other',
  role: 'operator',
  grants: ['approvals:decide:external_write', 'approvals:decide:spend'],
  authenticatedAtMs: NOW,
  ...more,
})
const may = (given: Requirement, who: Voter, decision: 'approve' | 'reject' = 'approve') => {
  const answer = eligibility(given, who, decision, NOW)
  return answer.may ? 'may' : answer.code
}

describe('whose vote counts (domain §7)', () => {
  test('somebody else, who is entitled to every kind in the plan', () => {
    expect(may(requirement(), voter())).toBe('may')
    expect(may(requirement(), voter({ grants: [] }))).toBe('APPROVER_NOT_ENTITLED')
    const both = requirement({ asking: [{ effectClass: 'external_write' }, { effectClass: 'spend' }] })
    expect(may(both, voter({ grants: ['approvals:decide:external_write'] }))).toBe('APPROVER_NOT_ENTITLED')
    expect(may(requirement(), voter({ role: 'viewer' }))).toBe('FORBIDDEN')
  })
  test.each(['usr_starter', 'usr_author'])('never %s, who may only stop it', (userId) => {
    expect(may(requirement(), voter({ userId }))).toBe('APPROVER_CONFLICTED')
    expect(may(requirement(), voter({ userId, grants: [] }), 'reject')).toBe('may')
  })
  test('where the workspace allows one person, also theirs; never for what costs money', () => {
    expect(may(requirement({ singlePersonApproval: true }), voter({ userId: 'usr_author' }))).toBe('may')
    const spends = requirement({ singlePersonApproval: true, asking: [{ effectClass: 'spend' }] })
    expect(may(spends, voter({ userId: 'usr_author' }))).toBe('APPROVER_CONFLICTED')
  })
  test('of a session where the password was given in the last 8 hours, 15 minutes for what costs money', () => {
    const ago = (minutes: number) => voter({ authenticatedAtMs: NOW - minutes * MINUTE })
    expect(may(requirement(), ago(8 * 60))).toBe('may')
    expect(may(requirement(), ago(8 * 60 + 1))).toBe('REAUTH_REQUIRED')
    const spends = requirement({ asking: [{ effectClass: 'external_write' }, { effectClass: 'spend' }] })
    expect(may(spends, ago(15))).toBe('may')
    expect(may(spends, ago(16))).toBe('REAUTH_REQUIRED')
  })
  test('once', () => {
    const two = requirement({ votesNeeded: 2 })
    expect(quorumMet(two, ['a', 'a'])).toBe(false)
    expect(quorumMet(two, ['a', 'b'])).toBe(true)
    expect(quorumMet(requirement(), [])).toBe(false)
  })
})

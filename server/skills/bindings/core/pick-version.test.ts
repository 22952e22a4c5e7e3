import { describe, expect, test } from 'vitest'
import { type Candidate, isRef, pickVersion } from '#server/skills/bindings/core/pick-version.ts'

const reach = (...permissions: string[]) => ({ permissions, secrets: [], tools: [], hosts: [] })
const at = (version: string, more: Partial<Candidate> = {}): Candidate => ({
  version,
  wider: false,
  yanked: false,
  reach: reach(),
  ...more,
})
const pick = (candidates: readonly Candidate[], ...refs: string[]) => {
  const picked = pickVersion(candidates, refs)
  return picked.ok ? picked.picked.version : picked.why
}

test('ranges are those of npm: ^0.1 stays below 0.2, ^1 below 2', () => {
  const all = ['0.1.0', '0.1.9', '0.2.0', '1.0.0', '1.10.0', '1.9.0', '2.0.0'].map((version) => at(version))
  expect(pick(all, '^0.1')).toBe('0.1.9')
  expect(pick(all, '^1')).toBe('1.10.0')
  expect(pick(all, '1.9.0')).toBe('1.9.0')
  expect(pick(all, '>=0.2 <1.10')).toBe('1.9.0')
  expect(pick(all, '1.x || 0.x')).toBe('1.10.0')
  expect(pick(all, '^3')).toBe('none')
  expect(pick(all, '^1', '<1.10', '>=1.2')).toBe('1.9.0')
})

test('latest and ranges leave pre-releases out, unless the range names one of the same number', () => {
  const all = [at('1.0.0'), at('1.1.0-beta.1'), at('1.1.0-beta.2')]
  expect(pick(all, 'latest')).toBe('1.0.0')
  expect(pick(all, '^1')).toBe('1.0.0')
  expect(pick(all, '>=1.1.0-beta.1 <1.2')).toBe('1.1.0-beta.2')
  expect(pick(all, '1.1.0-beta.1')).toBe('1.1.0-beta.1')
})

test('what was withdrawn is left out; naming it is refused as such', () => {
  const all = [at('1.0.0'), at('1.1.0', { yanked: true })]
  expect(pick(all, '^1')).toBe('1.0.0')
  expect(pick(all, 'latest')).toBe('1.0.0')
  expect(pick(all, '1.1.0')).toBe('yanked')
  expect(pick([at('1.0.0', { yanked: true })], '^1')).toBe('none')
})

describe('a version that reaches further than its number says', () => {
  const all = [
    at('1.0.0', { reach: reach('drive:read:/a') }),
    at('1.1.0', { reach: reach('drive:read:/a', 'drive:write:/a'), wider: true }),
  ]
  test('comes by its exact number only', () => {
    expect(pick(all, 'latest')).toBe('1.0.0')
    expect(pick(all, '^1')).toBe('1.0.0')
    expect(pick(all, '>=1.1.0')).toBe('none')
    expect(pick(all, '1.1.0')).toBe('1.1.0')
    expect(pick(all, '1.1.0', '^1')).toBe('1.1.0')
  })
  test('does not slip through in the next one, which is no wider than it', () => {
    const more = [...all, at('1.1.1', { reach: reach('drive:read:/a', 'drive:write:/a') })]
    expect(pick(more, '^1')).toBe('1.0.0')
    expect(pick(more, 'latest')).toBe('1.0.0')
    // whoever writes a range that begins there knew it
    expect(pick(more, '^1.1.0')).toBe('1.1.1')
    expect(pick(more, '1.1.1')).toBe('1.1.1')
  })
  test('bars nothing that gave the reach up again, and nothing of the next line of numbers', () => {
    expect(pick([...all, at('1.2.0', { reach: reach('drive:read:/a') })], '^1')).toBe('1.2.0')
    expect(pick([...all, at('2.0.0', { reach: reach('drive:read:/a', 'drive:write:/a') })], 'latest')).toBe('2.0.0')
    const early = [at('0.1.0'), at('0.1.1', { wider: true, reach: reach('x:y:z') }), at('0.2.0', { reach: reach('x:y:z') })]
    expect(pick(early, '<1')).toBe('0.2.0')
    expect(pick(early, '^0.1')).toBe('0.1.0')
  })
})

test('a ref is a number, a range or latest', () => {
  for (const ref of ['1.2.0', 'latest', '^0.1', '~1.2', '>=1 <3', '*', '1.x']) expect(isRef(ref), ref).toBe(true)
  for (const ref of ['', ' ', 'newest', 'one', '^^1', 'latest ']) expect(isRef(ref), ref).toBe(false)
})

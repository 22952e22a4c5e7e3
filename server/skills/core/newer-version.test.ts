import { expect, test } from 'vitest'
import { newerVersion, type PublishedNumber } from '#server/skills/core/newer-version.ts'

const line = (...versions: (string | [semver: string, more: Partial<PublishedNumber>])[]): PublishedNumber[] =>
  versions.map((one, at) => {
    const [semver, more] = typeof one === 'string' ? [one, {}] : one
    return { semver, n: at + 1, wider: false, yankedAt: null, ...more }
  })
const withdrawn = { yankedAt: new Date(0) }
const after = (semver: string, versions: PublishedNumber[], ref = '^1') => newerVersion({ semver, ref }, versions)

test('the newest one above is told of, whatever the order, and never one that was withdrawn', () => {
  const versions = line('1.0.0', '1.1.0', '2.0.0', ['2.1.0', withdrawn])
  expect(after('1.0.0', versions.toReversed())).toEqual({ version: '2.0.0', wider: false, ref: '^2.0.0' })
  expect(after('2.0.0', versions)).toBeNull()
  expect(after('2.1.0', versions)).toBeNull()
  expect(after('9.9.9', versions)).toBeNull()
})

test('a version that asks for more than its number says is said to, also when it lies between, and only its number is asked for', () => {
  const versions = line('1.0.0', ['1.1.0', { wider: true }], '1.1.1', '2.0.0')
  expect(after('1.0.0', versions)).toEqual({ version: '2.0.0', wider: true, ref: '2.0.0' })
  expect(after('1.1.0', versions)).toEqual({ version: '2.0.0', wider: false, ref: '^2.0.0' })
  expect(after('1.1.0', line('1.0.0', '1.1.0', ['1.2.0', { wider: true, ...withdrawn }]))).toBeNull()
})

test('who asked for one exact number is shown one exact number; a pre-release is for who has one', () => {
  const versions = line('1.0.0', '1.1.0-rc.1', '1.1.0-rc.2')
  expect(after('1.0.0', versions)).toBeNull()
  expect(after('1.1.0-rc.1', versions)?.version).toBe('1.1.0-rc.2')
  expect(after('1.0.0', line('1.0.0', '1.1.0'), '1.0.0')).toEqual({ version: '1.1.0', wider: false, ref: '1.1.0' })
})

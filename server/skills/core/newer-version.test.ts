import { expect, test } from 'vitest'
import { newerVersion, type PublishedNumber } from '#server/skills/core/newer-version.ts'

const NOTHING = { permissions: [], secrets: [], tools: [], hosts: [] }
const MORE = { ...NOTHING, permissions: ['files:write:/orders/'] }

const line = (...versions: (string | [semver: string, more: Partial<PublishedNumber>])[]): PublishedNumber[] =>
  versions.map((one, at) => {
    const [semver, more] = typeof one === 'string' ? [one, {}] : one
    return { semver, n: at + 1, wider: false, reach: NOTHING, yankedAt: null, ...more }
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

test('a version is said to ask for more when it does, beside the one that is added, and where no range takes it its number is asked for', () => {
  const hidden = { wider: true, reach: MORE }
  const versions = line('1.0.0', ['1.1.0', hidden], ['2.0.0', { reach: MORE }], '3.0.0')
  expect(after('1.0.0', versions.slice(0, 2))).toEqual({ version: '1.1.0', wider: true, ref: '1.1.0' })
  expect(after('1.0.0', versions.slice(0, 3))).toEqual({ version: '2.0.0', wider: true, ref: '^2.0.0' })
  expect(after('1.1.0', versions.slice(0, 3))).toEqual({ version: '2.0.0', wider: false, ref: '^2.0.0' })
  expect(after('1.0.0', versions)).toEqual({ version: '3.0.0', wider: false, ref: '^3.0.0' })
  expect(after('1.0.0', line('1.0.0', ['1.1.0', { ...hidden, ...withdrawn }]))).toBeNull()
})

test('who asked for one exact number is shown one exact number; a pre-release is for who has one', () => {
  const versions = line('1.0.0', '1.1.0-rc.1', '1.1.0-rc.2')
  expect(after('1.0.0', versions)).toBeNull()
  expect(after('1.1.0-rc.1', versions)?.version).toBe('1.1.0-rc.2')
  expect(after('1.0.0', line('1.0.0', '1.1.0'), '1.0.0')).toEqual({ version: '1.1.0', wider: false, ref: '1.1.0' })
})

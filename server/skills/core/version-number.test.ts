import fc from 'fast-check'
import { compare } from 'semver'
import { expect, test } from 'vitest'
import { judgeBundle, type PublishFacts } from '#server/skills/core/check-bundle.ts'
import { DEFAULT_SKILL_POLICY } from '#server/skills/core/default-policy.ts'
import { examineBundle, readBundle } from '#server/skills/core/examine-bundle.ts'
import { newerVersion } from '#server/skills/core/newer-version.ts'
import { checkSemver } from '#server/skills/core/stages/semver.ts'
import { isVersionNumber } from '#server/skills/core/version-number.ts'

const LARGEST = Number.MAX_SAFE_INTEGER
const LONG = `1.1.0-${'a'.repeat(80)}`
const TALL = `9.0.0-${'a'.repeat(86)}`
const OVER = '1.9007199254740992.0'

const check = (fields: Record<string, unknown>, earlier: readonly string[] = [], reachesFurther = false) => {
  const rows = earlier.map((semver) => ({ semver, treeDigest: semver }))
  const { findings, version } = checkSemver({ fields }, rows, { treeDigest: 'these', reachesFurther })
  return { version, codes: findings.map(({ severity, code }) => `${severity}:${code}`), findings }
}
const judge = (fields: string, earlier: PublishFacts['earlier'] = []) => {
  const text = `---\nname: tidy-notes\ndescription: Tidies notes.\nlicense: MIT\n${fields}---\nTidy.\n`
  const entries = [{ name: 'SKILL.md', kind: 'file', mode: 0o644, bytes: new TextEncoder().encode(text) }]
  const facts = { slug: 'tidy-notes', policy: DEFAULT_SKILL_POLICY, earlier, names: [], needed: new Map() }
  const { report, accepted } = judgeBundle(examineBundle(readBundle({ entries, broken: null }), []), facts)
  const found = report.flatMap(({ stage, findings }) => findings.map(({ code }) => `${stage}:${code}`))
  return { found, manifest: accepted?.manifest ?? null }
}

test.each([
  ['longer than 60 signs', LONG, 'version-too-long'],
  ['longer than a number can be', `1.0.0-${'a'.repeat(400)}`, 'version-too-long'],
  ['with a part beyond what is counted exactly', OVER, 'version-too-large'],
  ['with such a part behind the hyphen', '1.0.0-rc.9007199254740993', 'version-too-large'],
  ['of one such part', '9999999999999999', 'version-too-large'],
  ['of no three numbers', '2025-03', 'version-shape'],
])('a number %s is refused, with where and what to do', (_, version, code) => {
  const { findings, version: taken } = check({ version }, ['1.0.0'])
  expect(findings).toEqual([expect.objectContaining({ severity: 'error', code, path: 'SKILL.md', next: expect.stringMatching(/\S/) })])
  expect(taken).toBeNull()
})

test('60 signs, and the largest part, are a number still', () => {
  for (const version of [`1.1.0-${'a'.repeat(54)}`, `1.${LARGEST}.0`, `1.0.0-${LARGEST}`])
    expect(check({ version }, ['1.0.0-0'])).toMatchObject({ version, codes: [] })
})

test.each([
  [[`1.${LARGEST}.0`], '2.0.0'],
  [[`1.${LARGEST}.${LARGEST}`], '2.0.0'],
  [[`${LARGEST}.${LARGEST}.0`], `${LARGEST}.${LARGEST}.1`],
  [[`1.${LARGEST}.0`, OVER], '2.0.0'],
  [['1.0.0', LONG], '1.1.0'],
  [['1.0.0', TALL], '1.1.0'],
])('after %j a file without a number gets %s', (earlier, next) => {
  expect(check({}, earlier)).toMatchObject({ version: next, codes: ['warning:version-given'] })
})

test('what an older Muster kept under too long a number refuses no smaller one', () => {
  expect(check({ version: '2.0.0' }, ['1.0.0', TALL])).toMatchObject({ version: '2.0.0', codes: [] })
})

test('above the largest number of all there is none, and that is said', () => {
  const { version, findings } = check({}, [`${LARGEST}.${LARGEST}.${LARGEST}`])
  expect(version).toBeNull()
  expect(findings).toEqual([expect.objectContaining({ severity: 'error', code: 'version-none-left', next: expect.stringMatching(/\S/) })])
})

test('whatever was published, by an older Muster too, what is taken or given is a number, above all of it', () => {
  const part = fc.oneof(fc.nat(3), fc.constantFrom(LARGEST - 1, LARGEST, LARGEST + 1, LARGEST + 2))
  const tail = fc.constantFrom('', '-rc.1', `-${'a'.repeat(70)}`, `-${LARGEST}0`)
  const number = fc.tuple(part, part, part, tail).map(([a, b, c, end]) => `${a}.${b}.${c}${end}`)
  const said = fc.oneof(
    fc.constant({}),
    number.map((version) => ({ version })),
    number.map((version) => ({ metadata: { version } })),
  )
  fc.assert(
    fc.property(fc.uniqueArray(number, { maxLength: 6 }), said, fc.boolean(), (earlier, fields, reachesFurther) => {
      const { version, findings } = check(fields, earlier, reachesFurther)
      if (version === null || findings.some(({ severity }) => severity === 'error')) return
      expect(isVersionNumber(version)).toBe(true)
      for (const before of earlier.filter(isVersionNumber)) expect(compare(version, before)).toBe(1)
    }),
    { numRuns: 500 },
  )
})

test.each(['2025-03', '1.0-beta', '2025.03', 'first', LONG, OVER, [['1', '2']], { a: 1 }])(
  'under metadata the open format lets a version be %j: it is counted, and the report says so',
  (version) => {
    expect(check({ metadata: { version } })).toMatchObject({ version: '1.0.0', codes: ['warning:version-unread'] })
    const { version: next, findings } = check({ metadata: { version } }, ['1.2.0'])
    expect([next, findings[0]?.message]).toEqual(['1.3.0', expect.stringContaining('1.3.0')])
    expect(check({ metadata: { version } }, ['1.2.0'], true).version).toBe('2.0.0')
  },
)

test('what says muster.version means a number of ours, and one that is none is refused', () => {
  expect(check({ metadata: { 'muster.version': '2025-03' } }).codes).toEqual(['error:version-shape'])
})

test('the very files again are told of, whatever they say under metadata', () => {
  const rows = [{ semver: '1.0.0', treeDigest: 'same' }]
  const { findings } = checkSemver({ fields: { metadata: { version: '2025-03' } } }, rows, { treeDigest: 'same', reachesFurther: false })
  expect(findings.map(({ code }) => code)).toEqual(['version-exists'])
})

test.each(['version: 1.10', 'metadata: {version: 1.10}', 'metadata: {muster.version: 1.10}', 'metadata: {a: &n 1.10, version: *n}'])(
  '%s is the number that is written, whatever YAML reads',
  (line) => {
    expect(judge(`${line}\n`)).toMatchObject({ manifest: { version: '1.10.0' }, found: ['semver:version-read-as'] })
    const reach = { permissions: [], secrets: [], tools: [], hosts: [] }
    const earlier = [{ semver: '1.9.0', treeDigest: '', reach, wider: false }]
    expect(judge(`${line}\n`, earlier).manifest?.version).toBe('1.10.0')
  },
)

test('texts under metadata stay as they are written', () => {
  expect(judge('version: 1.0.0\nmetadata: {build: 2.50, is-draft: no, on: true, n: 007, none: }\n').manifest?.metadata).toEqual({
    build: '2.50',
    'is-draft': 'no',
    on: 'true',
    n: '007',
    none: 'null',
  })
})

test.each([
  ['200 of them', Array.from({ length: 200 }, (_, n) => `tool_${n}`), []],
  ['one of 300 signs', [`Bash(${'x'.repeat(294)})`], []],
  ['201 of them', Array.from({ length: 201 }, (_, n) => `tool_${n}`), ['manifest:too-many-tools']],
  ['one of 301 signs', ['fine', `Bash(${'x'.repeat(295)})`], ['manifest:tool-too-long']],
  ['one that cannot be seen', ['"a\\u200Bb"'], ['manifest:field', 'hidden-text:zero-width']],
])('allowed tools of the open format: %s', (_, tools, found) => {
  const outcome = judge(`version: 1.0.0\nallowed-tools: [${tools.map((tool) => (tool.startsWith('"') ? tool : `"${tool}"`)).join(', ')}]\n`)
  expect(outcome.found).toEqual(found)
  expect(outcome.manifest?.allowedTools.length).toBe(found.length === 0 ? tools.length : undefined)
})

test('nobody is told of a newer version that cannot be added', () => {
  const reach = { permissions: [], secrets: [], tools: [], hosts: [] }
  const line = ['1.0.0', '1.1.0', LONG, OVER].map((semver, n) => ({ semver, n, wider: false, reach, yankedAt: null }))
  expect(newerVersion({ semver: '1.0.0', ref: '^1' }, line)?.version).toBe('1.1.0')
})

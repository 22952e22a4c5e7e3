import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { patchYaml, readYaml } from '#components/crews/patch-yaml.ts'

const TEXT = `# why this job exists
metadata: { name: Expense check, slug: expense-check }
objective: Check the list.
tools:
  - { tool: mail.send, targets: ['*@acme.example'] } # only ours
rules:
steps: []
`

test('the form changes its own place of the text and keeps comments and order', () => {
  const next = patchYaml(TEXT, ['rigidity'], 'strict') ?? ''
  expect(next).toBe(`${TEXT}rigidity: strict\n`)
})

test('a change of one line leaves every other line as its author wrote it', () => {
  const yaml = readFileSync('examples/expense-check/expense-check.yaml', 'utf8')
  for (const [path, value] of [
    [['rigidity'], 'strict'],
    [['tools', 4, 'posture'], 'block'],
    [['rules', 'never', 0], 'Write to strangers.'],
  ] as const) {
    const next = patchYaml(yaml, path, value) ?? ''
    const changed = next.split('\n').filter((line, index) => line !== yaml.split('\n')[index])
    expect(changed, path.join('.')).toHaveLength(1)
  }
})

test('taking a place out leaves the rest', () => {
  const set = patchYaml(TEXT, ['tools', 0, 'posture'], 'block') ?? ''
  expect(set).toContain('posture: block')
  expect(patchYaml(set, ['tools', 0, 'posture'], undefined)).not.toContain('posture')
  expect(patchYaml(TEXT, ['objective'], undefined)).toBe(TEXT.replace('objective: Check the list.\n', ''))
  expect(patchYaml(TEXT, ['budget', 'legsMax'], undefined)).toBe(TEXT)
})

test('a place below an empty key can be set', () => {
  expect(readYaml(patchYaml(TEXT, ['rules', 'always'], ['Be kind.']) ?? '')).toMatchObject({ rules: { always: ['Be kind.'] }, steps: [] })
})

test('text with line breaks and odd characters reads back as it was typed', () => {
  for (const text of [
    'Line one\nLine two\n',
    'ends with a space ',
    '- not a list',
    'colon: here # and a hash',
    '"quoted"',
    'ünïcödé 漢字',
  ]) {
    expect(readYaml(patchYaml(TEXT, ['objective'], text) ?? '')?.['objective']).toBe(text)
  }
})

test('a text that is not valid is left alone', () => {
  expect(patchYaml('a: [1', ['objective'], 'x')).toBeNull()
})

test('aliases that multiply or contain themselves are a text that cannot be read, never a broken screen', () => {
  const bomb = Array.from(
    { length: 7 },
    (_, i) =>
      `a${i}: &a${i} [${Array<string>(10)
        .fill(i === 0 ? 'x' : `*a${i - 1}`)
        .join()}]`,
  ).join('\n')
  for (const yaml of [bomb, 'a: &a\n  me: *a']) {
    expect(readYaml(yaml)).toBeNull()
    expect(patchYaml(yaml, ['objective'], 'x')).toBeNull()
  }
})

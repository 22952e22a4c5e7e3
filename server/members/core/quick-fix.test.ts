import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applyFix } from '#components/authoring/apply-fix.ts'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { nearest } from '#server/members/core/nearest.ts'
import { quickFixes } from '#server/members/core/quick-fix.ts'

const YAML = readFileSync('examples/expense-check/expense-check.yaml', 'utf8')
const TOOLS = GOLDEN_SNAPSHOT.catalogue

function problemsOf(yaml: string) {
  const parsed = parseDefinitionYaml(yaml)
  if (!parsed.ok) throw new Error('the text of this case is valid YAML')
  const result = compile(parsed.value, { ...GOLDEN_SNAPSHOT, self: 'expense-check' })
  return { definition: parsed.value, diagnostics: result.ok ? result.warnings : result.diagnostics }
}

/** What each break of the sample job is offered, best first. */
const CASES: readonly (readonly [name: string, from: string | RegExp, to: string, code: string, label: string])[] = [
  ['an unknown tool', 'kind: tool\n    tool: tables.duplicates', 'kind: tool\n    tool: table.duplicate', 'M200', 'Use tables.duplicates'],
  ['an unknown tool in several places', /tables\.read/g, 'tables.raed', 'M200', 'Use tables.read in all 3 places'],
  ['a misspelt step in an expression', 'in: steps.people.output', 'in: steps.poeple.output', 'M200', 'Use steps.people'],
  ['a misspelt name in an expression', "with: { path: '${ inputs.list }' }", "with: { path: '${ input.list }' }", 'M200', 'Use inputs'],
  [
    'an undeclared tool of a Strict member',
    /rigidity: guided([\s\S]*) {2}- \{ tool: tables\.duplicates \}\n/,
    'rigidity: strict$1',
    'M412',
    'Declare tables.duplicates',
  ],
  ['a target that a Strict member reads from its inputs', 'rigidity: guided', 'rigidity: strict', 'M412', 'Choose the freedom Guided'],
  ['a blocked tool', '{ tool: tables.duplicates }', '{ tool: tables.duplicates, posture: block }', 'M412', 'Allow tables.duplicates again'],
  ['a loosened tool', "'*@lumen-works.example'] }", "'*@lumen-works.example'], posture: run }", 'M401', 'Take out the setting'],
  [
    'missing targets',
    "{ tool: tables.read, targets: ['**.csv', '**.tsv', '**.xlsx', '**.json'] }",
    '{ tool: tables.read, posture: run }',
    'M401',
    'Take out the setting',
  ],
  [
    'a tool declared twice',
    '  - { tool: tables.duplicates }',
    '  - { tool: tables.duplicates }\n  - { tool: tables.duplicates }',
    'M201',
    'Take out the second one',
  ],
  ['a step id used twice', '- id: limits', '- id: list', 'M201', 'Call it list2'],
  ['a loop without a limit', '    max: 200\n', '', 'M410', 'At most 100'],
  ['a misspelt field', 'objective: >-', 'objectiv: >-', 'M100', 'Call it objective'],
  ['an unknown field of a step', '    independent: true', '    independant: true', 'M100', 'Call it independent'],
  ['an unknown freedom', 'rigidity: guided', 'rigidity: guidde', 'M100', 'Use guided'],
  ['a text in place of a list', "targets: ['reports/**']", 'targets: reports/**', 'M100', 'Make it a list'],
  ['a number in place of a text', 'name: Expense check', 'name: 12', 'M100', 'Make it the text 12'],
  ['a text in place of a number', 'max: 200', "max: '200'", 'M410', 'Make it the number 200'],
  ['a word in place of yes or no', 'independent: true', "independent: 'yes'", 'M100', 'Make it true'],
  ['a limit in dollars', 'rigidity: guided', 'rigidity: guided\nbudget: { costUsdMicros: 500000 }', 'M100', 'Limit it to 0.5 €'],
  ['a text in place of a list in a call', 'key: [Receipt]', 'key: Receipt', 'M300', 'Make it a list'],
]

test.each(CASES)('%s has a fix that puts it right', (_, from, to, code, label) => {
  const broken = YAML.replace(from, to)
  expect(broken).not.toBe(YAML)
  const { definition, diagnostics } = problemsOf(broken)
  const found = diagnostics.filter((diagnostic) => diagnostic.code === code)
  const offered = found.map((diagnostic) => ({
    diagnostic,
    fix: quickFixes(diagnostic, definition, TOOLS).find((fix) => fix.label === label),
  }))
  const first = offered.find(({ fix }) => fix !== undefined)
  const said = found.map((diagnostic) => [
    diagnostic.pointer,
    diagnostic.message,
    quickFixes(diagnostic, definition, TOOLS).map((fix) => fix.label),
  ])
  expect(first, JSON.stringify(said)).toBeDefined()
  if (!first?.fix) return
  const fixed = applyFix(broken, first.fix) ?? ''
  const still = problemsOf(fixed).diagnostics.map(({ pointer, message }) => `${pointer} ${message}`)
  expect(still).not.toContain(`${first.diagnostic.pointer} ${first.diagnostic.message}`)
  // What the author wrote beside it stays.
  expect(fixed.startsWith(YAML.slice(0, YAML.indexOf('\n')))).toBe(true)
})

test('missing targets are read from the steps and inputs that use the ability', () => {
  const { definition, diagnostics } = problemsOf(
    YAML.replace("{ tool: tables.read, targets: ['**.csv', '**.tsv', '**.xlsx', '**.json'] }", '{ tool: tables.read, posture: run }'),
  )
  const [loose] = diagnostics.filter(({ code }) => code === 'M401')
  expect(loose && quickFixes(loose, definition, TOOLS)[1]).toMatchObject({
    label: 'Add the targets **.csv, **.tsv, **.xlsx, **.json',
    edits: [{ path: ['tools', 0, 'targets'] }],
  })
})

test('what would pass on in a circle is taken out by one press', () => {
  const parsed = parseDefinitionYaml(`${YAML}\nhandoffs: [{ to: mailer, when: 'true' }, { to: books }]\n`)
  if (!parsed.ok) throw new Error('valid YAML')
  const result = compile(parsed.value, GOLDEN_SNAPSHOT)
  const [circle, ...others] = result.ok ? [] : result.diagnostics
  expect(circle?.message).toBe('the work would be passed on in a circle: tester → books → auditor → tester')
  expect(circle && quickFixes(circle, parsed.value, TOOLS)).toEqual([{ label: 'Take it out', edits: [{ path: ['handoffs', 1] }] }])
  expect(others).toEqual([])
})

test('what nothing is like has no fix, and at most three are offered', () => {
  expect(nearest('crm.findCustomer', ['tables.read', 'mail.send'], 2)).toEqual([])
  const { definition, diagnostics } = problemsOf(YAML.replace('rigidity: guided', 'rigidity: wild'))
  for (const diagnostic of diagnostics) expect(quickFixes(diagnostic, definition, TOOLS).length).toBeLessThanOrEqual(3)
})

test('any definition, however odd, is looked at without a throw', () => {
  for (const definition of [null, 7, [], { tools: 'x', steps: { a: 1 } }, { tools: [null], steps: [null, { arms: [3] }] }])
    for (const message of ['there is no ability x', 'tables.read is not declared, and', 'there is no step x'])
      for (const code of ['M200', 'M412'] as const)
        expect(() => quickFixes({ code, severity: 'error', pointer: '/tools/0', message, hint: '' }, definition, TOOLS)).not.toThrow()
})

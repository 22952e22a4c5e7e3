import { expect, test } from 'vitest'
import { patchYaml } from '#components/crews/use-draft.ts'

const TEXT = `# why this job exists
metadata: { name: Expense check, slug: expense-check }
objective: Check the list.
tools:
  - { tool: mail.send, targets: ['*@acme.example'] } # only ours
steps: []
`

test('the form changes its own place of the text and keeps comments and order', () => {
  const next = patchYaml(TEXT, ['rigidity'], 'strict') ?? ''
  expect(next).toContain('# why this job exists')
  expect(next).toContain('# only ours')
  expect(next).toContain('rigidity: strict')
  expect(next.indexOf('metadata')).toBeLessThan(next.indexOf('steps'))
})

test('taking a place out leaves the rest', () => {
  const set = patchYaml(TEXT, ['tools', 0, 'posture'], 'block') ?? ''
  expect(set).toContain('posture: block')
  expect(patchYaml(set, ['tools', 0, 'posture'], undefined)).not.toContain('posture')
})

test('a text that is not valid is left alone', () => {
  expect(patchYaml('a: [1', ['objective'], 'x')).toBeNull()
})

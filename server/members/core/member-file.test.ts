import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { appsOf, findGaps } from '#server/members/core/find-gaps.ts'
import { readMemberFile, writeMemberFile } from '#server/members/core/member-file.ts'

const YAML = readFileSync('examples/expense-check/expense-check.yaml', 'utf8')
const head = { name: 'Expense check', version: 3, publishedAt: '2026-11-21T10:00:00.000Z', programDigest: 'abc', apps: ['mail', 'tables'] }

test('an exported crew member is read back as the text that was typed, comments and all', () => {
  const file = writeMemberFile(head, YAML)
  expect(readMemberFile(file)).toEqual({ yaml: YAML, head: { name: 'Expense check', version: 3 }, isChanged: false })
  // What an editor of another system does to line ends changes nothing.
  expect(readMemberFile(`\ufeff${file.replaceAll('\n', '\r\n')}`)).toMatchObject({ yaml: YAML, isChanged: false })
})

test('a file that was changed since says so, and a bare job description is taken as it is', () => {
  const file = writeMemberFile(head, YAML).replace('rigidity: guided', 'rigidity: strict')
  expect(readMemberFile(file)).toMatchObject({ isChanged: true })
  expect(readMemberFile(YAML)).toEqual({ yaml: YAML, head: null, isChanged: false })
})

test('whatever is put in is read without a throw', () => {
  for (const text of [
    '',
    '---\n',
    'muster: member/1\n---\n',
    'muster: [\n---\nx',
    'a: &a [*a]\nmuster: member/1\n---\n',
    'muster: other\n---\nx: 1',
  ])
    expect(() => readMemberFile(text)).not.toThrow()
  expect(readMemberFile('muster: member/1\n---\nx: 1\n')).toMatchObject({ yaml: 'x: 1\n', isChanged: true })
})

test('an app that nobody connected here is a gap, with what the job uses of it', () => {
  const job = parse(YAML)
  job.tools.push({ tool: 'crm.find' })
  job.steps.push({ id: 'x', kind: 'each', in: 'a', as: 'b', steps: [{ id: 'y', kind: 'tool', tool: 'crm.update' }] })
  expect(findGaps(job, [{ tool: 'tables.read' }, { tool: 'mail.send' }])).toEqual([{ app: 'crm', tools: ['crm.find', 'crm.update'] }])
  expect(appsOf(job)).toEqual(['crm', 'mail', 'tables'])
  expect(findGaps(null, [])).toEqual([])
})

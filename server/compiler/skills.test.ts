import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import type { Snapshot } from '#server/compiler/snapshot.ts'
import type { ActBlock, Program, ThinkBlock } from '#server/program/program.ts'

const job = (skills: readonly { skill: string; version: string }[], more: object = {}) => ({
  metadata: { name: 'T', slug: 'tester' },
  objective: 'o',
  rigidity: 'adaptive',
  tools: [{ tool: 'files.read', targets: ['/in/**'] }],
  output: { value: 1 },
  skills,
  steps: [
    { id: 'judge', kind: 'think', goal: 'g', output: { type: 'object', properties: { why: { type: 'string' } } } },
    { id: 'work', kind: 'act', goal: 'g', tools: ['files.read'], turnsMax: 3 },
  ],
  ...more,
})
const programOf = (definition: unknown, snapshot: Snapshot = GOLDEN_SNAPSHOT): Program => {
  const result = compile(definition, snapshot)
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
  return result.program
}
const REMINDERS = [{ skill: 'reminders', version: '^1' }]
const slugsIn = (program: Program) => program.skills?.map(({ slug }) => slug)

test('a program holds the skills that its definition names and all that they need, and nothing else that is in scope', () => {
  expect(slugsIn(programOf(job(REMINDERS)))).toEqual(['reminders', 'tone', 'words'])
  expect(slugsIn(programOf(job([{ skill: 'globex/invoices', version: 'latest' }])))).toEqual(['globex/invoices'])
  const [first] = programOf(job(REMINDERS)).skills ?? []
  expect(first).not.toHaveProperty('needs')
  expect(first).toMatchObject({ version: '1.4.0', treeDigest: 'tree:reminders', trust: 'internal' })
})

test('a program that names no skills has the bytes that it had before there were any, whatever is in scope', () => {
  const without = compile(job([]), { ...GOLDEN_SNAPSHOT, skills: [] })
  const around = compile(job([]), GOLDEN_SNAPSHOT)
  expect(around).toEqual(without)
  expect(without.ok && Object.keys(without.program)).not.toContain('skills')
})

test('every byte of a skill, and who published it, is part of the plan code; what others are bound to is not', () => {
  const seen = new Set<string>()
  const change = (slug: string, to: object): Snapshot => ({
    ...GOLDEN_SNAPSHOT,
    skills: GOLDEN_SNAPSHOT.skills.map((skill) => (skill.slug === slug ? { ...skill, ...to } : skill)),
  })
  const before = programOf(job(REMINDERS)).skillLockDigest
  for (const field of ['archiveDigest', 'treeDigest', 'publisher', 'versionId', 'skillWorkspaceId'])
    for (const slug of ['reminders', 'words']) seen.add(programOf(job(REMINDERS), change(slug, { [field]: 'other' })).skillLockDigest)
  seen.add(programOf(job(REMINDERS), change('tone', { version: '2.0.2' })).skillLockDigest)
  seen.delete(before)
  expect(seen.size).toBe(11)
  expect(programOf(job(REMINDERS), change('globex/invoices', { treeDigest: 'other' })).skillLockDigest).toBe(before)
})

test('the order in which skills are in scope, named or needed changes no byte', () => {
  const named = [
    { skill: 'reminders', version: '^1' },
    { skill: 'globex/invoices', version: 'latest' },
    { skill: 'words', version: '0.1.x' },
  ]
  const wanted = programOf(job(named))
  fc.assert(
    fc.property(
      fc.shuffledSubarray(named, { minLength: named.length }),
      fc.shuffledSubarray([...GOLDEN_SNAPSHOT.skills], { minLength: GOLDEN_SNAPSHOT.skills.length }),
      (skills, inScope) => void expect(programOf(job(skills), { ...GOLDEN_SNAPSHOT, skills: inScope })).toEqual(wanted),
    ),
    { numRuns: 50 },
  )
})

test('what models are told and say with a skill is nobody else’s business, and from outside as before', () => {
  const labels = (skills: readonly { skill: string; version: string }[]) => {
    const [judge, work] = programOf(job(skills)).body as [ThinkBlock, ActBlock]
    return [judge.label, work.label]
  }
  expect(labels([])).toEqual([
    { integrity: 'authored', confidentiality: 'public' },
    { integrity: 'untrusted', confidentiality: 'workspace' },
  ])
  expect(labels(REMINDERS)[0]).toEqual({ integrity: 'internal', confidentiality: 'workspace' })
  expect(labels([{ skill: 'globex/invoices', version: 'latest' }])[0]).toEqual({ integrity: 'untrusted', confidentiality: 'workspace' })
})

test('a thousand skills that need each other are followed once each, and too many are refused', () => {
  const skills = Array.from({ length: 1000 }, (_, i) => ({
    ...(GOLDEN_SNAPSHOT.skills[0] as Snapshot['skills'][number]),
    slug: `s${i}`,
    needs: [`s${(i + 1) % 1000}`, `s${(i * 7) % 1000}`],
  }))
  const result = compile(job([{ skill: 's0', version: '*' }]), { ...GOLDEN_SNAPSHOT, skills })
  expect(result.ok ? [] : result.diagnostics.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(['M440 /skills'])
})

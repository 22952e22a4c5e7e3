import { expect, test } from 'vitest'
import { readYaml } from '#components/crews/patch-yaml.ts'
import { nameSkill } from '#components/skills/name-skill.ts'

const JOB = '# Ours\nobjective: Check expenses # monthly\nsteps: []\n'
const listed = (yaml: string | null) => (yaml === null ? null : readYaml(yaml)?.['skills'])

test('a skill is written where a job names skills, beside those that stand there, and nothing else of the text changes', () => {
  const once = nameSkill(JOB, 'clear-letters', '1.0.0') ?? ''
  expect(listed(once)).toEqual([{ skill: 'clear-letters', version: '^1.0.0' }])
  expect(once).toContain('# Ours\nobjective: Check expenses # monthly\nsteps: []\n')
  const twice = nameSkill(once, 'acme/tone', '2.1.0')
  expect(listed(twice)).toEqual([
    { skill: 'clear-letters', version: '^1.0.0' },
    { skill: 'acme/tone', version: '^2.1.0' },
  ])
  const inLine = 'skills: [{ skill: a, version: latest }] # short\nobjective: x\n'
  expect(listed(nameSkill(inLine, 'b', '1.0.0-rc.1'))).toEqual([
    { skill: 'a', version: 'latest' },
    { skill: 'b', version: '^1.0.0-rc.1' },
  ])
  for (const empty of ['skills:\nobjective: x\n', 'skills: []\nobjective: x\n'])
    expect(listed(nameSkill(empty, 'b', '1.0.0'))).toEqual([{ skill: 'b', version: '^1.0.0' }])
})

test('a skill that is named already is left as it is, and a text that cannot be read is not touched', () => {
  const named = 'skills:\n  - skill: a # ours\n    version: ^1\n'
  expect(nameSkill(named, 'a', '2.0.0')).toBe(named)
  expect(nameSkill('objective: [', 'a', '1.0.0')).toBeNull()
  expect(nameSkill('skills: all\n', 'a', '1.0.0')).toBeNull()
})

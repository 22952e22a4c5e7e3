import { describe, expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { callBlocks, modelBlocks } from '#server/program/core/call-blocks.ts'
import { seenFromOutside } from '#server/program/core/from-outside.ts'
import { seenAsSecret } from '#server/program/core/secret-inputs.ts'
import type { CallBlock, Program } from '#server/program/program.ts'

const say = (id: string, text: string) => ({ id, kind: 'tool', tool: 'mail.send', with: { to: 'a@acme.example', subject: 's', text } })
const find = (id: string, query: string) => ({ id, kind: 'tool', tool: 'crm.find', with: { query } })
const think = (id: string, goal: string) => ({
  id,
  kind: 'think',
  goal,
  output: { type: 'object', properties: { n: { type: 'integer' } } },
})
const text = '${ string(inputs.n) }'

function compiled(...steps: readonly object[]): Program {
  const definition = {
    metadata: { name: 'T', slug: 'tester' },
    objective: 'o',
    rigidity: 'adaptive',
    inputs: { type: 'object', properties: { n: { type: 'integer' } } },
    steps,
  }
  const result = compile(definition, GOLDEN_SNAPSHOT)
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
  return result.program
}
const at = (program: Program, path: string) => callBlocks(program).get(path) as CallBlock
const told = (program: Program, path: string) => modelBlocks(program).find((block) => block.path === path)?.label.confidentiality

describe('what a run was given as secret', () => {
  test('makes secret whatever is made of it: arguments, whether something happens, what a model is told', () => {
    const program = compiled(say('made', text), say('own', 'hello'), think('ask', text), think('plain', 'Anything?'), {
      id: 'b',
      kind: 'branch',
      arms: [{ when: 'inputs.n > 0', steps: [say('inside', 'hello')] }],
    })
    const seen = seenAsSecret(program)
    expect(at(program, 'made').labels['text']?.confidentiality).toBe('workspace')
    expect(at(seen, 'made').labels['text']).toEqual({ integrity: 'internal', confidentiality: 'secret' })
    expect(at(seen, 'b/0/inside').labels['text']?.confidentiality).toBe('secret')
    expect([told(program, 'ask'), told(seen, 'ask')]).toEqual(['workspace', 'secret'])
    expect(at(seen, 'own').labels).toEqual(at(program, 'own').labels)
    expect(told(seen, 'plain')).toBe('public')
  })

  test('is looked up elsewhere only after people agreed, and in the own folders without asking', () => {
    const program = compiled(find('there', text), find('plain', 'Acme'), {
      ...{ id: 'here', kind: 'tool', tool: 'files.read', with: { path: 'in/${ string(inputs.n) }.txt' } },
    })
    const seen = seenAsSecret(program)
    expect(at(program, 'there')).toMatchObject({ effect: false, posture: 'run' })
    expect(at(seen, 'there')).toMatchObject({ effect: true, posture: 'ask' })
    for (const path of ['plain', 'here']) expect(at(seen, path)).toMatchObject({ effect: false, posture: 'run' })
  })

  test('is found in arms of any name, and lowers nothing that came from outside', () => {
    const arms = Object.fromEntries(
      ['labels', 'label', 'schema', 'path', 'kind'].map((name) => [name, { steps: [say(`in${name}`, text)] }]),
    )
    const program = compiled({
      id: 'p',
      kind: 'parallel',
      branches: Object.fromEntries(Object.entries(arms).map(([k, v]) => [k, v.steps])),
    })
    const calls = [...callBlocks(seenAsSecret(seenFromOutside(program))).values()]
    expect(calls).toHaveLength(5)
    for (const { labels } of calls) expect(labels['text']).toEqual({ integrity: 'untrusted', confidentiality: 'secret' })
  })
})

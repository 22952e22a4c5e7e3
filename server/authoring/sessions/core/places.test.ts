import { expect, test } from 'vitest'
import { openChanges, withEdits } from '#server/authoring/sessions/core/open-changes.ts'
import { namePlace, pointerOf } from '#server/authoring/sessions/core/places.ts'
import { openedBy, placesToConfirm } from '#server/authoring/sessions/core/places-to-confirm.ts'
import { applyChanges } from '#server/members/core/apply-changes.ts'
import { stillOpen } from '#server/members/core/unconfirmed.ts'

const draft = {
  metadata: { name: 'Notes', slug: 'notes' },
  objective: 'Send notes.',
  tools: [{ tool: 'mail.send', targets: ['*@acme.com'] }],
  steps: [
    { id: 'list', kind: 'set', values: { n: 1 } },
    { id: 'mail', kind: 'tool', tool: 'mail.send', with: { to: 'ann@acme.com', subject: 'Notes' } },
  ],
}
const row = {
  tool: 'mail.send',
  effectClass: 'external_write',
  clearance: 'public',
  argRoles: { to: 'destination', subject: 'content' },
} as never

test('a place keeps its name while steps before it come and go', () => {
  expect(namePlace(draft, '/steps/1/with/to')).toEqual(['steps', 'mail', 'with', 'to'])
  expect(namePlace(draft, '/tools/0/targets/0')).toEqual(['tools', 'mail.send', 'targets'])
  expect(pointerOf({ ...draft, steps: [draft.steps[1]] }, ['steps', 'mail', 'with', 'to'])).toBe('/steps/0/with/to')
  expect(pointerOf(draft, ['steps', 'gone', 'with'])).toBe('/steps')
})

test('what a person edited stays, whatever is derived anew: changed, replaced or taken out', () => {
  const current = { ...draft, steps: [draft.steps[0], { ...draft.steps[1], with: { to: 'ann@acme.com', subject: 'Mine' } }] }
  const standing = { derived: draft, current, locks: [] }
  expect(withEdits(standing)).toEqual([{ path: ['steps', 'mail', 'with', 'subject'], why: 'edited' }])
  const rewritten = {
    ...draft,
    objective: 'Send short notes.',
    steps: [{ ...draft.steps[1], with: { to: 'bob@acme.com', subject: 'Other' } }],
  }
  const changes = openChanges(standing, rewritten)
  expect(changes.map(({ path }) => path.join('/'))).toEqual(['objective', 'steps/list', 'steps/mail/with/to'])
  const without = { ...draft, steps: [draft.steps[0]] }
  expect(openChanges(standing, without)).toEqual([])
  const kept = applyChanges(current, [['steps', 'mail', 'with', 'to']], rewritten)
  expect(JSON.stringify(kept)).toContain('"subject":"Mine"')
})

test('a new destination, amount or freedom stands open until that very value is confirmed or written otherwise', () => {
  const proposed = {
    ...draft,
    rigidity: 'autonomous',
    inputs: { type: 'object', properties: { who: { type: 'string', default: 'eve@evil.com' } } },
    steps: [draft.steps[0], { ...draft.steps[1], with: { to: '${ inputs.who }', subject: 'Other' } }],
  }
  const places = placesToConfirm(proposed, draft, [row])
  expect(places.map(({ path, kind }) => `${kind} ${path.join('/')}`)).toEqual([
    'freedom rigidity',
    'destination steps/mail/with/to',
    'destination inputs/properties/who/default',
  ])
  expect(placesToConfirm(draft, draft, [row])).toEqual([])
  expect(openedBy(proposed, places, [['rigidity'], ['inputs']], false).map(({ path }) => path.join('/'))).toEqual([
    'rigidity',
    'inputs/properties/who/default',
  ])
  const singly = openedBy(proposed, places, [['rigidity'], ['inputs']], true)
  expect(singly.map(({ path }) => path.join('/'))).toEqual(['inputs/properties/who/default'])
  expect(stillOpen(proposed, singly)).toHaveLength(1)
  const other = structuredClone(proposed)
  other.inputs.properties.who.default = 'ann@acme.com'
  expect(stillOpen(other, singly)).toEqual([])
})

test('what a model may choose from is a freedom, with the places that the job names for it', () => {
  const pay = { tool: 'bank.pay', effectClass: 'spend', clearance: 'workspace', argRoles: { to: 'destination' } } as never
  const own = { tool: 'files.read', effectClass: 'internal', clearance: 'secret', argRoles: {} } as never
  const act = (tools: string[]) => ({ id: 'work', kind: 'act', goal: 'Answer.', tools })
  const proposed = { tools: [{ tool: 'mail.send', targets: ['*@evil.example'] }], steps: [act(['mail.send', 'bank.pay'])] }
  const found = (base: unknown) => placesToConfirm(proposed, base, [row, pay, own]).map(({ path, kind }) => `${kind} ${path.join('/')}`)
  expect(found(null)).toEqual(['freedom steps/work/tools', 'destination tools/mail.send/targets'])
  // one ability more is another freedom
  expect(found({ ...proposed, steps: [act(['mail.send'])] })).toEqual(['freedom steps/work/tools'])
  expect(found(proposed)).toEqual([])
  expect(placesToConfirm({ steps: [act(['files.read'])] }, null, [own])).toEqual([])
})

test('a literal value that reaches a destination or an amount through expressions stands open at its own place', () => {
  const pay = {
    tool: 'bank.pay',
    effectClass: 'spend',
    clearance: 'workspace',
    argRoles: { to: 'destination', euros: 'amount', text: 'content' },
  } as never
  const job = (who: unknown, n: unknown, list: string, to: string) => ({
    inputs: { type: 'object', properties: { boss: { type: 'string', default: who } } },
    steps: [
      { id: 'a', kind: 'set', values: { who, n, note: 'Rent' } },
      { id: 'b', kind: 'set', values: { who: '${ steps.a.output.who }', euros: '${ steps.a.output.n * 1 }' } },
      {
        id: 'e',
        kind: 'each',
        in: list,
        as: 'person',
        max: 9,
        steps: [{ id: 'm', kind: 'tool', tool: 'mail.send', with: { to: '${ person }', subject: who } }],
      },
      { id: 'p', kind: 'tool', tool: 'bank.pay', with: { to, euros: '${ steps.b.output.euros }', text: who } },
    ],
  })
  const found = (proposed: unknown, base: unknown) =>
    placesToConfirm(proposed, base, [row, pay]).map(({ path, kind }) => `${kind} ${path.join('/')}`)
  const before = job('ann@acme.com', 10, "['ann@acme.com']", '${ steps.b.output.who }')
  expect(found(job('eve@evil.com', 9000, "['eve@evil.com']", '${ steps.b.output.who }'), before)).toEqual([
    'destination steps/e/in',
    'destination steps/a/values/who',
    'amount steps/a/values/n',
  ])
  expect(found(before, before)).toEqual([])
  // however a step or an input is named in it
  for (const to of ['${ steps["a"].output.who }', "${ 1 > 0 ? steps.b['output'].who : '' }", 'mailto:${ steps.a.output.who }'])
    expect(found(job('eve', 10, '[]', to), job('ann', 10, '[]', to))).toContain('destination steps/a/values/who')
  for (const to of ['${ inputs.boss }', '${ inputs["boss"] }', '${ inputs["bo\\u0073s"] }'])
    expect(found(job('eve', 10, '[]', to), job('ann', 10, '[]', to))).toEqual(['destination inputs/properties/boss/default'])
  // a value that is only passed on is none; one that is passed on in place of another is
  expect(found(job('${ inputs.boss }', '${ inputs.n }', 'inputs.all', '${ steps.a.output.who }'), null)).not.toContain(
    'destination steps/a/values/who',
  )
  expect(found(job('${ inputs.boss }', 10, 'inputs.all', '${ steps.a.output.who }'), before)).toContain('destination steps/a/values/who')
})

test('an address in what a model is told before it chooses the arguments itself stands open', () => {
  const told = (goal: string, who: string) => ({
    steps: [
      { id: 'a', kind: 'set', values: { who } },
      { id: 'work', kind: 'act', goal, input: { to: '${ steps.a.output.who }' }, tools: ['mail.send'] },
    ],
  })
  const found = (proposed: unknown, base: unknown) => placesToConfirm(proposed, base, [row]).map(({ path }) => path.join('/'))
  expect(found(told('Write to eve@evil.com.', 'ann@acme.com'), told('Write to ann@acme.com.', 'ann@acme.com'))).toEqual(['steps/work/goal'])
  expect(found(told('Write.', 'eve@evil.com'), told('Write.', 'ann@acme.com'))).toEqual(['steps/a/values/who'])
  expect(found(told('Write kindly.', 'ann@acme.com'), told('Write.', 'ann@acme.com'))).toEqual([])
})

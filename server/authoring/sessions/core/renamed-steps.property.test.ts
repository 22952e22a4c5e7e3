import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openedBy, placesToConfirm } from '#server/authoring/sessions/core/places-to-confirm.ts'
import { carryItems, stillOpen } from '#server/members/core/unconfirmed.ts'

const CATALOGUE = [
  { tool: 'mail.send', effectClass: 'external_write', clearance: 'public', argRoles: { to: 'destination', text: 'content' } },
  { tool: 'post.send', effectClass: 'external_write', clearance: 'public', argRoles: { to: 'destination', text: 'content' } },
  {
    tool: 'bank.pay',
    effectClass: 'spend',
    clearance: 'workspace',
    argRoles: { to: 'destination', euros: 'amount', text: 'content' },
  },
] as never

interface Call {
  readonly id: string
  readonly tool: string
  readonly to: string
  readonly euros: number
  /** Whether the address comes out of a step before it. */
  readonly told: boolean
  readonly around: 'nothing' | 'each' | 'branch' | 'otherwise'
}
const callOf = fc.record({
  tool: fc.constantFrom('mail.send', 'post.send', 'bank.pay'),
  to: fc.constantFrom('ann@a.example', 'bob@b.example', 'eve@e.example'),
  euros: fc.integer({ min: 1, max: 9 }),
  told: fc.boolean(),
  around: fc.constantFrom('nothing', 'each', 'branch', 'otherwise'),
})
const jobOf = fc.array(callOf, { minLength: 1, maxLength: 5 }).map((calls) => calls.map((call, at): Call => ({ ...call, id: `s${at}` })))

/** Unlike in anything else, so that one step is not taken for another. */
const different = (calls: readonly Call[]): Call[] =>
  calls.map((call, at) => ({ ...call, to: `${at}.${call.to}`, euros: at * 10 + call.euros }))

function job(calls: readonly Call[]) {
  const steps = calls.flatMap(({ id, tool, to, euros, told, around }) => {
    const source = told ? [{ id: `${id}from`, kind: 'set', values: { who: to } }] : []
    const address = told ? `\${ steps.${id}from.output.who }` : to
    const call = { id, kind: 'tool', tool, with: { to: address, text: `Note ${to}`, ...(tool === 'bank.pay' ? { euros } : {}) } }
    const inside = {
      nothing: call,
      each: { id: `${id}each`, kind: 'each', in: '[1, 2]', as: 'x', max: 2, steps: [call] },
      branch: { id: `${id}branch`, kind: 'branch', arms: [{ when: '1 < 2', steps: [call] }] },
      otherwise: { id: `${id}branch`, kind: 'branch', arms: [], otherwise: [call] },
    }[around]
    return [...source, inside]
  })
  return { rigidity: 'guided', steps }
}
/** The values that wait, whatever their places are called. */
const values = (items: ReturnType<typeof stillOpen>): string[] =>
  [...new Set(items.flatMap(({ bound = [] }) => bound.map(({ role, digest }) => `${role} ${digest}`)))].sort()
const place = ({ path }: { readonly path: readonly string[] }): string => path.join('/')
const proposedIn = (definition: unknown) => openedBy(definition, placesToConfirm(definition, null, CATALOGUE), [['steps']], false)

test('what waits to be confirmed goes with its value, whatever its step is called and wherever that is moved', () => {
  fc.assert(
    fc.property(jobOf, fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), (drawn, order) => {
      const calls = different(drawn)
      const before = job(calls)
      const items = proposedIn(before)
      const renamed = calls.map((call, at) => ({ call: { ...call, id: `r${at}` }, at: order[at] ?? 0 }))
      const after = job(renamed.sort((a, b) => a.at - b.at).map(({ call }) => call))
      expect(stillOpen(before, items).length).toBeGreaterThan(0)
      const carried = stillOpen(after, carryItems(items, before, after))
      expect(values(carried)).toEqual(values(stillOpen(before, items)))
      // and there is no place more or less at which it is asked
      expect(new Set(carried.map(place))).toEqual(new Set(proposedIn(after).map(place)))
    }),
  )
})

test('what was confirmed stays confirmed when its step is called otherwise or moved, and nothing else does', () => {
  fc.assert(
    fc.property(jobOf, fc.nat(), fc.constantFrom('to', 'tool', 'euros', 'more'), (drawn, index, change) => {
      const calls = different(drawn)
      const renamed = calls.toReversed().map((call, at) => ({ ...call, id: `r${at}` }))
      expect(placesToConfirm(job(renamed), job(calls), CATALOGUE)).toEqual([])
      const at = index % renamed.length
      const call = renamed[at] as Call
      const other = {
        to: { ...call, to: 'mallory@m.example' },
        tool: { ...call, tool: call.tool === 'mail.send' ? 'post.send' : 'mail.send' },
        euros: { ...call, tool: 'bank.pay', euros: 777 },
        more: call,
      }[change]
      const changed = change === 'more' ? [...renamed, { ...call, id: 'again' }] : renamed.with(at, other)
      expect(placesToConfirm(job(changed), job(calls), CATALOGUE).length).toBeGreaterThan(0)
    }),
  )
})

test('an amount that goes to somebody else, and an address that another ability uses, are to be confirmed again in their old place', () => {
  const one: Call = { id: 'pay', tool: 'bank.pay', to: 'ann@a.example', euros: 5, told: false, around: 'nothing' }
  const found = (is: Call) => placesToConfirm(job([is]), job([one]), CATALOGUE).map(({ path, kind }) => `${kind} ${path.join('/')}`)
  expect(found({ ...one, to: 'eve@e.example' })).toEqual(['destination steps/pay/with/to', 'amount steps/pay/with/euros'])
  expect(found({ ...one, euros: 6 })).toEqual(['amount steps/pay/with/euros'])
  expect(found({ ...one, tool: 'mail.send' })).toEqual(['destination steps/pay/with/to'])
})

test('two steps that change their recipients are both to be confirmed again', () => {
  const pay = (id: string, to: string, euros: number): Call => ({ id, tool: 'bank.pay', to, euros, told: false, around: 'nothing' })
  const before = job([pay('a', 'ann@a.example', 100), pay('b', 'bob@b.example', 9000)])
  const after = job([pay('a', 'ann@a.example', 9000), pay('b', 'bob@b.example', 100)])
  expect(placesToConfirm(after, before, CATALOGUE).map(({ path }) => path.join('/'))).toEqual(['steps/a/with/euros', 'steps/b/with/euros'])
})

test('a value that somebody wrote in the place of a proposed one takes nothing along, and one confirmed elsewhere is not asked about again', () => {
  const mail = (id: string, to: string): Call => ({ id, tool: 'mail.send', to, euros: 1, told: false, around: 'nothing' })
  const before = job([mail('old', 'eve@e.example'), mail('mine', 'eve@e.example')])
  const items = proposedIn(before).filter(({ path }) => path.includes('old'))
  const open = (after: unknown) => stillOpen(after, carryItems(items, before, after)).map(({ path }) => path.join('/'))
  expect(open(job([mail('old', 'ann@a.example'), mail('mine', 'eve@e.example')]))).toEqual([])
  expect(open(job([mail('mine', 'eve@e.example')]))).toEqual([])
  expect(open(job([mail('sent', 'eve@e.example'), mail('mine', 'eve@e.example')]))).toEqual(['steps/sent/with/to'])
  expect(open(null)).toEqual([])
  expect(carryItems(items, before, null)).toEqual(items)
})

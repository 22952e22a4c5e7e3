import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { confidentialitySchema, integritySchema, type Label } from '#server/crew/catalogue-row.ts'
import { effectClassSchema, postureSchema, rigiditySchema } from '#server/crew/effect-class.ts'
import { AUTHORED_LABEL, isCleared, joinLabels, steersFromOutside } from '#server/crew/label.ts'
import { DEFAULT_POSTURE_TABLE, type PostureTable, resolvePosture } from '#server/crew/posture-table.ts'
import { mayTouchSame, storeOf } from '#server/crew/store-of.ts'

const label: fc.Arbitrary<Label> = fc.record({
  integrity: fc.constantFrom(...integritySchema.options),
  confidentiality: fc.constantFrom(...confidentialitySchema.options),
})

describe('labels join as a lattice', () => {
  test('in any order, any grouping, with the authored label as unit', () => {
    fc.assert(
      fc.property(label, label, label, (a, b, c) => {
        expect(joinLabels([a, b])).toEqual(joinLabels([b, a]))
        expect(joinLabels([joinLabels([a, b]), c])).toEqual(joinLabels([a, joinLabels([b, c])]))
        expect(joinLabels([a, a])).toEqual(a)
        expect(joinLabels([a, AUTHORED_LABEL])).toEqual(a)
      }),
    )
  })
  test('what joins a secret is never cleared for less', () => {
    fc.assert(
      fc.property(
        label,
        (a) => void expect(isCleared(joinLabels([a, { integrity: 'authored', confidentiality: 'secret' }]), 'workspace')).toBe(false),
      ),
    )
  })
  test('an unmapped argument is a destination', () => {
    expect(steersFromOutside({ argRoles: {} }, 'constructor', { integrity: 'untrusted', confidentiality: 'public' })).toBe(true)
    expect(steersFromOutside({ argRoles: { a: 'content' } }, 'a', { integrity: 'untrusted', confidentiality: 'public' })).toBe(false)
  })
})

describe('postures', () => {
  const cell = fc.constantFrom(...postureSchema.options, 'declared' as const, 'authored' as const)
  const row = fc.record({ internal: cell, external_read: cell, external_write: cell, spend: cell })
  const table: fc.Arbitrary<PostureTable> = fc.record({ strict: row, guided: row, adaptive: row, autonomous: row })
  test('no table of a workspace lets a write or a payment run without asking, or anything run that did not', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(...rigiditySchema.options),
        fc.constantFrom(...effectClassSchema.options),
        fc.record({ declared: fc.boolean(), authored: fc.boolean() }),
        (own, rigidity, effectClass, facts) => {
          const order = postureSchema.options
          const posture = resolvePosture(own, rigidity, effectClass, facts)
          expect(order.indexOf(posture)).toBeGreaterThanOrEqual(order.indexOf(resolvePosture(null, rigidity, effectClass, facts)))
          if (effectClass === 'external_write' || effectClass === 'spend') expect(posture).not.toBe('run')
        },
      ),
    )
  })
  test('the table is the one of the domain', () => {
    expect(DEFAULT_POSTURE_TABLE.strict.external_read).toBe('authored')
    expect(DEFAULT_POSTURE_TABLE.guided.external_read).toBe('declared')
    expect(
      Object.values(DEFAULT_POSTURE_TABLE).every(
        (rigidity) => rigidity.internal === 'run' && rigidity.external_write === 'ask' && rigidity.spend === 'ask',
      ),
    ).toBe(true)
  })
})

describe('what may be the same thing', () => {
  test.each([
    ['/a', 'a', true],
    ['/a', '/a/b', true],
    ['/a', '/ab', false],
    ['/a/b', '/a/c', false],
    [null, '/a', true],
    ['/a/./b', '/a/b', true],
  ])('%s and %s: %s', (a, b, expected) => expect(mayTouchSame(a, b)).toBe(expected))
  test('tables and files are one store', () =>
    expect([storeOf('tables.read'), storeOf('files.write'), storeOf('mail.send'), storeOf('constructor.x')]).toEqual([
      'files',
      'files',
      'mail',
      'constructor',
    ]))
})

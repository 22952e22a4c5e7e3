import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BoundSkill, type LiveBinding, pickInScope, presentSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import type { ScopeType } from '#server/skills/schema.ts'

const ORDER: readonly ScopeType[] = ['core', 'user', 'channel', 'workspace']

function skill(name: string, version = '1.0.0'): BoundSkill {
  return {
    skillWorkspaceId: 'ws_a',
    skillId: `skl_${name}`,
    slug: name,
    versionId: `skv_${name}_${version}`,
    version,
    archiveDigest: '',
    treeDigest: '',
    publisher: 'ws_a/usr_a',
    requiredBy: [],
    description: `About ${name}`,
    triggers: [],
    isYanked: false,
  }
}

function binding(scopeType: ScopeType, name: string, dependencies: readonly BoundSkill[] = [], version = '1.0.0'): LiveBinding {
  return { bindingId: `bnd_${scopeType}_${name}`, scopeType, skills: [...dependencies, skill(name, version)] }
}

const subsets = Array.from({ length: 16 }, (_, bits) => ORDER.filter((_type, n) => (bits & (1 << n)) !== 0))

test.each(subsets.map((types) => ({ name: types.join(' + ') || 'none', types })))(
  'of bindings at $name the first by core > user > channel > workspace counts, once',
  ({ types }) => {
    const rows = types.map((type) => binding(type, 'one', [], `${ORDER.indexOf(type) + 1}.0.0`))
    const { entries, shadowed } = pickInScope([...rows].reverse())
    const [first, ...others] = types
    expect(entries.map(({ scopeType, version }) => [scopeType, version])).toEqual(first ? [[first, `${ORDER.indexOf(first) + 1}.0.0`]] : [])
    expect(new Set(shadowed.map(({ scopeType }) => scopeType))).toEqual(new Set(others))
  },
)

test('a dependency is listed with the skill that needs it, and not when that skill is shadowed', () => {
  const { entries } = pickInScope([
    binding('workspace', 'parent', [skill('old-part')]),
    binding('user', 'parent', [skill('new-part')]),
    binding('channel', 'alone'),
  ])
  expect(entries.map(presentSkill).map(({ slug, via }) => [slug, via])).toEqual([
    ['alone', undefined],
    ['new-part', 'parent'],
    ['parent', undefined],
  ])
})

test('what is bound itself goes before the same skill as a dependency, whatever the scopes', () => {
  const { entries } = pickInScope([binding('core', 'parent', [skill('part', '2.0.0')]), binding('workspace', 'part', [], '1.0.0')])
  expect(entries.find(({ slug }) => slug === 'part')).toMatchObject({ version: '1.0.0', via: null, scopeType: 'workspace' })
})

test('of two parents of one dependency the higher scope brings it', () => {
  const { entries } = pickInScope([
    binding('workspace', 'aaa', [skill('part', '1.0.0')]),
    binding('core', 'zzz', [skill('part', '3.0.0')]),
    binding('user', 'mmm', [skill('part', '2.0.0')]),
  ])
  expect(entries.find(({ slug }) => slug === 'part')).toMatchObject({ version: '3.0.0', via: 'zzz' })
})

const rowsArbitrary = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...ORDER), fc.constantFrom('aaa', 'bbb', 'ccc')), { selector: ([type, name]) => `${type} ${name}` })
  .chain((places) =>
    fc.tuple(
      ...places.map(([type, name]) =>
        fc.subarray(['ddd', 'eee', 'fff']).map((needs) =>
          binding(
            type,
            name,
            needs.map((need) => skill(need, `${ORDER.indexOf(type) + 1}.0.0`)),
          ),
        ),
      ),
    ),
  )

test('the order of the rows makes no difference, each skill is there once, and each dependency has its parent', () => {
  fc.assert(
    fc.property(
      rowsArbitrary.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], { minLength: rows.length }))),
      ([rows, shuffled]) => {
        const picked = pickInScope(rows)
        expect(pickInScope(shuffled)).toEqual(picked)
        const ids = picked.entries.map(({ skillId }) => skillId)
        expect(new Set(ids).size).toBe(ids.length)
        for (const { via, bindingId } of picked.entries) {
          if (via !== null)
            expect(picked.entries.some((parent) => parent.via === null && parent.slug === via && parent.bindingId === bindingId)).toBe(true)
        }
      },
    ),
  )
})

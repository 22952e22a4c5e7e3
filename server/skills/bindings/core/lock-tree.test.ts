import fc from 'fast-check'
import { valid } from 'semver'
import { describe, expect, test } from 'vitest'
import { type KnownSkill, type KnownSkills, lockTree, type SkillVersion } from '#server/skills/bindings/core/lock-tree.ts'
import { pickVersion } from '#server/skills/bindings/core/pick-version.ts'
import { LOCK_LIMITS } from '#server/skills/schema.ts'

type Needs = { readonly [skill: string]: string }
interface Given {
  readonly [slug: string]: { readonly [version: string]: Needs }
}

function version(slug: string, version: string, needs: Needs, more: Partial<SkillVersion> = {}): SkillVersion {
  return {
    versionId: `skv_${slug}_${version}`,
    version,
    archiveDigest: `a-${slug}-${version}`,
    treeDigest: `t-${slug}-${version}`,
    publisher: 'ws_a/usr_a',
    wider: false,
    yanked: false,
    reach: { permissions: [], secrets: [], tools: [], hosts: [] },
    manifest: {
      name: slug,
      version,
      description: slug,
      triggers: [],
      permissions: [],
      secrets: [],
      requires: Object.entries(needs).map(([skill, range]) => ({ skill, range })),
      license: null,
      compatibility: null,
      metadata: {},
      allowedTools: [],
    },
    ...more,
  }
}

function world(given: Given): KnownSkills {
  return new Map(
    Object.entries(given).map(([slug, versions]): [string, KnownSkill | null] => [
      slug,
      {
        skillWorkspaceId: 'ws_a',
        skillId: `skl_${slug}`,
        slug,
        versions: Object.entries(versions).map(([semver, needs]) => version(slug, semver, needs)),
      },
    ]),
  )
}
const lock = (given: Given, slug = 'root', ref = 'latest') => lockTree({ slug, ref }, world(given))
const fault = (given: Given, slug?: string, ref?: string) => {
  const outcome = lock(given, slug, ref)
  return outcome.ok === false ? outcome.fault : outcome
}
const names = (given: Given, ref?: string) => {
  const outcome = lock(given, 'root', ref)
  return outcome.ok === true ? outcome.locked.map(({ entry }) => `${entry.slug}@${entry.version}`) : outcome
}

describe('a lock', () => {
  test('has dependencies first, the skill itself last, and says who asked for what', () => {
    const given = { root: { '1.0.0': { b: '^1', a: '*' } }, a: { '1.0.0': { b: '>=1.0.0' } }, b: { '1.0.0': {}, '1.2.0': {}, '2.0.0': {} } }
    expect(names(given)).toEqual(['b@1.2.0', 'a@1.0.0', 'root@1.0.0'])
    const outcome = lock(given)
    expect(outcome.ok === true && outcome.locked[0]?.entry.requiredBy).toEqual([
      { by: 'a', range: '>=1.0.0' },
      { by: 'root', range: '^1' },
    ])
  })
  test('moves a choice back when what needs it moved back', () => {
    const given = {
      root: { '1.0.0': { a: '^1', c: '*' } },
      a: { '1.1.0': { b: '^1' }, '1.2.0': { b: '^2' } },
      b: { '1.0.0': {}, '2.0.0': {} },
      c: { '1.0.0': { a: '1.1.0' } },
    }
    expect(names(given)).toEqual(['b@1.0.0', 'a@1.1.0', 'c@1.0.0', 'root@1.0.0'])
  })
  test('leaves out what only a version that was not chosen needs', () => {
    expect(names({ root: { '1.0.0': { a: '^1' } }, a: { '1.0.0': {}, '2.0.0': { b: '*' } }, b: { '1.0.0': {} } })).toEqual([
      'a@1.0.0',
      'root@1.0.0',
    ])
  })
  test('asks for what it does not know yet, and takes an alias for what it stands for', () => {
    const only = world({ root: { '1.0.0': { 'acme/b': '*', a: '*' } } })
    expect(lockTree({ slug: 'root', ref: 'latest' }, only)).toEqual({ ok: 'needs', slugs: ['a', 'acme/b'] })
    const own = world({ root: { '1.0.0': { 'acme/b': '*', b: '*' } }, b: { '1.0.0': {} } })
    const known = new Map([...own, ['acme/b', own.get('b') ?? null] as const])
    const outcome = lockTree({ slug: 'root', ref: 'latest' }, known)
    expect(outcome.ok === true && outcome.locked.map(({ entry }) => entry.slug)).toEqual(['b', 'root'])
  })
  test("takes a bare name in another workspace's skill for one of that workspace's", () => {
    const theirs = world({ 'acme/root': { '1.0.0': { b: '*' } }, 'acme/b': { '1.0.0': {} }, b: { '9.0.0': {} } })
    const outcome = lockTree({ slug: 'acme/root', ref: '1.0.0' }, theirs)
    expect(outcome.ok === true && outcome.locked.map(({ entry }) => entry.slug)).toEqual(['acme/b', 'acme/root'])
  })
})

describe('a tree is refused', () => {
  test('when skills need each other in a circle', () => {
    expect(fault({ root: { '1.0.0': { a: '*' } }, a: { '1.0.0': { b: '*' } }, b: { '1.0.0': { a: '^1' } } })).toEqual({
      code: 'SKILL_DEPENDENCY_CYCLE',
      context: { skill: 'a', path: ['a', 'b', 'a'] },
    })
    expect(fault({ root: { '1.0.0': { root: '*' } } })).toMatchObject({ code: 'SKILL_DEPENDENCY_CYCLE' })
  })
  test('when the circle is there only for one of two versions, so that it never settles', () => {
    expect(fault({ root: { '1.0.0': { a: '*' } }, a: { '1.0.0': {}, '2.0.0': { b: '*' } }, b: { '1.0.0': { a: '<2' } } })).toMatchObject({
      code: 'SKILL_DEPENDENCY_CYCLE',
    })
  })
  test('when two need versions of a third that do not fit together, naming both', () => {
    expect(
      fault({
        root: { '1.0.0': { a: '*', b: '*' } },
        a: { '1.0.0': { c: '^1' } },
        b: { '1.0.0': { c: '^2' } },
        c: { '1.0.0': {}, '2.0.0': {} },
      }),
    ).toEqual({
      code: 'SKILL_DEPENDENCY_CONFLICT',
      context: {
        skill: 'c',
        requiredBy: [
          { by: 'a', range: '^1' },
          { by: 'b', range: '^2' },
        ],
      },
    })
  })
  test('when something is not there: the skill, its version, what it needs, or a version of that', () => {
    expect(lockTree({ slug: 'root', ref: 'latest' }, new Map([['root', null]]))).toMatchObject({ fault: { code: 'SKILL_NOT_FOUND' } })
    expect(fault({ root: { '1.0.0': {} } }, 'root', '^2')).toMatchObject({ code: 'SKILL_VERSION_NOT_FOUND' })
    const known = new Map([...world({ root: { '1.0.0': { a: '*' } } }), ['a', null] as const])
    expect(lockTree({ slug: 'root', ref: 'latest' }, known)).toMatchObject({ fault: { code: 'SKILL_DEPENDENCY_NOT_FOUND' } })
    expect(fault({ root: { '1.0.0': { a: '^2' } }, a: { '1.0.0': {} } })).toMatchObject({
      code: 'SKILL_DEPENDENCY_NOT_FOUND',
      context: { skill: 'a' },
    })
    expect(fault({ root: { '1.0.0': { a: 'no range' } }, a: { '1.0.0': {} } })).toMatchObject({ code: 'SKILL_DEPENDENCY_NOT_FOUND' })
  })
  test('when the chain is longer than 10 or there are more than 100', () => {
    const chain = (length: number): Given =>
      Object.fromEntries(
        Array.from({ length: length + 1 }, (_, i) => [i === 0 ? 'root' : `s${i}`, { '1.0.0': i < length ? { [`s${i + 1}`]: '*' } : {} }]),
      )
    expect(names(chain(LOCK_LIMITS.depthMax))).toHaveLength(11)
    expect(fault(chain(LOCK_LIMITS.depthMax + 1))).toEqual({ code: 'LIMIT_EXCEEDED', context: { limit: 'skillDepth', max: 10 } })
    const wide = (n: number): Given => ({
      root: { '1.0.0': Object.fromEntries(Array.from({ length: n }, (_, i) => [`s${i}`, '*'])) },
      ...Object.fromEntries(Array.from({ length: n }, (_, i) => [`s${i}`, { '1.0.0': {} }])),
    })
    expect(names(wide(LOCK_LIMITS.nodesMax - 1))).toHaveLength(100)
    expect(fault(wide(LOCK_LIMITS.nodesMax))).toEqual({ code: 'LIMIT_EXCEEDED', context: { limit: 'skills', max: 100 } })
  })
})

test('a tree that was made to be slow is given up on', () => {
  const of = 60
  const later = (i: number) => Array.from({ length: of - i - 1 }, (_, k) => `s${i + 1 + k}`)
  // Round by round one more goes back a version, and asks all that come after it anew.
  const needs = (i: number, v: number): Needs =>
    Object.fromEntries(later(i).map((slug, k) => [slug, k === 0 && v === 0 ? '1.0.0' : `* || ${i + 2}.${v}.0`]))
  const slow: Given = {
    root: { '1.0.0': { ...Object.fromEntries(later(0).map((slug) => [slug, '*'])), s0: '1.0.0' } },
    ...Object.fromEntries(Array.from({ length: of }, (_, i) => [`s${i}`, { '1.0.0': needs(i, 0), '1.0.1': needs(i, 1) }])),
  }
  expect(fault(slow)).toEqual({ code: 'LIMIT_EXCEEDED', context: { limit: 'skillChoices', max: 1000 } })
})

/** Skills s0 … s7 in up to four versions each; what they need may go anywhere, so circles and conflicts are among them. */
const RANGES = ['*', 'latest', '^1', '~1.1', '>=1.1.0', '1.0.0', '1.1.0', '2.0.0', '<2', '^2']
const VERSIONS = ['1.0.0', '1.1.0', '1.1.1', '2.0.0']
const slugs = Array.from({ length: 8 }, (_, i) => `s${i}`)
const arbitraryWorld = fc.tuple(
  ...slugs.map(() =>
    fc.uniqueArray(
      fc.record({
        version: fc.constantFrom(...VERSIONS),
        needs: fc.uniqueArray(fc.record({ skill: fc.constantFrom(...slugs.slice(1)), range: fc.constantFrom(...RANGES) }), {
          maxLength: 3,
          selector: ({ skill }) => skill,
        }),
        yanked: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
        wider: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
      }),
      { minLength: 1, maxLength: 4, selector: (one) => one.version },
    ),
  ),
)
type World = typeof arbitraryWorld extends fc.Arbitrary<infer W> ? W : never

function knownOf(given: World, mix: <T>(list: readonly T[]) => T[]): KnownSkills {
  const skills = given.map((versions, i): [string, KnownSkill] => {
    const slug = `s${i}`
    const rows = versions.map(({ version: semver, needs, yanked, wider }) => {
      const row = version(slug, semver, Object.fromEntries(mix(needs).map(({ skill, range }) => [skill, range])))
      return { ...row, yanked, wider, manifest: { ...row.manifest, requires: mix(row.manifest.requires) } }
    })
    return [slug, { skillWorkspaceId: 'ws_a', skillId: `skl_${slug}`, slug, versions: mix(rows) }]
  })
  return new Map(mix(skills))
}
const asIs = <T>(list: readonly T[]): T[] => [...list]
const backwards = <T>(list: readonly T[]): T[] => list.toReversed()

describe('whatever the skills are', () => {
  test('the lock does not depend on the order in which anything is listed or found', () => {
    const turned = (by: number) => {
      return <T>(list: readonly T[]): T[] => [...list.slice(by % Math.max(1, list.length)), ...list.slice(0, by % Math.max(1, list.length))]
    }
    fc.assert(
      fc.property(arbitraryWorld, fc.nat(20), (given, by) => {
        const root = { slug: 's0', ref: 'latest' }
        const usual = lockTree(root, knownOf(given, asIs))
        expect(lockTree(root, knownOf(given, backwards))).toEqual(withSortedNeeds(usual, backwards))
        expect(lockTree(root, knownOf(given, turned(by)))).toEqual(withSortedNeeds(usual, turned(by)))
      }),
      { numRuns: 400 },
    )
  })

  test('the lock is minimal and whole: each is needed, all that is needed is there once, in a version that fits', () => {
    let locks = 0
    fc.assert(
      fc.property(arbitraryWorld, (given) => {
        const known = knownOf(given, asIs)
        const outcome = lockTree({ slug: 's0', ref: 'latest' }, known)
        if (outcome.ok !== true) return
        locks += 1
        const at = new Map(outcome.locked.map(({ entry }, i) => [entry.slug, i]))
        expect(at.size).toBe(outcome.locked.length)
        expect(outcome.locked.at(-1)?.entry).toMatchObject({ slug: 's0', requiredBy: [{ by: '', range: 'latest' }] })
        const asked = new Map<string, string[]>([['s0', [' latest']]])
        for (const [i, { entry, manifest }] of outcome.locked.entries())
          for (const { skill, range } of manifest.requires) {
            expect(at.get(skill) ?? 99, 'what is needed comes before').toBeLessThan(i)
            asked.set(skill, [...(asked.get(skill) ?? []), `${entry.slug} ${range}`])
          }
        for (const { entry } of outcome.locked) {
          expect(entry.requiredBy.map(({ by, range }) => `${by} ${range}`)).toEqual(asked.get(entry.slug)?.toSorted())
          const ranges = entry.requiredBy.map(({ range }) => range)
          const picked = pickVersion(known.get(entry.slug)?.versions ?? [], ranges)
          expect(picked.ok && picked.picked.version, 'the highest that fits them all').toBe(entry.version)
        }
      }),
      { numRuns: 800 },
    )
    expect(locks).toBeGreaterThan(50)
  })

  test('nothing that was withdrawn is ever in a lock, and what hides a wider reach only where somebody names it', () => {
    fc.assert(
      fc.property(arbitraryWorld, (given) => {
        const outcome = lockTree({ slug: 's0', ref: 'latest' }, knownOf(given, asIs))
        if (outcome.ok !== true) return
        for (const { entry } of outcome.locked) {
          const row = given[Number(entry.slug.slice(1))]?.find((one) => one.version === entry.version)
          expect(row?.yanked).toBe(false)
          if (row?.wider) expect(entry.requiredBy.some(({ range }) => valid(range) === entry.version)).toBe(true)
        }
      }),
      { numRuns: 800 },
    )
  })
})

/** The manifests are kept as published, so their own lists stand in the order in which they were given. */
function withSortedNeeds(outcome: ReturnType<typeof lockTree>, mix: <T>(list: readonly T[]) => T[]): unknown {
  if (outcome.ok !== true) return outcome
  const locked = outcome.locked.map(({ entry, manifest }) => ({
    entry,
    manifest: { ...manifest, requires: mix(mix(manifest.requires)) },
  }))
  return { ok: true, locked }
}

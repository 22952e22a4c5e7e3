import { describe, expect, test } from 'vitest'
import { artifactHashOf, sealArtifact } from '#server/plan/artifact.ts'
import type { PlanDocument } from '#server/plan/plan-document.ts'
import { sealPlan } from '#server/plan/seal.ts'
import { verifyToken } from '#server/plan/verify-token.ts'

const d = (digit: string): string => digit.repeat(64)
const artifacts = [
  sealArtifact({ name: '00002.mail', role: 'state', meta: { tool: 'mail.send', ordinal: 2 }, body: '{"to":"a@b.example"}' }),
  sealArtifact({ name: '00001.read', role: 'evidence', meta: { tool: 'files.read' }, body: null }),
]
const document: PlanDocument = {
  v: 1,
  epoch: 'i-1',
  workspaceId: 'ws_a',
  memberId: 'mem_a',
  versionId: 'ver_a',
  programDigest: d('1'),
  runId: 'run_a',
  leg: 1,
  attempt: 1,
  purpose: 'run',
  inputDigest: d('2'),
  readsDigest: d('3'),
  connectorDigests: { mail: d('4') },
  toolPins: { 'mail.send': d('5') },
  catalogueDigest: d('6'),
  secretVersions: { 'vault:/mail#password': 1 },
  skillLockDigest: d('7'),
  policyDigest: d('8'),
  postureVersion: '1',
  whitelistDigests: [d('9')],
  models: ['none'],
  engineId: 'muster',
  protocolVersion: '1',
  artifacts: artifacts.map(({ name, role, artifactHash, size }) => ({ name, role, hash: artifactHash, size })),
}
const { planText, token } = sealPlan(document)
const stored = { planText, token, artifacts }
const differences = (changed: Partial<typeof stored>): readonly string[] => {
  const check = verifyToken({ ...stored, ...changed })
  return check.ok ? [] : check.differences
}

/** One other value for every field that is sealed; the type makes a forgotten field an error. */
const OTHER: { [K in Exclude<keyof PlanDocument, 'v'>]: PlanDocument[K] } = {
  epoch: 'i-2',
  workspaceId: 'ws_b',
  memberId: 'mem_b',
  versionId: 'ver_b',
  programDigest: d('a'),
  runId: 'run_b',
  leg: 2,
  attempt: 2,
  purpose: 'dry-run',
  inputDigest: d('a'),
  readsDigest: d('a'),
  connectorDigests: { mail: d('a') },
  toolPins: { 'mail.send': d('a') },
  catalogueDigest: d('a'),
  secretVersions: { 'vault:/mail#password': 2 },
  skillLockDigest: d('a'),
  policyDigest: d('a'),
  postureVersion: '2',
  whitelistDigests: [],
  models: ['other'],
  engineId: 'other',
  protocolVersion: '2',
  artifacts: document.artifacts.slice(1),
}

test('an untouched plan verifies, whatever the order its artifacts were collected or stored in', () => {
  expect(verifyToken(stored)).toEqual({ ok: true })
  expect(verifyToken({ ...stored, artifacts: artifacts.toReversed() })).toEqual({ ok: true })
  expect(sealPlan({ ...document, artifacts: document.artifacts.toReversed() })).toEqual({ planText, token })
})

test.each(Object.entries(OTHER))('another %s gives another token, and the old token does not pass for it', (field, value) => {
  const changed = sealPlan({ ...document, [field]: value })
  expect(changed.token).not.toBe(token)
  expect(differences({ planText: changed.planText })).toContain('token')
})

describe('a changed byte of an artifact is found and the artifact named', () => {
  const [mail, read] = artifacts as [(typeof artifacts)[0], (typeof artifacts)[0]]
  test.each([
    ['a byte of its body', { bodyText: '{"to":"x@b.example"}' }],
    ['a body where there was none', { bodyText: 'x' }],
    ['its metadata', { metaText: '{"tool":"files.read"}' }],
    ['its role', { role: 'log' as const }],
  ])('%s', (_, change) => {
    for (const artifact of [mail, read]) {
      const bent = { ...artifact, ...change }
      if (bent.metaText === artifact.metaText && bent.bodyText === artifact.bodyText && bent.role === artifact.role) continue
      const others = artifacts.filter((other) => other !== artifact)
      expect(differences({ artifacts: [bent, ...others] })).toContain(`artifact ${artifact.name} differs`)
      // A forger who also corrects the stored hash is found by the seal all the same.
      expect(differences({ artifacts: [{ ...bent, artifactHash: artifactHashOf(bent) }, ...others] })).toEqual([
        `artifact ${artifact.name} differs`,
      ])
    }
  })
  test('another name, one missing, one too many, one twice', () => {
    expect(differences({ artifacts: [{ ...mail, name: 'other' }, read] })).toEqual(
      expect.arrayContaining(['artifact other is not in the plan', `artifact ${mail.name} is missing`]),
    )
    expect(differences({ artifacts: [mail] })).toEqual([`artifact ${read.name} is missing`])
    expect(differences({ artifacts: [mail, read, read] })).toEqual([`artifact ${read.name} is not in the plan`])
  })
  test('a stored hash that is not that of the stored bytes', () =>
    expect(differences({ artifacts: [{ ...mail, artifactHash: d('0') }, read] })).toEqual([`stored hash of ${mail.name} differs`]))
})

describe('what is not canonical or not a plan is refused', () => {
  test.each([
    ['white space', planText.replace('{', '{ ')],
    ['a key twice', planText.replace('{', '{"attempt":1,')],
    ['other order of keys', JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(planText) as object).toReversed()))],
    ['a whole number beyond 2^53', planText.replace('"attempt":1', '"attempt":9007199254740993')],
    ['no JSON', ''],
  ])('%s', (_, text) => expect(differences({ planText: text })).toEqual(['planText is not canonical']))
  test('a field too many and one too few', () => {
    const { epoch: _, ...less } = JSON.parse(planText) as { epoch: string }
    expect(differences({ planText: JSON.stringify(less) })).toEqual(['planText epoch'])
    expect(differences({ planText: `${planText.slice(0, -1)},"zz":1}` })).toHaveLength(1)
  })
  test('sealing itself refuses names twice, names outside the grammar and broken characters', () => {
    expect(() => sealPlan({ ...document, artifacts: [...document.artifacts, ...document.artifacts] })).toThrow(/unique/)
    expect(() => sealArtifact({ name: '../x', role: 'log', meta: {}, body: null })).toThrow(/artifact name/)
    expect(() => sealArtifact({ name: 'x', role: 'log', meta: { text: '\ud800' }, body: null })).toThrow(/JSON_NOT_CANONICAL/)
    expect(() => sealArtifact({ name: 'x', role: 'log', meta: {}, body: '\ud800' })).toThrow(/JSON_NOT_CANONICAL/)
  })
})

import { expect, test } from 'vitest'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'
import { type HealthFacts, healthLines } from './health-lines.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const WELL: HealthFacts = {
  nowMs: NOW,
  database: { version: '18.4', bytes: 12_000_000 },
  queue: { due: 0, later: 3, stuck: 0, oldestDueMs: null },
  workers: { alive: 1, gone: 0 },
  signer: { separated: true, keyId: 'abcd', epoch: 'f00d-2' },
  proof: { entries: 40, signed: 38, signedAtMs: NOW - 30_000 },
  redis: true,
  disk: { freeBytes: 5e9, wholeBytes: 10e9 },
  backup: { atMs: NOW - 86_400_000, bytes: 3_000_000, withKeys: true },
  versions: { muster: '0.1.0', node: 'v24' },
}
const levels = (facts: Partial<HealthFacts>): object =>
  Object.fromEntries(healthLines({ ...WELL, ...facts }, inEnglish).map(({ name, level }) => [name, level]))

test('an installation that is well has nothing to say against it', () => {
  expect(new Set(Object.values(levels({})))).toEqual(new Set(['ok']))
})

test('each thing that is missing or late is named by its own line', () => {
  expect(levels({ database: null, queue: null, workers: null, proof: null })).toMatchObject({
    database: 'problem',
    queue: 'note',
    workers: 'note',
  })
  expect(levels({ signer: null })).toMatchObject({ signer: 'problem', epoch: 'note' })
  expect(levels({ signer: { separated: false, keyId: 'a', epoch: 'f-1' } })).toMatchObject({ signer: 'note', epoch: 'ok' })
  expect(levels({ workers: { alive: 0, gone: 2 } })).toMatchObject({ workers: 'problem' })
  expect(levels({ queue: { due: 1, later: 0, stuck: 0, oldestDueMs: NOW - 61_000 } })).toMatchObject({ queue: 'problem' })
  expect(levels({ queue: { due: 1, later: 0, stuck: 0, oldestDueMs: NOW - 5_000 } })).toMatchObject({ queue: 'ok' })
  expect(levels({ queue: { due: 0, later: 0, stuck: 1, oldestDueMs: null } })).toMatchObject({ queue: 'problem' })
  expect(levels({ proof: { entries: 40, signed: 38, signedAtMs: NOW - 600_000 } })).toMatchObject({ proof: 'problem' })
  expect(levels({ proof: { entries: 40, signed: 40, signedAtMs: NOW - 6_000_000 } })).toMatchObject({ proof: 'ok' })
  expect(levels({ disk: { freeBytes: 5e8, wholeBytes: 10e9 } })).toMatchObject({ disk: 'problem' })
  expect(levels({ backup: null })).toMatchObject({ backup: 'note' })
  expect(levels({ backup: { atMs: NOW - 8 * 86_400_000, bytes: 1, withKeys: false } })).toMatchObject({ backup: 'note' })
})

test('a Redis that is away is said and is no problem; where none is configured there is no line', () => {
  expect(levels({ redis: false })).toMatchObject({ redis: 'note' })
  expect(Object.values(levels({ redis: false }))).not.toContain('problem')
  expect(levels({ redis: null })).not.toHaveProperty('redis')
})

test('the lines are in the reader’s language, sizes and counts as they are used to', () => {
  const german = sayIn('de', catalogueOf('de'))
  const says = Object.fromEntries(healthLines(WELL, german).map((line) => [line.name, line.says]))
  expect(says).toMatchObject({ disk: '5,0 GB frei von 10,0 GB', proof: '38 von 40 Einträgen signiert', workers: '1 Worker im Einsatz' })
})

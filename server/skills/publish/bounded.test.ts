import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkFrontMatter } from '#server/skills/core/stages/front-matter.ts'
import { EXAMINE_LIMITS } from '#server/skills/publish/examine-apart.ts'
import { readArchive } from '#server/skills/publish/read-archive.ts'
import { ADVERSARIAL } from '#server/skills/publish/testing/adversarial-bundles.ts'
import { CROWDED } from '#server/skills/publish/testing/crowded-bundles.ts'
import { BUNDLE_LIMITS } from '#server/skills/schema.ts'

/** Publishing takes bounded time and memory, by what is counted: bytes read, entries, findings, and processor time as a ratio. */
const HEAP_MEGABYTES = 96
const WAIT_MS = 240_000

/** What a program of `testing` says, in a process of its own with little memory. */
function said<Answer>(program: string): Answer {
  const path = join(process.cwd(), 'server/skills/publish/testing', program)
  return JSON.parse(
    execFileSync(process.execPath, [`--max-old-space-size=${HEAP_MEGABYTES}`, path], { encoding: 'utf8', timeout: WAIT_MS }),
  ) as Answer
}

test('no stage takes more than its share of a text, of fields or of a value that is eight times as long', { timeout: WAIT_MS }, () => {
  const { cases, slow } = said<{ cases: number; slow: unknown[] }>('measure-stages.ts')
  expect(slow).toEqual([])
  expect(cases).toBeGreaterThan(80)
})

test('what holds as much as the limits let through is examined with little memory, and what is told of it is bounded', {
  timeout: WAIT_MS,
}, () => {
  expect(HEAP_MEGABYTES).toBeLessThan(EXAMINE_LIMITS.megabytesMax / 2)
  const bundles = said<{ what: string; isRead: boolean; findings: number; bytes: number }[]>('examine-crowded.ts')
  expect(bundles.map(({ what }) => what)).toEqual(CROWDED.map(([what]) => what))
  for (const { what, isRead, findings, bytes } of bundles) {
    expect(isRead, what).toBe(true)
    expect(findings, what).toBeLessThanOrEqual(100)
    expect(bytes, what).toBeLessThan(256 * 1024)
  }
})

test('of a bomb little more is read than what unpacks to the limit, and of too many entries none beyond the limit', async () => {
  const bomb = await ADVERSARIAL.find(({ attack }) => attack.includes('5 GB'))?.make()
  if (!bomb) throw new Error('no bomb')
  let bytesRead = 0
  const cut = bomb.subarray.bind(bomb)
  bomb.subarray = (from?: number, to?: number) => {
    const piece = cut(from, to)
    bytesRead += piece.length
    return piece
  }
  expect((await readArchive(bomb)).broken?.code).toMatch(/^(too-large|ratio)$/)
  expect(bytesRead).toBeGreaterThan(0)
  // a thousandfold: 20 MB lie in some 20 kB; what is read ahead is a few pieces of 64 kB
  expect(bytesRead).toBeLessThan(512 * 1024)
  const many = await ADVERSARIAL.find(({ attack }) => attack === '300 files')?.make()
  expect((await readArchive(many ?? Buffer.alloc(0))).entries).toHaveLength(BUNDLE_LIMITS.entriesMax + 1)
})

test('fields repeat themselves twenty times, go six deep and have 32 kB, and not once more', () => {
  const codes = (fields: string): string[] => checkFrontMatter(`---\n${fields}\n---\n`).findings.map(({ code }) => code)
  const repeated = (times: number) => `a: &a x\nb: [${Array(times).fill('*a').join(', ')}]`
  expect([codes(repeated(20)), codes(repeated(21))]).toEqual([[], ['yaml-aliases']])
  const deep = (levels: number) => `a: ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}`
  expect([codes(deep(6)), codes(deep(7))]).toEqual([[], ['yaml-too-deep']])
  const long = (chars: number) => `a: ${'x'.repeat(chars - 4)}`
  expect([codes(long(32 * 1024)), codes(long(32 * 1024 + 1))]).toEqual([[], ['front-matter-too-long']])
})

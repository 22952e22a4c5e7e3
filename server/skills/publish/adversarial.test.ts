import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { ADVERSARIAL, ATTACKED, holding } from '#server/skills/publish/testing/adversarial-bundles.ts'
import { simpleBundle, skillFile } from '#server/skills/publish/testing/make-bundle.ts'
import { HARMLESS_TEXTS } from '#server/skills/publish/testing/text-attacks.ts'
import { validateArchive, validateFiles } from '#server/skills/publish/validate-archive.ts'

const MEBIBYTE = 1024 * 1024

test('there are at least sixty attacks, each with a name of its own, and the bundle they spoil is in order', async () => {
  expect(ADVERSARIAL.length).toBeGreaterThanOrEqual(60)
  expect(new Set(ADVERSARIAL.map(({ attack }) => attack)).size).toBe(ADVERSARIAL.length)
  expect((await validateArchive(await simpleBundle(ATTACKED), ATTACKED)).accepted?.manifest.name).toBe(ATTACKED)
})

describe('nothing that was made to get past the checks is published', () => {
  test.each(ADVERSARIAL.map((one) => [one.attack, one] as const))('%s', async (_, { make, stage }) => {
    const { accepted, report } = await validateArchive(await make(), ATTACKED, { needed: new Map() })
    expect(accepted).toBeNull()
    expect(report.filter(({ outcome }) => outcome === 'failed').map((line) => line.stage)).toContain(stage)
  })
})

test.each(HARMLESS_TEXTS.map((one) => [one.path ?? 'the body', one.text, one] as const))(
  'what only looks like an attack is published: in %s, %j',
  async (_, __, one) => {
    const { accepted, report } = await validateArchive(await holding(one)(), ATTACKED, { needed: new Map() })
    expect(report.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'))).toEqual([])
    expect(accepted).not.toBeNull()
  },
)

test('a thousandfold bomb takes less than 64 MiB more than an honest bundle, though it would be 5 GB', () => {
  // a process of its own: what its memory peaked at is nobody else's
  const script = `
    const { readArchive } = await import('#server/skills/publish/read-archive.ts')
    const { ADVERSARIAL } = await import('#server/skills/publish/testing/adversarial-bundles.ts')
    const { simpleBundle } = await import('#server/skills/publish/testing/make-bundle.ts')
    const bomb = await ADVERSARIAL.find(({ attack }) => attack.includes('5 GB')).make()
    await readArchive(await simpleBundle('honest-one'))
    const before = process.resourceUsage().maxRSS
    const { broken } = await readArchive(bomb)
    console.log(JSON.stringify({ code: broken.code, packed: bomb.length, moreKiB: process.resourceUsage().maxRSS - before }))`
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', cwd: process.cwd() })
  const { code, packed, moreKiB } = JSON.parse(said) as { code: string; packed: number; moreKiB: number }
  expect(packed).toBeLessThan(5 * MEBIBYTE)
  expect(['too-large', 'ratio']).toContain(code)
  expect(moreKiB).toBeLessThan(64 * 1024)
})

describe('texts that make careless patterns slow are judged like any other', () => {
  const long = (piece: string) => piece.repeat(Math.floor(900_000 / piece.length))
  test.each([
    '[',
    '](',
    '<!--',
    'curl ',
    '`',
    '![',
    'ignore all ',
    'http://',
    '-----BEGIN PRIVATE KEY',
    'a@',
    '\\\n',
    'send all of the ',
    '{{',
    'eyJaaaaaaaaaa.',
    // a line each: found a hundred thousand times, told ten times
    `hf_${'R7kQ2mZx9LpVt4Bw8NsHc3Jd6Fy1Ga5Te0Uo'}\n`,
    'a\u0001\n',
    '<div hidden>',
    '[a]: b (\n',
    'ignoriere alle ',
    'curl && ',
    'curl a.b/c | ',
    '<?',
    '</ ',
    '</a b ',
    '<![CDATA[',
    'a.bc ',
    'a@b.cd',
    'a.',
  ])('a megabyte of %j', async (piece) => {
    // not packed: packed it would be refused for its ratio before anybody read it
    const bytes = Buffer.from(skillFile(ATTACKED, { body: long(piece) }))
    const { report } = await validateFiles({ entries: [{ name: 'SKILL.md', kind: 'file', mode: 0o644, bytes }], broken: null }, ATTACKED)
    expect(report.find(({ stage }) => stage === 'archive')?.outcome).toBe('passed')
  })
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { validate } from 'skills-ref'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CORPUS, type CorpusSkill, corpusOf } from '#server/skills/publish/testing/corpus.ts'

import { makeBundle } from '#server/skills/publish/testing/make-bundle.ts'
import { validateArchive } from '#server/skills/publish/validate-archive.ts'

/** What others published, judged by Muster and by the reference validator of the format; docs/guides/skills.md explains each difference. */
interface Judged {
  readonly name: string
  /** `stage:code` of every error; empty when Muster publishes it. */
  readonly ours: readonly string[]
  readonly warned: readonly string[]
  readonly theirs: readonly string[]
}
const judged: Judged[] = []
const dir = mkdtempSync(join(tmpdir(), 'muster-corpus-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
beforeAll(async () => {
  for (const source of CORPUS) for (const skill of await corpusOf(source)) judged.push(await judge(skill))
}, 120_000)

async function judge(skill: CorpusSkill): Promise<Judged> {
  const { report } = await validateArchive(await makeBundle(skill.entries), skill.folder)
  const codes = (severity: string) => [
    ...new Set(
      report.flatMap(({ stage, findings }) => findings.filter((one) => one.severity === severity).map(({ code }) => `${stage}:${code}`)),
    ),
  ]
  return { name: skill.folder, ours: codes('error'), warned: codes('warning'), theirs: await validate(unpacked(skill)) }
}

function unpacked({ source, folder, entries }: CorpusSkill): string {
  const root = join(dir, source.replaceAll(/\W+/g, '-'), folder)
  for (const { name, body = '' } of entries) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), body)
  }
  return root
}

test('of 61 skills that others wrote each is published, or refused for a reason that holds', () => {
  expect(judged).toHaveLength(61)
  expect(Object.fromEntries(judged.filter(({ ours }) => ours.length > 0).map(({ name, ours }) => [name, ours]))).toEqual({
    // links to the files of another skill, `../eliza-cloud/SKILL.md`
    'build-monetized-app': ['references:reference-unsafe'],
  })
})

test('the reference validator refuses what Muster publishes for fields that the format does not know, and for nothing else', () => {
  const differ = judged.filter(({ ours, theirs }) => ours.length === 0 && theirs.length > 0)
  expect(differ).toHaveLength(16)
  for (const { theirs, warned } of differ) {
    expect(theirs).toEqual([expect.stringMatching(/^Unexpected fields in frontmatter: homepage\. /)])
    expect(warned).toContain('manifest:unknown-field')
  }
})

test('what the format allows is valid here: no field of it is refused', () => {
  const valid = judged.filter(({ theirs }) => theirs.length === 0)
  expect(valid.flatMap(({ ours }) => ours.filter((code) => /^(front-matter|manifest|semver|secrets):/.test(code)))).toEqual([])
})

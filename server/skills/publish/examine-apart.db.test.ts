import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { EXAMINE_LIMITS, examineApart, examineWith } from '#server/skills/publish/examine-apart.ts'
import { examineArchive } from '#server/skills/publish/examine-archive.ts'
import { publishVersion } from '#server/skills/publish/publish-version.ts'
import { gateOf } from '#server/skills/publish/testing/held-gate.ts'
import { hostileBundle } from '#server/skills/publish/testing/hostile-bundle.ts'
import { simpleBundle } from '#server/skills/publish/testing/make-bundle.ts'
import { listUploads } from '#server/skills/versions/store.ts'
import { inScope } from '#server/tenancy/store.ts'

useTestDatabase()
const HELD = join(process.cwd(), 'server/skills/publish/testing/held-examiner.ts')
const open = () => writeFileSync(gateOf(process.pid), '')
let workspaceId = ''
beforeAll(async () => {
  await ensureSigner()
  workspaceId = await arrangeWorkspace()
})
afterEach(() => {
  rmSync(gateOf(process.pid), { force: true })
  examineWith()
})

const harm = async (word: string, owner = 'ws_a') => await examineApart(owner, Buffer.from(word))
const uploads = async (slug: string) => await inScope(workspaceId, async (scope) => await listUploads(scope, slug))

test('what is found apart is what is found here, byte for byte', async () => {
  const archive = await simpleBundle('same-there', { files: [{ name: 'assets/a.bin', body: randomBytes(100_000) }] })
  const [here, there] = [await examineArchive(archive), await examineApart(workspaceId, archive)]
  expect(there.bundle).toEqual(here.bundle)
  expect(there.contents.map((bytes) => Buffer.from(bytes))).toEqual(here.contents.map((bytes) => Buffer.from(bytes)))
})

test('while 4 MB of hostile text are checked this process answers everybody else, and then publishes', async () => {
  examineWith(EXAMINE_LIMITS, HELD)
  const archive = await hostileBundle('hostile-one')
  const events: string[] = []
  const published = publishVersion(workspaceId, { slug: 'hostile-one', archive, origin: 'upload' }, 'usr_a').then((outcome) => {
    events.push('checked')
    return outcome
  })
  // many more turns than publishing takes when it checks in this process: it would be over by then
  for (let n = 0; n < 100; n += 1) await uploads('nothing')
  events.push('answered a hundred times')
  open()
  const { report } = await published
  expect(report.find(({ stage }) => stage === 'archive')?.outcome).toBe('passed')
  expect(report.find(({ stage }) => stage === 'hidden-text')?.outcome).not.toBe('skipped')
  expect(events).toEqual(['answered a hundred times', 'checked'])
})

test('a check that does not end is ended and nothing is recorded; the next one works', async () => {
  examineWith({ ...EXAMINE_LIMITS, processesMax: 1, taskMs: 500 }, HELD)
  const publishing = publishVersion(workspaceId, { slug: 'never-ends', archive: Buffer.from('never end'), origin: 'upload' }, 'usr_a')
  await expect(publishing).rejects.toMatchObject({ code: 'SKILL_CHECK_ENDED', context: { why: 'it took too long' } })
  expect(await uploads('never-ends')).toEqual([])
  examineWith()
  expect(
    await publishVersion(workspaceId, { slug: 'never-ends', archive: await simpleBundle('never-ends'), origin: 'upload' }, 'usr_a'),
  ).toMatchObject({ outcome: 'published' })
})

test('what fills the memory, or fails, ends its own process alone, and its place is free again', async () => {
  open()
  examineWith({ ...EXAMINE_LIMITS, processesMax: 1, megabytesMax: 64 }, HELD)
  for (const word of ['fill the memory', 'fail'])
    await expect(harm(word)).rejects.toMatchObject({
      code: 'SKILL_CHECK_ENDED',
      context: { why: 'it ended, most likely for want of memory' },
    })
  expect((await examineApart('ws_a', await simpleBundle('still-there'))).bundle.fields).toMatchObject({ name: 'still-there' })
})

test('so many are checked at once, so many wait, so many of one workspace; the next is refused at once', async () => {
  examineWith({ ...EXAMINE_LIMITS, processesMax: 1, waitingMax: 2, perOwnerMax: 2 }, HELD)
  const ended: string[] = []
  const check = async (owner: string) => await harm('some bytes', owner).then(() => void ended.push(owner))
  const taken = [check('ws_a'), check('ws_a')]
  await expect(harm('some bytes', 'ws_a')).rejects.toMatchObject({ code: 'SKILL_CHECKS_BUSY' })
  taken.push(check('ws_b'))
  await expect(harm('some bytes', 'ws_c')).rejects.toMatchObject({ code: 'SKILL_CHECKS_BUSY' })
  expect(ended).toEqual([])
  open()
  await Promise.all(taken)
  expect(ended).toEqual(['ws_a', 'ws_a', 'ws_b'])
})

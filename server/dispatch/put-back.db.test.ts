import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { listRecent } from '#server/audit/store.ts'
import { requestPermission } from '#server/authoring/permissions/request-permission.ts'
import { listFiles } from '#server/connectors/files/list-files.ts'
import { moveFile } from '#server/connectors/files/move-file.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { ensureOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { listOutbox } from '#server/connectors/mail/read-outbox.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { carryOut } from '#server/dispatch/carry-out.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { lookAtReverse } from '#server/dispatch/look-at-reverse.ts'
import { putBackRun } from '#server/dispatch/put-back-run.ts'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { retryRun } from '#server/dispatch/retry-run.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import type { Principal } from '#server/identity/principal.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { createMember } from '#server/members/create-member.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { findRun, listPutBacks, type RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** *Put it back*: the reverse of a run as a new plan, decided like any (decision 0053). */
const world = useRunWorld()
const inside = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(world.workspaceId, work)
beforeAll(async () => void (await ensureOutbox()))
afterAll(async () => await (await ensureOutbox()).close())

const NOTES = `
metadata: { name: Notes, slug: notes }
objective: Write a log, a report and two mails.
inputs: { type: object, properties: { tag: { type: string, maxLength: 100 } }, required: [tag], additionalProperties: false }
tools:
  - { tool: files.write, targets: ['notes/**'] }
  - { tool: mail.send, targets: ['*@acme.example'] }
steps:
  - { id: log, kind: tool, tool: files.write, with: { path: notes/log.txt, text: 'log \${ inputs.tag }' } }
  - { id: report, kind: tool, tool: files.write, with: { path: 'notes/\${ inputs.tag }.txt', text: 'report' } }
  - { id: one, kind: tool, tool: mail.send, with: { to: a@acme.example, subject: Hello, text: Hello } }
  - { id: two, kind: tool, tool: mail.send, with: { to: b@acme.example, subject: Hello, text: Hello } }
`

const tree = async (folder: string) =>
  await Promise.all(
    (await listFiles(world.workspaceId, folder)).map(async ({ path }) => [path, sha256(await readBytes(world.workspaceId, path))]),
  )
const text = async (path: string) => (await readBytes(world.workspaceId, path)).toString('utf8')
const write = async (path: string, content: string) => void (await writeBytes(world.workspaceId, path, Buffer.from(content)))
const runOf = async (id: string) => await inside(async (scope) => await findRun(scope, id))
const putBack = async (runId: string) => await putBackRun(world.workspaceId, runId, AUTHOR)
const summaries = async ({ id }: Pick<RunRow, 'id'>) =>
  storedEffects(await inside(async (scope) => await listArtifacts(scope, id, 1, (await findRun(scope, id)).attempt))).map(
    ({ metadata }) => metadata.summary,
  )
/** Carries a planned run out, as two people do. */
async function decide(runId: string): Promise<RunRow> {
  await world.settle()
  expect(await approveAll(world.workspaceId), 'it asks').toBe(1)
  await world.settle()
  return await runOf(runId)
}

let notes = ''
/** A run that replaced `notes/log.txt`, made `notes/<tag>.txt` and sent two mails. */
async function wroteNotes(tag: string): Promise<string> {
  if (notes === '')
    notes = await inside(async (scope) => {
      const { memberId } = await createMember(scope, { yaml: NOTES, by: AUTHOR })
      await publishMember(scope, { memberId, by: AUTHOR })
      return memberId
    })
  const run = await inside(
    async (scope) => await startRun(scope, { memberId: notes, inputs: { tag }, purpose: 'run', origin: 'manual', by: AUTHOR }),
  )
  expect((await decide(run.id)).outcome).toBe('succeeded')
  return run.id
}

describe('Tidy folder', () => {
  test('48 moves go back: after the decision every file is where it was and as it was, and both runs name each other', async () => {
    const { memberId } = await installTemplate(world.workspaceId, { ref: 'tidy-folder', by: AUTHOR })
    const before = await tree('downloads')
    expect(before).toHaveLength(60)
    const tried = await inside(
      async (scope) =>
        await startRun(scope, { memberId, inputs: { folder: 'downloads' }, purpose: 'dry-run', origin: 'manual', by: AUTHOR }),
    )
    await world.settle()
    const run = await inside(async (scope) => await carryOut(scope, { memberId, tryRunId: tried.id, by: AUTHOR }))
    expect((await decide(run.id)).output).toMatchObject({ moved: 48 })
    const tidied = await tree('downloads')

    const look = await lookAtReverse(world.workspaceId, run.id)
    expect([look.back.length, look.left, look.stays]).toEqual([
      48,
      [],
      [{ tool: 'result.keep', title: expect.any(String), n: 1, unsure: false }],
    ])
    const back = await putBack(run.id)
    await world.settle()
    expect(await tree('downloads'), 'planning moves nothing').toEqual(tidied)
    expect(await inside(async (scope) => await listApprovals(scope, { runId: back.id, status: 'pending', limit: 9 }))).toHaveLength(1)
    expect(await decide(back.id)).toMatchObject({ outcome: 'succeeded', putBackOfRunId: run.id, output: { putBack: 48, changed: 0 } })
    expect(await tree('downloads')).toEqual(before)

    expect(
      (await replayRun(world.workspaceId, back.id)).map(({ same }) => same),
      'the replay check holds',
    ).toEqual([true])
    const entry = async (runId: string, type: string) =>
      JSON.parse((await inside(async (scope) => await listRecent(scope, { runId, type, limit: 1 })))[0]?.envelopeText ?? '{}')
    expect(await entry(run.id, 'run.put_back')).toMatchObject({ ext: { putBackRunId: back.id, changes: 48, left: 0, actor: AUTHOR } })
    expect(await entry(back.id, 'run.started')).toMatchObject({ ext: { putBackOfRunId: run.id } })
    await expect(putBack(run.id), 'nothing is left to put back').rejects.toThrow('RUN_NOT_PUT_BACK')
  })
})

describe('writes and mails', () => {
  test('a write gets the earlier bytes back, a made file is set aside into a named folder, mails stay and are named', async () => {
    await write('notes/log.txt', 'before')
    const runId = await wroteNotes('first')
    expect(await text('notes/log.txt')).toBe('log first')
    const look = await lookAtReverse(world.workspaceId, runId)
    expect(look.stays).toEqual([{ tool: 'mail.send', title: expect.any(String), n: 2, unsure: false }])
    const { n } = look.run
    const mails = (await inside(async (scope) => await listOutbox(scope, { limit: 100 }))).length
    const back = await decide((await putBack(runId)).id)
    expect(await summaries(back)).toEqual([`Move notes/first.txt to Set aside/run ${n}/notes/first.txt`, 'Write file notes/log.txt'])
    expect(back).toMatchObject({ outcome: 'succeeded', output: { putBack: 2, changed: 0 } })
    expect(await text('notes/log.txt')).toBe('before')
    expect(await text(`Set aside/run ${n}/notes/first.txt`)).toBe('report')
    expect((await listFiles(world.workspaceId, 'notes')).map(({ path }) => path)).toEqual(['notes/log.txt'])
    expect(await inside(async (scope) => await listOutbox(scope, { limit: 100 }))).toHaveLength(mails)
    // What was put back can be put back itself.
    const again = await decide((await putBack(back.id)).id)
    expect(again.outcome).toBe('succeeded')
    expect([await text('notes/log.txt'), await text('notes/first.txt')]).toEqual(['log first', 'report'])
  })

  test('what somebody changed since is named and left, the rest goes back', async () => {
    const runId = await wroteNotes('second')
    await write('notes/second.txt', 'by hand')
    expect((await lookAtReverse(world.workspaceId, runId)).left).toEqual([{ path: 'notes/second.txt', reason: 'changed' }])
    expect(await summaries(await decide((await putBack(runId)).id))).toEqual(['Write file notes/log.txt'])
    expect([await text('notes/second.txt'), await text('notes/log.txt')]).toEqual(['by hand', 'log first'])
  })

  test('what changes after it was asked for is left by the plan too; with nothing left to do it ends without an action', async () => {
    await write('notes/log.txt', 'before')
    const runId = await wroteNotes('third')
    const back = await putBack(runId)
    await write('notes/third.txt', 'by hand')
    await write('notes/log.txt', 'by hand')
    await world.settle()
    expect(await runOf(back.id)).toMatchObject({ outcome: 'succeeded', output: { putBack: 0, changed: 2 } })
    expect([await text('notes/third.txt'), await text('notes/log.txt')]).toEqual(['by hand', 'by hand'])
  })

  test('earlier bytes that are not kept any more, or are others, are no earlier bytes', async () => {
    await write('notes/log.txt', 'before')
    const runId = await wroteNotes('fourth')
    await moveFile(world.workspaceId, 'notes/fourth.txt', 'notes/elsewhere.txt')
    await rm(join(world.dataDir, 'blobs'), { recursive: true })
    expect(await lookAtReverse(world.workspaceId, runId)).toMatchObject({
      back: [],
      left: [
        { path: 'notes/log.txt', reason: 'not-kept' },
        { path: 'notes/fourth.txt', reason: 'gone' },
      ],
    })
    await expect(putBack(runId), 'nothing can be put back').rejects.toThrow('RUN_NOT_PUT_BACK')
  })
})

describe('asking for it', () => {
  test('is refused while the run goes on, though part of it is done, and for a try', async () => {
    const going = await startThreeParts(world.workspaceId, await hireThreeParts(world.workspaceId), 'going')
    await decide(going)
    expect((await lookAtReverse(world.workspaceId, going)).back).toHaveLength(1)
    await expect(putBack(going)).rejects.toThrow('RUN_NOT_PUT_BACK')
    await inside(async (scope) => await cancelRun(scope, going, AUTHOR))
    await world.settle()
    expect(await decide((await putBack(going)).id), 'stopped part of the way, that part goes back').toMatchObject({
      output: { putBack: 1 },
    })
    const tried = await inside(
      async (scope) => await startRun(scope, { memberId: notes, inputs: { tag: 'x' }, purpose: 'dry-run', origin: 'manual', by: AUTHOR }),
    )
    await world.settle()
    await expect(putBack(tried.id)).rejects.toThrow('RUN_NOT_PUT_BACK')
  })

  test('no standing permission can be asked for from such a plan', async () => {
    const back = await putBack(await wroteNotes('permitted'))
    await world.settle()
    const [approval] = await inside(async (scope) => await listApprovals(scope, { runId: back.id, status: 'pending', limit: 1 }))
    const admin = { userId: APPROVER, workspaceId: world.workspaceId, role: 'admin', grants: [] } as unknown as Principal
    for (const ordinal of [1, 2])
      await expect(
        requestPermission(admin, { approvalId: approval?.id ?? '', ordinal, reach: 'same', perDayMax: 9, days: 9 }),
      ).rejects.toThrow('VALIDATION_FAILED')
    await decide(back.id)
  })

  test('twice at once plans it once; the rest of it is planned once too', async () => {
    const runId = await wroteNotes('fifth')
    const going = await putBack(runId)
    await expect(putBack(runId), 'it is being put back').rejects.toThrow('RUN_NOT_PUT_BACK')
    await inside(async (scope) => await cancelRun(scope, going.id, AUTHOR))
    await world.settle()
    expect((await runOf(going.id)).outcome).toBe('cancelled')

    const raced = await Promise.allSettled([putBack(runId), putBack(runId), putBack(runId)])
    expect(raced.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await inside(async (scope) => (await listPutBacks(scope, runId)).filter(({ outcome }) => outcome === null))).toHaveLength(1)
    await expect(inside(async (scope) => await retryRun(scope, going.id, AUTHOR))).rejects.toThrow('RUN_NOT_RETRYABLE')
    const [open] = await inside(async (scope) => (await listPutBacks(scope, runId)).filter(({ outcome }) => outcome === null))
    await inside(async (scope) => await cancelRun(scope, open?.id ?? '', AUTHOR))
    await world.settle()
    const rest = await inside(async (scope) => await retryRun(scope, going.id, AUTHOR))
    expect(rest).toMatchObject({ putBackOfRunId: runId, programDigest: going.programDigest })
    expect((await decide(rest.id)).outcome).toBe('succeeded')
  })

  test('in another workspace there is no such run', async () => {
    const runId = await wroteNotes('sixth')
    await expect(putBackRun('ws_other', runId, AUTHOR)).rejects.toThrow('NOT_FOUND')
    await expect(lookAtReverse('ws_other', runId)).rejects.toThrow('NOT_FOUND')
  })
})

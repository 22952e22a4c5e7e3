import { afterEach, describe, expect, test, vi } from 'vitest'
import { arrangePerson, arrangeRole, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { injectFaults } from '#server/observability/fault-point.ts'
import { inScope } from '#server/tenancy/store.ts'
import { deleteWebhook } from '#server/triggers/hooks/delete-webhook.ts'
import { listDeliveries } from '#server/triggers/hooks/list-deliveries.ts'
import { openWebhook } from '#server/triggers/hooks/open-webhook.ts'
import { pauseWebhook, resumeWebhook } from '#server/triggers/hooks/pause-webhook.ts'
import { replayDelivery } from '#server/triggers/hooks/replay-delivery.ts'
import { rotateSecret } from '#server/triggers/hooks/rotate-secret.ts'
import { MESSAGE_BYTES_MAX, type ShownSecret } from '#server/triggers/hooks/schema.ts'
import { sendTest } from '#server/triggers/hooks/send-test.ts'
import { startDelivery, startTaken } from '#server/triggers/hooks/start-delivery.ts'
import { KEPT_MS, sweepWebhooks } from '#server/triggers/hooks/sweep-webhooks.ts'
import { useHookWorld } from '#server/triggers/hooks/testing/hook-world.ts'
import { pauseAll } from '#server/triggers/pause-all.ts'
import { removeSecret } from '#server/vault/remove-secret.ts'

const world = useHookWorld()
const { hook, workspaceId } = world
const BODY = JSON.stringify({ tag: 'from a shop' })
const scoped = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(workspaceId, work)
afterEach(() => {
  injectFaults(null)
  vi.useRealTimers()
})

describe('a signed message', () => {
  test('is answered with 202 and its id once it is committed; its run has the inputs, from outside, in the name of the owner', async () => {
    const answer = await world.send(hook, BODY, { id: 'first' })
    expect(answer.status).toBe(202)
    const { invocationId } = (await answer.json()) as { invocationId: string }
    expect(await world.deliveries(hook)).toMatchObject([
      { id: invocationId, message_id: 'first', outcome: 'taken', status: 202, run_id: null },
    ])
    await world.work(hook)
    await world.settle()
    expect(await world.runsOf(hook)).toMatchObject([
      { origin: 'webhook', inputs_from: 'outside', started_by: world.ids.ownerId, inputs: { tag: 'from a shop' }, outcome: 'succeeded' },
    ])
    const [row] = await world.deliveries(hook)
    expect(row).toMatchObject({ outcome: 'started', reason: null, body_bytes: BODY.length })
    expect(Buffer.from(row?.['body'] as Buffer).toString()).toBe(BODY)
  })

  test('sent twenty times at once is one delivery and one run, and every answer names the same id', async () => {
    const to = await world.make()
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await world.send(to, '{"tag":"twenty"}', { id: 'twenty' })))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202))
    const ids = new Set(await Promise.all(answers.map(async (answer) => ((await answer.json()) as { invocationId: string }).invocationId)))
    expect(ids.size).toBe(1)
    const [only, ...others] = await world.deliveries(to)
    expect([only?.['repeats'], others.length]).toEqual([19, 0])
    await Promise.all([...ids, ...ids, ...ids].map(async (id) => await startDelivery(workspaceId, id)))
    expect(await world.sql()`select id from muster.runs where inputs->>'tag' = 'twenty'`).toHaveLength(1)
  })

  test('whose sender heard nothing, because we died after the commit, is sent again without harm', async () => {
    const to = await world.make()
    injectFaults((point) => {
      if (point === 'webhook.after_commit') throw new Error('killed')
    })
    expect((await world.send(to, BODY, { id: 'again' })).status).toBe(500)
    injectFaults(null)
    const answer = await world.send(to, BODY, { id: 'again' })
    expect([answer.status, (await world.deliveries(to)).length]).toEqual([202, 1])
    await world.work(to)
    expect(await world.runsOf(to)).toHaveLength(1)
  })

  test('whose sender heard nothing, because we died before the commit, left nothing behind', async () => {
    const to = await world.make()
    injectFaults((point) => {
      if (point === 'webhook.before_commit') throw new Error('killed')
    })
    expect((await world.send(to, BODY, { id: 'again' })).status).toBe(500)
    expect(await world.deliveries(to)).toEqual([])
    injectFaults(null)
    expect((await world.send(to, BODY, { id: 'again' })).status).toBe(202)
  })

  test('whose worker died after the run was made starts one run: the next worker finds none', async () => {
    const to = await world.make()
    await world.send(to, BODY)
    injectFaults((point) => {
      if (point === 'webhook.started') throw new Error('killed')
    })
    await expect(world.work(to)).rejects.toThrow('killed')
    injectFaults(null)
    expect(await world.runsOf(to)).toHaveLength(0)
    await startTaken()
    expect(await world.runsOf(to)).toHaveLength(1)
  })

  test('with the same id at another webhook is another message', async () => {
    const [a, b] = [await world.make(), await world.make()]
    for (const to of [a, b]) expect((await world.send(to, BODY, { id: 'same' })).status).toBe(202)
    expect([(await world.deliveries(a)).length, (await world.deliveries(b)).length]).toEqual([1, 1])
  })

  test('that does not become inputs was acknowledged, starts nothing, and says why and for which input, never what it held', async () => {
    const to = await world.make()
    for (const body of ['{"tag":5}', '{}', '[]', '{"tag":"a","n":9007199254740993}']) expect((await world.send(to, body)).status).toBe(202)
    await world.work(to)
    expect((await world.deliveries(to)).map((row) => `${row['outcome']} ${row['reason']} ${row['reason_input']}`)).toEqual([
      'failed VALIDATION_FAILED tag',
      'failed EXPRESSION_FAILED tag',
      'failed EXPRESSION_FAILED tag',
      'failed JSON_NOT_CANONICAL null',
    ])
    const { items } = await listDeliveries(world.workspaceId, to.webhookId, {})
    expect(items.map(({ input }) => input)).toEqual([null, 'tag', 'tag', 'tag'])
    expect(await world.runsOf(to)).toEqual([])
  })

  test('gives expressions the listed headers and no other', async () => {
    const to = await world.make({ inputs: { tag: '${ headers["x-topic"] }-${ payload.tag }' }, headers: ['x-topic'] })
    await world.send(to, BODY, { headers: { 'x-topic': 'orders', authorization: 'Bearer abc', 'x-other': '1' } })
    await world.work(to)
    expect((await world.runsOf(to))[0]?.['inputs']).toEqual({ tag: 'orders-from a shop' })
    const [row] = await world.deliveries(to)
    expect(Object.keys(row?.['headers'] as object).sort()).toEqual([
      'content-type',
      'webhook-id',
      'webhook-signature',
      'webhook-timestamp',
      'x-topic',
    ])
  })
})

describe('a sender who was here a moment ago', () => {
  const pause = async (to: ShownSecret) =>
    await scoped(async (scope) => await pauseWebhook(scope, to.webhookId, world.ids.ownerId, Date.now()))
  test('is turned away from the very next message on when the address is paused, deleted, or its secret removed', async () => {
    const [paused, deleted, removed] = [await world.make(), await world.make(), await world.make()]
    for (const to of [paused, deleted, removed]) expect((await world.send(to, BODY)).status).toBe(202)
    await pause(paused)
    await scoped(async (scope) => await deleteWebhook(scope, deleted.webhookId, world.ids.ownerId, Date.now()))
    await scoped(async (scope) => await removeSecret(scope, `hooks/${removed.webhookId}`, 'usr_admin'))
    expect((await world.send(paused, BODY)).status).toBe(404)
    expect((await world.send(deleted, BODY)).status).toBe(404)
    expect((await world.send(removed, BODY)).status).toBe(404)
    for (const to of [paused, deleted, removed]) expect(await world.deliveries(to)).toHaveLength(1)
  })
})

describe('what is refused', () => {
  const refused = async (to: ShownSecret) => (await world.deliveries(to)).map((row) => [row['status'], row['reason'], row['body']])
  test('wrong, old and future signatures are 401 with one text, are kept without their bytes, and use up no id', async () => {
    const to = await world.make()
    const foreign = await world.make()
    const old = new Date(Date.now() - 301_000)
    const ahead = new Date(Date.now() + 302_000)
    const answers = [
      await world.send(to, BODY, { id: 'r', secret: foreign.secret }),
      await world.send(to, BODY, { id: 'r', at: old }),
      await world.send(to, BODY, { id: 'r', at: ahead }),
      await world.post(to.path, BODY, {}),
    ]
    const texts = await Promise.all(answers.map(async (answer) => ({ ...(await answer.json()), traceId: '' })))
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
    expect(new Set(texts.map((text) => JSON.stringify(text))).size).toBe(1)
    expect(JSON.stringify(texts)).not.toContain('v1,')
    expect(await refused(to)).toEqual([
      [401, 'no_match', null],
      [401, 'old', null],
      [401, 'future', null],
      [401, 'missing', null],
    ])
    expect((await world.send(to, BODY, { id: 'r' })).status).toBe(202)
  })

  test('a message that was overheard cannot be sent as another one: bytes moved over the borders do not count', async () => {
    const to = await world.make()
    const at = new Date()
    const second = String(Math.floor(at.getTime() / 1000))
    const { Webhook } = await import('standardwebhooks')
    const signature = new Webhook(to.secret).sign('a', at, `${second}.{"tag":"x"}`)
    const moved = { 'webhook-id': `a.${second}`, 'webhook-timestamp': second, 'webhook-signature': signature }
    expect((await world.post(to.path, '{"tag":"x"}', moved)).status).toBe(401)
    expect(await refused(to)).toEqual([[401, 'bad_id', null]])
  })

  test('1 MiB is taken, one byte more is not', async () => {
    const to = await world.make()
    const exact = `{"tag":"t","pad":"${'x'.repeat(MESSAGE_BYTES_MAX - 20)}"}`
    expect(exact.length).toBe(MESSAGE_BYTES_MAX)
    expect((await world.send(to, exact)).status).toBe(202)
    expect((await world.send(to, `${exact} `)).status).toBe(413)
    expect((await world.deliveries(to)).map((row) => row['reason'])).toEqual([null, 'too_large'])
  })

  test('what is signed and no JSON is refused as such', async () => {
    const to = await world.make()
    expect((await world.send(to, 'tag=1')).status).toBe(422)
    expect(await refused(to)).toEqual([[422, 'not_json', null]])
  })

  test('the sixty-first message of a minute is told to wait, and the sixty before were taken', async () => {
    const to = await world.make()
    const stillMs = performance.now()
    const clock = vi.spyOn(performance, 'now').mockReturnValue(stillMs)
    const statuses: number[] = []
    for (let i = 0; i < 62; i += 1) statuses.push((await world.send(to, BODY)).status)
    clock.mockRestore()
    expect(statuses.filter((status) => status === 202)).toHaveLength(60)
    expect(statuses.slice(60)).toEqual([429, 429])
    expect(await world.deliveries(to)).toHaveLength(60)
  })

  test('wrong signatures use up nothing of the rate of right ones, and only so many are kept', async () => {
    const to = await world.make()
    const stillMs = performance.now()
    const clock = vi.spyOn(performance, 'now').mockReturnValue(stillMs)
    for (let i = 0; i < 70; i += 1) await world.post(to.path, BODY, { 'webhook-id': 'x' })
    clock.mockRestore()
    expect((await world.deliveries(to)).length).toBe(20)
    expect((await world.send(to, BODY)).status).toBe(202)
  })
})

describe('the address', () => {
  const shape = async (answer: Response) => {
    const { traceId, ...problem } = (await answer.json()) as { traceId: string }
    const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id')
    return JSON.stringify([answer.status, problem, headers])
  }
  test('that nobody has, that is paused, deleted or was guessed by its id answers alike, signed or not', async () => {
    const paused = await world.make()
    const deleted = await world.make()
    await scoped(async (scope) => await pauseWebhook(scope, paused.webhookId, world.ids.ownerId, Date.now()))
    await scoped(async (scope) => await deleteWebhook(scope, deleted.webhookId, world.ids.ownerId, Date.now()))
    const nobody = { ...hook, path: '/api/hooks/nobody-has-this' }
    const byId = { ...hook, path: `/api/hooks/${hook.webhookId}` }
    const shapes = new Set<string>()
    for (const to of [paused, deleted, nobody, byId]) {
      shapes.add(await shape(await world.send(to, BODY)))
      shapes.add(await shape(await world.post(to.path, 'x', {})))
    }
    expect([...shapes]).toHaveLength(1)
    expect([...shapes][0]).toContain('404')
    expect(await world.deliveries(paused)).toEqual([])
    await scoped(async (scope) => await resumeWebhook(scope, paused.webhookId, world.ids.ownerId, Date.now()))
    expect((await world.send(paused, BODY)).status).toBe(202)
  })

  test("is not said to be nobody's when the database cannot say whose it is", async () => {
    let answer: unknown = 'not asked'
    const broken = scoped(async (scope) => {
      await scope.tx.execute('select 1 / 0').catch(() => null)
      answer = await openWebhook(scope, hook.webhookId, Date.now()).catch(() => 'failed')
    })
    await expect(broken).rejects.toThrow()
    expect(answer).toBe('failed')
  })

  test('that nobody has costs a check of a signature too', async () => {
    const { Webhook } = await import('standardwebhooks')
    const verify = vi.spyOn(Webhook.prototype, 'verify')
    await world.send({ ...hook, path: '/api/hooks/nobody-has-this' }, BODY)
    expect(verify).toHaveBeenCalledTimes(1)
    verify.mockRestore()
  })

  test('of one workspace reaches nothing of another: message and run are of the workspace of the address', async () => {
    const other = await arrangeWorkspace('Other')
    const to = await world.make()
    const answer = await world.send(to, BODY, { headers: { 'x-workspace-id': other } })
    const { invocationId } = (await answer.json()) as { invocationId: string }
    expect((await world.deliveries(to))[0]?.['workspace_id']).toBe(workspaceId)
    await startDelivery(other, invocationId)
    expect((await world.deliveries(to))[0]?.['outcome']).toBe('taken')
    await expect(inScope(other, async (scope) => await rotateSecret(scope, to.webhookId, 'usr_x', Date.now()))).rejects.toThrow('NOT_FOUND')
  })
})

describe('the secret', () => {
  test('before a renewal counts for 24 hours beside the new one, then no more; the one before that not at all', async () => {
    const to = await world.make()
    const renewed = await scoped(async (scope) => await rotateSecret(scope, to.webhookId, world.ids.ownerId, Date.now()))
    expect((await world.send(to, BODY)).status, 'the old one').toBe(202)
    expect((await world.send({ ...to, secret: renewed.secret }, BODY)).status, 'the new one').toBe(202)
    const again = await scoped(async (scope) => await rotateSecret(scope, to.webhookId, world.ids.ownerId, Date.now()))
    expect((await world.send(to, BODY)).status, 'two renewals ago').toBe(401)
    await world.sql()`update muster.webhooks set previous_until = now() - interval '1 second' where id = ${to.webhookId}`
    expect((await world.send({ ...to, secret: renewed.secret }, BODY)).status, 'its 24 hours are over').toBe(401)
    expect((await world.send({ ...to, secret: again.secret }, BODY)).status).toBe(202)
    const last = (await world.deliveries(to)).findLast((row) => row['reason'] === 'no_match')
    expect(last?.['expected']).toMatchObject({ looksLike: 'old_secret' })
  })

  test('stands nowhere in the database but sealed in the vault', async () => {
    const to = await world.make()
    await world.send(to, BODY)
    const tables = ['webhooks', 'webhook_deliveries', 'secrets', 'audit_events']
    for (const table of tables) {
      const rows = await world.sql().unsafe(`select t::text as text from muster.${table} t`)
      expect(
        rows.filter((row) => String(row['text']).includes(to.secret.slice(6, 30))),
        table,
      ).toEqual([])
    }
  })
})

describe('who may', () => {
  test('an owner who may not start runs any more has theirs paused, at once when a message comes', async () => {
    const { userId } = await arrangePerson({ [workspaceId]: 'operator' })
    const [waits, quiet] = [await world.make({ by: userId }), await world.make({ by: userId })]
    await world.send(waits, BODY)
    await arrangeRole(workspaceId, userId, 'viewer')
    await world.work(waits)
    expect(await world.deliveries(waits)).toMatchObject([{ outcome: 'skipped', reason: 'owner_role' }])
    expect((await world.send(waits, BODY)).status).toBe(404)
    await sweepWebhooks()
    expect((await world.send(quiet, BODY)).status).toBe(404)
    await scoped(async (scope) => await resumeWebhook(scope, quiet.webhookId, world.ids.ownerId, Date.now()))
    await world.send(quiet, BODY)
    await world.work(quiet)
    expect((await world.runsOf(quiet))[0]?.['started_by']).toBe(world.ids.ownerId)
  })

  test('while all are paused messages are taken and left out, and a person can start each by hand', async () => {
    const to = await world.make()
    await scoped(async (scope) => await pauseAll(scope, { paused: true, by: world.ids.ownerId }, Date.now()))
    expect((await world.send(to, BODY)).status).toBe(202)
    await world.work(to)
    await scoped(async (scope) => await pauseAll(scope, { paused: false, by: world.ids.ownerId }, Date.now()))
    const [row] = await world.deliveries(to)
    expect(row).toMatchObject({ outcome: 'skipped', reason: 'all_paused' })
    const place = { webhookId: to.webhookId, deliveryId: String(row?.['id']) }
    const { runId } = await scoped(async (scope) => await replayDelivery(scope, place, 'usr_author', Date.now()))
    const [run] = await world.sql()`select * from muster.runs where id = ${runId}`
    expect(run).toMatchObject({ started_by: 'usr_author', inputs_from: 'outside', origin: 'webhook' })
  })

  test('a refused message cannot be started by hand: nothing of it was kept', async () => {
    const to = await world.make()
    await world.post(to.path, BODY, {})
    const [row] = await world.deliveries(to)
    const place = { webhookId: to.webhookId, deliveryId: String(row?.['id']) }
    await expect(scoped(async (scope) => await replayDelivery(scope, place, 'usr_author', Date.now()))).rejects.toThrow('CONFLICT')
  })
})

test('a test sends the sample by the same way in', async () => {
  const to = await world.make()
  const given = { sentBy: world.ids.ownerId, count: async () => {}, sinceMs: () => 0 }
  const { invocationId } = await sendTest(workspaceId, to.webhookId, given, Date.now())
  await world.work(to)
  expect(await world.deliveries(to)).toMatchObject([{ id: invocationId, outcome: 'started' }])
  expect((await world.runsOf(to))[0]?.['inputs']).toEqual({ tag: 'sample' })
})

test('what came 30 days ago is taken away, the day before is not; its id is then free again', async () => {
  const to = await world.make()
  await world.send(to, BODY, { id: 'old' })
  await world.send(to, BODY, { id: 'young' })
  const old = new Date(Date.now() - KEPT_MS - 1000)
  await world.sql()`update muster.webhook_deliveries set received_at = ${old} where webhook_id = ${to.webhookId} and message_id = 'old'`
  await sweepWebhooks()
  expect((await world.deliveries(to)).map((row) => row['message_id'])).toEqual(['young'])
})

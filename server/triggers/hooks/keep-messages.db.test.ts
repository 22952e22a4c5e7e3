import { expect, test } from 'vitest'
import { keepMessage } from '#server/triggers/hooks/keep-messages.ts'
import type { ShownSecret } from '#server/triggers/hooks/schema.ts'
import { type NewMessage, takeMessages } from '#server/triggers/hooks/store.ts'
import { useHookWorld } from '#server/triggers/hooks/testing/hook-world.ts'

const world = useHookWorld()
const { workspaceId } = world
let count = 0

/** As `receiveWebhook` gives it, for a webhook as it was made. */
function message(
  { webhookId }: ShownSecret,
  messageId: string,
  more: { text?: string; revision?: number; version?: number } = {},
): NewMessage {
  const { text = `{"tag":"${messageId} äö🦀 \\u0000\\\\"}`, revision = 1, version = 1 } = more
  count += 1
  const row = {
    id: `dlv_kept_${String(count).padStart(6, '0')}`,
    webhookId,
    messageId,
    receivedAt: new Date(1_790_000_000_000),
    tookMs: 3,
    headers: { 'user-agent': 'it\'s "quoted" \\ ÿ' },
    bodyDigest: '0'.repeat(64),
    bodyBytes: Buffer.byteLength(text),
    sentBy: null,
  }
  return { workspaceId, row, text, seen: { revision, secretPath: `hooks/${webhookId}`, secretVersion: version } }
}
const all = async (messages: readonly NewMessage[]) => await Promise.all(messages.map(keepMessage))

test('messages that come together are kept by few commits, each with its own bytes, headers and moment', async () => {
  const hooks = [await world.make(), await world.make()] as const
  const messages = Array.from({ length: 40 }, (_, n) => message(hooks[n % 2 === 0 ? 0 : 1], `m${n}`))
  expect(await all(messages)).toEqual(messages.map(() => true))
  const rows = await world.sql()`select *, xmin::text as commit from muster.webhook_deliveries where id like 'dlv_kept_%' order by id`
  expect(new Set(rows.map((row) => row['commit'])).size).toBeLessThan(5)
  expect(
    rows.map((row) => ({ id: row['id'], hook: row['webhook_id'], text: Buffer.from(row['body']).toString(), headers: row['headers'] })),
  ).toEqual(messages.map(({ row, text }) => ({ id: row.id, hook: row.webhookId, text, headers: row.headers })))
  expect(rows[0]).toMatchObject({ status: 202, outcome: 'taken', took_ms: 3, received_at: new Date(1_790_000_000_000), sent_by: null })
})

test('of those that come together each is kept or not for itself: taken before, another revision, another secret, nobody’s webhook', async () => {
  const to = await world.make()
  const other = await world.make()
  await keepMessage(message(to, 'before'))
  const kept = await all([
    message(to, 'first'),
    message(to, 'before'),
    message(to, 'renewed', { version: 2 }),
    message(to, 'changed', { revision: 2 }),
    message({ ...to, webhookId: 'whk_nobody' }, 'nobody'),
    message(to, 'twice'),
    message(to, 'twice'),
    message(other, 'twice'),
  ])
  expect(kept).toEqual([true, false, false, false, false, true, false, true])
  expect((await world.deliveries(to)).map((row) => row['message_id']).sort()).toEqual(['before', 'first', 'twice'])
})

test('one that the database cannot keep fails alone; a long one goes by itself', async () => {
  const to = await world.make()
  const long = message(to, 'long', { text: JSON.stringify('x'.repeat(100_000)) })
  const ends = await Promise.allSettled(
    [message(to, 'a'), message(to, 'b'), message(to, 'bad', { text: 'a\0b' }), message(to, 'c'), long].map(keepMessage),
  )
  expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : 'failed'))).toEqual([true, true, 'failed', true, true])
  expect(await world.deliveries(to)).toHaveLength(4)
})

test('two processes that keep the same messages in opposite order keep each once, and neither is turned away', async () => {
  const to = await world.make()
  for (let round = 0; round < 10; round += 1) {
    const ids = Array.from({ length: 64 }, (_, n) => `${round}-${n}`)
    const sides = [ids, ids.toReversed()].map((side) => side.map((id) => message(to, id)))
    const kept = await Promise.all(sides.map(async (side) => await takeMessages(workspaceId, side)))
    expect(kept.reduce((sum, side) => sum + side.size, 0)).toBe(64)
  }
  expect(await world.deliveries(to)).toHaveLength(640)
})

test('nothing of another workspace is kept or seen', async () => {
  const to = await world.make()
  expect(await keepMessage({ ...message(to, 'x'), workspaceId: 'ws_another' })).toBe(false)
  expect(await world.deliveries(to)).toEqual([])
})

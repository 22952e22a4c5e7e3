import { expect, test } from 'vitest'
import { listTickets } from '#server/connectors/tickets/read-tickets.ts'
import { vouchersConnector } from '#server/connectors/vouchers/connector.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()

test('one key is one voucher, kept where the practice tickets are; the same key for another amount is refused', async () => {
  const issue = async (key: string, amountEur: number) => {
    const effect = { runId: 'run_1', leg: 1, ordinal: 1, idempotencyKey: key }
    const args = { to: 'lena@customers.example', amountEur, reason: 'late delivery' }
    return await vouchersConnector.tools['issue']?.run(args, { workspaceId: world.workspaceId, effect })
  }
  const first = await issue('key-1', 20)
  expect(await issue('key-1', 20)).toEqual(first)
  await expect(issue('key-1', 25)).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await issue('key-2', 12.5)).not.toEqual(first)
  const kept = await inScope(world.workspaceId, async (scope) => await listTickets(scope, { limit: 10 }))
  expect(kept.map(({ title }) => title)).toEqual([
    'Voucher over 12.50 EUR for lena@customers.example',
    'Voucher over 20.00 EUR for lena@customers.example',
  ])
})

import { VOUCHERS_ROWS } from '#server/catalogue/bundled/vouchers.ts'
import type { InProcessConnector } from '#server/connectors/in-process.ts'
import { keepTicket } from '#server/connectors/tickets/keep-ticket.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Connector `vouchers`: a practice desk that keeps each voucher among the practice tickets, once per key. Arguments have passed the row's schema. */
export const vouchersConnector: InProcessConnector = {
  key: 'vouchers',
  rows: VOUCHERS_ROWS,
  tools: {
    issue: {
      run: async (args, { workspaceId, effect }) => {
        const { to, amountEur, reason } = args as { to: string; amountEur: number; reason: string }
        const body = { title: `Voucher over ${amountEur.toFixed(2)} EUR for ${to}`, to, amountEur, reason }
        const key = effect?.idempotencyKey ?? null
        const kept = await inScope(workspaceId, async (scope) => await keepTicket(scope, { key, body }))
        if (kept.kind === 'key-reused') throw new AppError('CONFLICT', { context: { why: 'this key was used for another voucher' } })
        return { number: `V-${kept.number}` }
      },
    },
  },
}

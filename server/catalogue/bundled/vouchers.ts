import { bundledRow, objectSchema, TEXT } from '#server/catalogue/bundled/row.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Drops repeats of one key for good; the rule of domain §5 wants a time. */
const VALIDITY_MS = 30 * 86_400_000

/** Connector `vouchers`: practice for what costs money. It keeps what would have been given in the practice desk and pays nobody. */
export const VOUCHERS_ROWS: readonly CatalogueRow[] = [
  bundledRow({
    tool: 'vouchers.issue',
    title: msg('Issue a voucher (practice)'),
    description: msg(
      'Gives a customer a voucher over an amount in EUR and returns its number. Practice: it is kept on this machine with the tickets, and nobody is paid.',
    ),
    effectClass: 'spend',
    mutates: true,
    inputSchema: objectSchema({
      to: { type: 'string', minLength: 3, maxLength: 200 },
      amountEur: { type: 'number', exclusiveMinimum: 0, maximum: 500, multipleOf: 0.01 },
      reason: { type: 'string', minLength: 1, maxLength: 500 },
    }),
    outputSchema: objectSchema({ number: TEXT }),
    argRoles: { to: 'destination', amountEur: 'amount', reason: 'content' },
    targetArg: 'to',
    idempotency: { kind: 'byKey', validityMs: VALIDITY_MS },
    summary: msg('Issue a voucher over {amountEur} EUR to {to}'),
    summaryMany: msg('Issue {n} {n|voucher|vouchers}'),
  }),
]

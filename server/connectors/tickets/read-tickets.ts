import { ticketName } from '#server/connectors/tickets/keep-ticket.ts'
import type { Ticket, TicketItem } from '#server/connectors/tickets/schema.ts'
import { findTicketById, listTicketRows, type TicketRow } from '#server/connectors/tickets/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const LIMIT_MAX = 500
const TITLE_MAX = 200
const TITLE_FIELDS = ['title', 'subject', 'summary', 'name']

/** Tickets that the practice receiver took for this workspace, newest first. @param options.limit at most 500 */
export async function listTickets(scope: TenantScope, options: { limit: number }): Promise<TicketItem[]> {
  return (await listTicketRows(scope, Math.min(options.limit, LIMIT_MAX))).map(toItem)
}

/** One ticket with all that came. @throws AppError NOT_FOUND */
export async function readTicket(scope: TenantScope, id: string): Promise<Ticket> {
  const row = await findTicketById(scope, id)
  if (!row) throw new AppError('NOT_FOUND', { context: { ticket: id } })
  const fields = Object.entries(row.body as JsonObject).map(([name, value]) => ({ name, text: textOf(value) }))
  return { ...toItem(row), fields, keyed: row.key !== null }
}

function toItem(row: TicketRow): TicketItem {
  return { id: row.id, number: ticketName(row.number), title: titleOf(row.body as JsonObject), receivedAt: row.createdAt.toISOString() }
}

function titleOf(body: JsonObject): string {
  const texts = [...TITLE_FIELDS.map((name) => body[name]), ...Object.values(body)]
  const title = texts.find((value): value is string => typeof value === 'string' && value.trim() !== '')
  return (title ?? 'Without a title').slice(0, TITLE_MAX).toWellFormed()
}

function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)
  return isPlainList
    ? value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(', ')
    : JSON.stringify(value, null, 2)
}

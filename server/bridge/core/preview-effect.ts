import { tableOf } from '#server/bridge/core/table-preview.ts'
import type { PlanItem } from '#server/bridge/schema.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '#server/kernel/canonical-json.ts'

const TEXT_MAX = 20_000

/** What an action will do, readable: the whole mail, the rows of a file, a value. From the sealed bytes; fetches nothing. */
export function previewOf(tool: string, args: JsonObject): PlanItem['preview'] {
  if (tool === 'mail.send') {
    const envelope = args['envelope'] as { from?: JsonValue } | undefined
    return {
      kind: 'mail',
      to: textOf(args['to']),
      from: textOf(envelope?.from),
      cc: typeof args['cc'] === 'string' ? args['cc'] : null,
      subject: textOf(args['subject']),
      text: textOf(args['text']),
    }
  }
  if (tool === 'files.move') return { kind: 'move', from: textOf(args['from']), to: textOf(args['to']) }
  if (typeof args['path'] === 'string') {
    const rows = args['rows']
    const table = Array.isArray(rows) ? tableOf(rows, Array.isArray(args['columns']) ? (args['columns'] as string[]) : null) : null
    return {
      kind: 'file',
      path: args['path'],
      size: null,
      table,
      text: typeof args['text'] === 'string' ? whole(args['text']) : null,
    }
  }
  return { kind: 'value', text: whole(canonicalJson(args)) }
}

/** Long text says how much of it is not shown: what is sealed is never less than it looks. */
function whole(text: string): string {
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}\n… and ${text.length - TEXT_MAX} more characters, part of this plan`
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : canonicalJson(value)
}

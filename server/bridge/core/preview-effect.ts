import { tableOf } from '#server/bridge/core/table-preview.ts'
import type { PlanItem } from '#server/bridge/schema.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '#server/kernel/canonical-json.ts'

const TEXT_MAX = 4000

/** What an action will do, readable: the whole mail, the rows of a file, a value. From the sealed bytes; fetches nothing. */
export function previewOf(tool: string, args: JsonObject): PlanItem['preview'] {
  if (tool === 'mail.send') {
    const envelope = args['envelope'] as { from?: JsonValue } | undefined
    return {
      kind: 'mail',
      to: textOf(args['to']),
      from: textOf(envelope?.from),
      subject: textOf(args['subject']),
      text: textOf(args['text']),
    }
  }
  if (typeof args['path'] === 'string') {
    const rows = args['rows']
    const table = Array.isArray(rows) ? tableOf(rows, Array.isArray(args['columns']) ? (args['columns'] as string[]) : null) : null
    return {
      kind: 'file',
      path: args['path'],
      size: null,
      table,
      text: typeof args['text'] === 'string' ? args['text'].slice(0, TEXT_MAX) : null,
    }
  }
  return { kind: 'value', text: canonicalJson(args).slice(0, TEXT_MAX) }
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : canonicalJson(value)
}

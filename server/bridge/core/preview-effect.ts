import { currencyInName } from '#server/bridge/core/money.ts'
import { tableOf } from '#server/bridge/core/table-preview.ts'
import type { PlannedFile } from '#server/bridge/plan-preview/schema.ts'
import type { PlanItem } from '#server/bridge/schema.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { ownValue } from '#server/kernel/own-value.ts'

const TEXT_MAX = 20_000

/** What an action will do, readable: the whole mail, the rows of a file, a value. From the sealed bytes; fetches nothing. */
export function previewOf(tool: string, args: JsonObject, filePath: FilePath = () => '', schema: JsonObject = {}): PlanItem['preview'] {
  if (tool === 'mail.send' || tool === 'mail.sendFiles') {
    const envelope = args['envelope'] as { from?: JsonValue } | undefined
    return {
      kind: 'mail',
      to: textOf(args['to']),
      from: textOf(envelope?.from),
      cc: typeof args['cc'] === 'string' ? args['cc'] : null,
      subject: textOf(args['subject']),
      text: textOf(args['text']),
      files: sentAlong(args['files'], filePath),
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
      files: typeof args['base64'] === 'string' ? [writtenFile(args['path'], args['base64'], filePath(0))] : [],
    }
  }
  return { kind: 'value', text: whole(linesOf(args, schema) ?? canonicalJson(args)) }
}

/** A line for each argument, by the title that its field has; null where one is no plain text or number, or could look like two lines. */
function linesOf(args: JsonObject, schema: JsonObject): string | null {
  const fields = (schema['properties'] ?? {}) as { readonly [arg: string]: JsonObject | undefined }
  const lines = Object.entries(args).map(([name, value]) => {
    const isPlain =
      typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && !/[\p{Cc}\u2028\u2029]/u.test(value))
    const title = ownValue(fields, name)?.['title']
    return isPlain ? `${typeof title === 'string' ? title : wordsOf(name)}: ${value}` : null
  })
  return lines.length === 0 || lines.includes(null) ? null : lines.join('\n')
}

/** `amountEur` as words, where its field has no title: `Amount, EUR`. */
function wordsOf(name: string): string {
  const currency = currencyInName(name)
  const rest = (currency === null ? name : name.slice(0, -currency.length)).replace(/_+$/, '')
  const words = rest
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/_+/g, ' ')
    .toLowerCase()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${currency === null ? '' : `, ${currency}`}`
}

/** Where the bytes of an action's file can be had, below `/api/v1`. */
export type FilePath = (index: number) => string

function sentAlong(files: JsonValue | undefined, filePath: FilePath): PlannedFile[] {
  const given = (Array.isArray(files) ? files : []) as unknown as readonly { name: string; size: number; sha256: string }[]
  return given.map(({ name, size, sha256 }, index) => ({ name, size, sha256, path: filePath(index) }))
}

function writtenFile(path: string, base64: string, at: string): PlannedFile {
  const bytes = Buffer.from(base64, 'base64')
  return { name: path.slice(path.lastIndexOf('/') + 1), size: bytes.byteLength, sha256: sha256(bytes), path: at }
}

/** Long text says how much of it is not shown: what is sealed is never less than it looks. */
function whole(text: string): string {
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}\n… and ${text.length - TEXT_MAX} more characters, part of this plan`
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : canonicalJson(value)
}

import type { Align, DocBlock, Inline, Span } from '#server/connectors/render/document.ts'
import { RENDER_LIMITS } from '#server/connectors/render/document.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { isData } from '#server/kernel/plain-data.ts'
import { toTemplateText } from '#server/program/core/plain-json.ts'

/** What no document shows, XML refuses, or turns the reading order round so that a text reads as another. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g

/** A text as documents show it: line ends are `\n`, nothing that cannot be seen. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '')
}

/** A value in the middle of a text: a list of plain things reads `a, b, c`. */
export function valueText(value: JsonValue): string {
  if (Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object'))
    return plainText(value.map((item) => toTemplateText(item as JsonValue)).join(', '))
  return plainText(toTemplateText(value))
}

/** A text of several lines as inlines. */
export function linesOf(text: string, style: Omit<Span, 'kind' | 'text'> = {}): Inline[] {
  return text
    .split('\n')
    .flatMap((line, n): Inline[] => [
      ...(n === 0 ? [] : [{ kind: 'break' as const }]),
      ...(line === '' ? [] : [{ kind: 'text' as const, text: line, ...style }]),
    ])
}

/**
 * A value that stands alone in its paragraph: rows become a table, plain lists a list, an object its fields, and a text
 * with empty lines several paragraphs. Never parsed: a value cannot make a heading, a link or a table of its own.
 * @throws AppError LIMIT_EXCEEDED for more columns than a page can show
 */
export function valueBlocks(value: JsonValue): DocBlock[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return []
    if (value.every(isData)) return [tableOf(value as { [key: string]: JsonValue }[])]
    return [
      { kind: 'list', start: null, items: value.map((item) => [{ kind: 'paragraph', inlines: linesOf(valueText(item as JsonValue)) }]) },
    ]
  }
  if (isData(value)) {
    const rows = Object.entries(value).map(([key, item]) => [
      [{ kind: 'text' as const, text: plainText(key), bold: true as const }],
      linesOf(valueText(item)),
    ])
    return rows.length === 0 ? [] : [{ kind: 'table', head: [], rows, align: ['left', 'left'] }]
  }
  return valueText(value)
    .split(/\n[ \t]*\n+/)
    .filter((part) => part.trim() !== '')
    .map((part) => ({ kind: 'paragraph', inlines: linesOf(part) }))
}

function tableOf(rows: readonly { [key: string]: JsonValue }[]): DocBlock {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  if (columns.length > RENDER_LIMITS.columnsMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'columns', max: RENDER_LIMITS.columnsMax } })
  const align = columns.map((column): Align => {
    const cells = rows.map((row) => ownValue(row, column) ?? null).filter((cell) => cell !== null)
    return cells.length > 0 && cells.every((cell) => typeof cell === 'number') ? 'right' : 'left'
  })
  return {
    kind: 'table',
    head: columns.map((column) => linesOf(plainText(column))),
    rows: rows.map((row) => columns.map((column) => linesOf(valueText(ownValue(row, column) ?? null)))),
    align,
  }
}

import type { JsonValue } from '#server/kernel/canonical-json.ts'

/** A document between its Markdown and its formats: what all of them can show, and nothing else. Text here is always just text. */

export interface Span {
  readonly kind: 'text'
  readonly text: string
  readonly bold?: true
  readonly italic?: true
  readonly strike?: true
  readonly code?: true
}
export type Inline = Span | { readonly kind: 'break' }
export type Align = 'left' | 'center' | 'right'

export type DocBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly start: number | null; readonly items: readonly (readonly DocBlock[])[] }
  | { readonly kind: 'quote'; readonly blocks: readonly DocBlock[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' }
  | {
      readonly kind: 'table'
      readonly head: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
      readonly align: readonly Align[]
    }

/** What a document may have at most. */
export const RENDER_LIMITS = {
  /** Characters of text, values included. */
  charactersMax: 500_000,
  cellsMax: 20_000,
  columnsMax: 20,
  blocksMax: 20_000,
  depthMax: 12,
  pagesMax: 300,
  bytesMax: 10 * 1024 * 1024,
  /** Making one document in its thread, in ms; below the lease of a worker (12 s). */
  renderMs: 9_000,
  /** Memory of that thread, in MB. */
  renderMegabytesMax: 512,
  /** Threads of one process at a time; further documents wait. */
  renderThreadsMax: 2,
} as const

export type DocFormat = 'html' | 'pdf' | 'docx' | 'text'
export interface RenderTask {
  readonly template: RenderTemplate
  readonly format: DocFormat
  readonly title: string
}
/** Texts are the author's Markdown; `{value}` stands where an expression stood. */
export type RenderTemplate = readonly (string | { readonly value: JsonValue })[]

/** Metadata of every document: a date of its own would make the same document different each time. */
export const FIXED_DATE = '2000-01-01T00:00:00.000Z'

/** The text of inlines, a line break as a line break. */
export function textOf(inlines: readonly Inline[]): string {
  return inlines.map((inline) => (inline.kind === 'break' ? '\n' : inline.text)).join('')
}

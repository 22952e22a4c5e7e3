import type { Finding } from '#server/skills/schema.ts'

/** Endings of what people and programs read as text: in them, one byte that is none must not hide the others from the checks. */
export const TEXT_ENDING =
  /\.(?:md|markdown|mdx|txt|text|rst|adoc|html?|xml|svg|css|json|jsonl|json5|ya?ml|toml|ini|cfg|conf|env|properties|csv|tsv|sql|sh|bash|zsh|fish|ps1|psm1|bat|cmd|py|pyw|rb|pl|php|lua|r|[cm]?[jt]sx?|go|rs|java|kt|swift|c|h|cc|cpp|hpp|cs|applescript|tex|log|diff|patch)$/i

/** One entry of an archive as it came, before anything about it is believed. */
export interface RawEntry {
  readonly name: string
  /** As the format says it: `file`, `directory`, `symlink`, …; null for kinds that nobody knows. */
  readonly kind: string | null
  readonly mode: number
  readonly bytes: Uint8Array
}
/** An archive as far as it could be read; `broken` says why reading stopped. */
export interface RawArchive {
  readonly entries: readonly RawEntry[]
  readonly broken: Finding | null
}

/** A file of a bundle, by its path from the folder with `SKILL.md`. `text` is null for what is no UTF-8 text. */
export interface BundleFile {
  readonly path: string
  readonly bytes: Uint8Array
  readonly text: string | null
  /** Where secrets and commands are looked for: the text; of what is none, all that a program could still read in it as one. */
  readonly reading: string
}

/** Front matter and body of `SKILL.md`. Lines count from 1 within the file. */
export interface Matter {
  readonly fields: Readonly<Record<string, unknown>>
  readonly body: string
  readonly bodyLine: number
}

export function error(code: string, message: string, more: Partial<Finding> = {}): Finding {
  return { severity: 'error', code, message, ...more }
}

export function warning(code: string, message: string, more: Partial<Finding> = {}): Finding {
  return { severity: 'warning', code, message, ...more }
}

/** Line of a place in a text, from 1. */
export function lineAt(text: string, index: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

/** A short piece of what was found, safe to print: nothing but visible ASCII stays as it is. */
export function quoted(text: string): string {
  const short = [...text].slice(0, 60).join('')
  return short.replaceAll(/[^\x20-\x7e]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
}

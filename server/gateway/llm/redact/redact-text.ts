import type { Span } from '#server/gateway/llm/redact/find-personal.ts'
import { findSecrets } from '#server/gateway/llm/redact/find-secrets.ts'
import { unpacked } from '#server/gateway/llm/redact/written-otherwise.ts'

const HIDDEN = '[secret]'
/** A form that reads as fewer characters would be found in ordinary text. */
const READ_LENGTH_MIN = 6

/** Saved secrets as they are looked for: as they may be written, and as these forms read once they are unpacked. */
export interface SoughtForms {
  readonly written: readonly string[]
  readonly read: readonly string[]
}

const known = new WeakMap<readonly string[], SoughtForms>()

/** What is looked for, made once for a list of written forms (`secretForms`). */
export function soughtForms(forms: readonly string[]): SoughtForms {
  const found = known.get(forms)
  if (found) return found
  const read = [...new Set(forms.map((form) => unpacked(form)?.text ?? form))].filter((form) => form.length >= READ_LENGTH_MIN)
  const made = { written: [...new Set([...forms, ...read])].filter((form) => form !== ''), read }
  known.set(forms, made)
  return made
}

/**
 * Secrets in a text: those saved in the workspace, however they are written, and whatever else has the form of one. In order, never
 * overlapping: of two that share a piece, all is one.
 */
export async function secretSpans(text: string, forms: readonly string[]): Promise<Span<'secret'>[]> {
  return joined([...savedSpans(text, forms), ...(await findSecrets(text))])
}

/** The text with these pieces replaced by `[secret]`. */
export function withoutSpans(text: string, spans: readonly Span[]): string {
  let kept = ''
  let at = 0
  for (const { start, end } of spans) {
    kept += text.slice(at, start) + HIDDEN
    at = end
  }
  return kept + text.slice(at)
}

function savedSpans(text: string, forms: readonly string[]): Span<'secret'>[] {
  if (forms.length === 0) return []
  const sought = soughtForms(forms)
  const found = sought.written.flatMap((form) => occurrences(text, form))
  const view = unpacked(text)
  if (view === null) return found
  const hidden = sought.read.flatMap((form) => occurrences(view.text, form))
  return [...found, ...hidden.map(({ start, end, kind }) => ({ start: view.startOf(start), end: view.endOf(end - 1), kind }))]
}

function occurrences(text: string, form: string): Span<'secret'>[] {
  const found: Span<'secret'>[] = []
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
    found.push({ start: at, end: at + form.length, kind: 'secret' })
  return found
}

/** Of two secrets that overlap no end may stay. */
function joined(spans: readonly Span<'secret'>[]): Span<'secret'>[] {
  const whole: Span<'secret'>[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = whole.at(-1)
    if (last === undefined || span.start >= last.end) whole.push(span)
    else if (span.end > last.end) whole[whole.length - 1] = { ...last, end: span.end }
  }
  return whole
}

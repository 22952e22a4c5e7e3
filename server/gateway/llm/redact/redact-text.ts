import { type Span, withoutOverlap } from '#server/gateway/llm/redact/find-personal.ts'
import { findSecrets } from '#server/gateway/llm/redact/find-secrets.ts'

const HIDDEN = '[secret]'

/** Secrets in a text: those saved in the workspace, in every written form, and whatever else has the form of one. */
export async function secretSpans(text: string, forms: readonly string[]): Promise<Span<'secret'>[]> {
  const saved = forms.flatMap((form) => occurrences(text, form))
  return withoutOverlap([...saved, ...(await findSecrets(text))])
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

function occurrences(text: string, form: string): Span<'secret'>[] {
  const found: Span<'secret'>[] = []
  for (let at = text.indexOf(form); form !== '' && at >= 0; at = text.indexOf(form, at + form.length)) {
    found.push({ start: at, end: at + form.length, kind: 'secret' })
  }
  return found
}

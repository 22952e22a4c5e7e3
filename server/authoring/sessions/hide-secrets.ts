import { calledSecrets } from '#server/authoring/sessions/core/called-secrets.ts'
import { secretSpans, withoutSpans } from '#server/gateway/llm/redact/redact-text.ts'

/** Where in what was said a secret stands; offsets in UTF-16, as a browser counts. */
export interface HiddenSpan {
  readonly start: number
  readonly end: number
}

/**
 * What was said without its secrets, before anything is stored or sent: in their place stands `[secret]`.
 * @param forms written forms of every secret saved in the workspace: one is hidden whatever it looks like
 */
export async function hideSecrets(text: string, forms: readonly string[]): Promise<{ text: string; hidden: readonly HiddenSpan[] }> {
  const called = calledSecrets(text).map((span) => ({ ...span, kind: 'secret' as const }))
  const found = [...(await secretSpans(text, forms)), ...called].sort((a, b) => a.start - b.start || b.end - a.end)
  const spans: typeof found = []
  for (const span of found) {
    const last = spans.at(-1)
    if (last === undefined || span.start >= last.end) spans.push(span)
    else if (span.end > last.end) spans[spans.length - 1] = { ...last, end: span.end }
  }
  return { text: withoutSpans(text, spans), hidden: spans.map(({ start, end }) => ({ start, end })) }
}

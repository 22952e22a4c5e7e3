import { secretSpans, withoutSpans } from '#server/gateway/llm/redact/redact-text.ts'

/** `password: hunter2`: what a person calls a secret is one, whatever its form. A handle is only a name. */
const CALLED =
  /\b(?:pass(?:word|phrase|wort)|kennwort|pin|api[- ]?key|api-?schlüssel|token|secret|geheimnis|zugangscode)\b["']?\s*(?:is|ist|lautet|:|=)\s*["']?(?!vault:)(?=[^\s"',;]*[\d!@#$%^&*_+=~?-])([^\s"',;]{4,200})/dgi

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
  const called = [...text.matchAll(CALLED)].flatMap(({ indices }) => {
    const span = indices?.[1]
    return span === undefined ? [] : [{ start: span[0], end: span[1], kind: 'secret' as const }]
  })
  const found = [...(await secretSpans(text, forms)), ...called].sort((a, b) => a.start - b.start || b.end - a.end)
  const spans: typeof found = []
  for (const span of found) {
    const last = spans.at(-1)
    if (last === undefined || span.start >= last.end) spans.push(span)
    else if (span.end > last.end) spans[spans.length - 1] = { ...last, end: span.end }
  }
  return { text: withoutSpans(text, spans), hidden: spans.map(({ start, end }) => ({ start, end })) }
}

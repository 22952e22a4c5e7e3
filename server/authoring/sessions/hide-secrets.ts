import { secretSpans, withoutSpans } from '#server/gateway/llm/redact/redact-text.ts'

/** What people call a secret. */
const NAMED = String.raw`\b(?:pass(?:word|phrase|wort)|kennwort|pin|api[- ]?key|api-?schlüssel|token|secret|geheimnis|zugangscode)\b["']?`
/** `for the mailbox`: a few words between the name and the value. */
const OF = String.raw`(?:\s+(?:for|of|to|für|zu|zum|zur|von|vom)(?:\s+[^\s"',;:=]{1,40}){1,4}?)?`
const VALUE = String.raw`["']?(?!vault:)(?=[^\s"',;]*[\d!@#$%^&*_+=~?-])([^\s"',;]{4,200})`
/** What a person calls a secret is one, whatever its form: `password: hunter2`. A handle is only a name. */
const CALLED: readonly RegExp[] = [
  new RegExp(String.raw`${NAMED}${OF}\s*(?:(?:is|ist|lautet|heißt)\b\s*:?|[:=])\s*${VALUE}`, 'dgi'),
  // `with password Summer2026!`: nothing between them, so only what mixes letters and digits as no word does.
  new RegExp(String.raw`${NAMED}\s+${VALUE.replace('(?!vault:)', String.raw`(?!vault:)(?=[^\s"',;]*\p{L})(?=[^\s"',;]*\d)`)}`, 'dgiu'),
  /\bpin\s+(\d{4,12})\b/dgi,
  // A key is called so in other trades as well: only a long one with digits is hidden.
  /\b(?:key|schlüssel)\b\s*(?:(?:is|ist|lautet)\b\s*:?|[:=])\s*["']?(?=[^\s"',;]*\d)([^\s"',;]{16,200})/dgi,
]

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
  const called = CALLED.flatMap((pattern) => [...text.matchAll(pattern)]).flatMap(({ indices }) => {
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

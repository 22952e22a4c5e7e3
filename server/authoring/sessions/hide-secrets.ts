import { secretSpans, withoutSpans } from '#server/gateway/llm/redact/redact-text.ts'

/** What people call a secret. */
/** `DB_PASSWORD` and `client_secret` are names of secrets too. */
const BEGINS = '(?<![A-Za-z0-9])'
const NAMED = String.raw`${BEGINS}(?:pass(?:word|phrase|wort)|kennwort|pin|api[- ]?key|api-?schlüssel|token|secret|geheimnis|zugangscode)\b["']?`
/** `for the mailbox`: a few words between the name and the value. */
const OF = String.raw`(?:\s+(?:for|of|to|für|zu|zum|zur|von|vom)(?:\s+[^\s"',;:=]{1,40}){1,4}?)?`
const VALUE = String.raw`["']?(?!vault:)(?=[^\s"',;]*[\d!@#$%^&*_+=~?-])([^\s"',;]{4,200})`
/** What says something of a password instead of what it is. */
const OF_IT = [
  'a|an|the|my|your|his|her|our|their|this|that|these|it|its|one|what|where|which|in|on|at|from|with|under|to|for|as|by|of|not|no|never|always|still',
  'already|also|only|too|again|now|same|required|needed|necessary|mandatory|optional|saved|stored|kept|sent|set|given|shown|known|unknown|missing|asked',
  'wrong|incorrect|invalid|expired|correct|right|valid|changed|reset|rotated|entered|provided|generated|encrypted|hidden|empty|new|old|secret|safe|weak|strong',
  'true|false|yes|none|null|ja|nein|please|see|ask|bitte|siehe|der|die|das|dem|den|des|ein|eine|einer|einem|mein|dein|sein|ihr|unser|im|in|ins|am|an|auf|bei|beim|vom|von|aus|unter|mit',
  'zu|zum|zur|für|nicht|kein|nie|immer|noch|schon|auch|nur|jetzt|nötig|notwendig|erforderlich|benötigt|gespeichert|hinterlegt|abgelegt|bekannt|unbekannt|falsch|richtig|ungültig|gültig',
  'abgelaufen|geändert|zurückgesetzt|verschlüsselt|leer|neu|alt|geheim|sicher|schwach|stark|wie|wo|was|derselbe|dasselbe|gleich',
].join('|')
const PASSWORD = String.raw`${BEGINS}(?:pass(?:word|phrase|wort|wd|code)|kennwort|pwd?)\b["']?`
const IS = String.raw`[ \t]*(?:(?:is|ist|lautet|heißt)(?![\p{L}\p{N}])[ \t]*:?|[:=])[ \t]*`
const OPENS = String.raw`(?:"(?=[^"\n]{1,200}")|'(?=[^'\n]{1,200}'))?`
const NO_PASSWORD = String.raw`(?!vault:|[([]|(?:${OF_IT})(?![\p{L}\p{N}]))`
const ALL_OF_IT = String.raw`((?<=")[^"\n]{1,200}(?=")|(?<=')[^'\n]{1,200}(?=')|[^\s"',;]{3,200})`
const MIXED = String.raw`(?=[^\s"',;]*\p{L})(?=[^\s"',;]*\d)([^\s"',;/]{4,200})`
/** `credentials ann:Summer2026!`, `login: ann / Summer2026!`: the second of the two. */
const LOGIN = new RegExp(
  String.raw`\b(?:credentials?|log-?in|zugangsdaten|anmeldedaten|user(?:name)?\s{0,3}/\s{0,3}pass(?:word)?|benutzer(?:name)?\s{0,3}/\s{0,3}passwort)(?:\s+(?:is|are|ist|sind|lauten))?\s{0,3}[:=]?\s{0,3}[^\s"',;:/|]{1,80}\s{0,3}[:/|]\s{0,3}${MIXED}`,
  'dgiu',
)
/** `https://ann:Summer2026@files.example`: between the name and the host. */
const IN_ADDRESS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"']{0,100}:([^\s/@"']{3,200})@/dgi
/** What a person calls a secret is one, whatever its form: `password: hunter2`. A handle is only a name. */
const CALLED: readonly RegExp[] = [
  new RegExp(String.raw`${NAMED}${OF}\s*(?:(?:is|ist|lautet|heißt)\b\s*:?|[:=])\s*${VALUE}`, 'dgi'),
  // `my pw is swordfish`: said outright, the next word is it though it looks like any other; between quotes all of it.
  new RegExp(`${PASSWORD}${OF}${IS}${OPENS}${NO_PASSWORD}${ALL_OF_IT}`, 'dgiu'),
  // `with password Summer2026!`: nothing between them, so only what mixes letters and digits as no word does.
  new RegExp(String.raw`${NAMED}\s+${VALUE.replace('(?!vault:)', String.raw`(?!vault:)(?=[^\s"',;]*\p{L})(?=[^\s"',;]*\d)`)}`, 'dgiu'),
  /\b(?:pin|passcode)\s+(\d{4,12})\b/dgi,
  LOGIN,
  IN_ADDRESS,
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

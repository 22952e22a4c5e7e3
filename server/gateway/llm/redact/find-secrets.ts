import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'
import { type Span, withoutOverlap } from '#server/gateway/llm/redact/find-personal.ts'

const CONFIG = { config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] } }
/**
 * Cheap look for anything that the rules below or ours could find; without it, they are not asked. One entry for what each rule
 * begins with: a rule that a new version of the list brings needs its own.
 */
const MAYBE = new RegExp(
  [
    String.raw`sk-|[sr]k_live_|whsec_|gh[opsur]_|github_pat_|glpat-|xox|xapp-|hooks\.slack\.com|npm_|_authToken=|SG\.|eyJ|hf_|shp`,
    String.raw`AKIA|ASIA|secret_?access_?key|AIza|ya29\.|gsk_|lin_api_|ntn_|glc_|glsa_|ops_ey`,
    String.raw`hv[sbr]\.|vc[piark]_|dapi|dckr_pat_|figd_|PRIVATE KEY|:\/\/[^\s/:@]{1,100}:|muster_|bearer[ \t]|basic[ \t]`,
  ].join('|'),
  'i',
)
/** What the rules leave out: keys of model and payment providers, of webhooks, our own, and signed tokens. */
const OURS =
  /\b(?:sk-(?:proj-|ant-|or-|svcacct-)?[A-Za-z0-9_-]{20,200}|[sr]k_live_[A-Za-z0-9]{16,200}|whsec_[A-Za-z0-9+/]{24,100}={0,2}|hf_[A-Za-z0-9]{30,50}|AIza[A-Za-z0-9_-]{35}|muster_[A-Za-z0-9_]{20,100}|eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,1000})/g
/** With the word before it: the token alone may be any hash. */
const BEARER = /\bBearer[ \t]{1,4}(?=[^\s"']{0,200}\d)[A-Za-z0-9._~+/-]{20,2000}={0,2}/gi
/** A name and a password as the head of a request has them; what only looks so holds no colon. */
const BASIC = /\bBasic[ \t]{1,4}([A-Za-z0-9+/]{12,2000}={0,2})/gi
/** The rule of the list names too short a piece; beginning where it begins, ours is taken. */
const AWS_SECRET = /["']?(?:aws)?_?secret_?access_?key["']?\s{0,8}(?::|=>|=)\s{0,8}["']?[A-Za-z0-9/+=]{40,80}/gi
/** A text that says so would switch the rules off. */
const SWITCH = /secretlint-/gi
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,16384}?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g

/** Keys, tokens and passwords in a text by their form, whether or not they are saved here. In order, never overlapping. */
export async function findSecrets(text: string): Promise<Span<'secret'>[]> {
  if (!MAYBE.test(text)) return []
  const { messages } = await lintSource({
    source: { content: text.replace(SWITCH, 'secretlint_'), filePath: 'text.txt', contentType: 'text' },
    options: CONFIG,
  })
  const listed = messages.map(({ range: [start, end] }) => ({ start, end, kind: 'secret' as const }))
  const ours = [OURS, BEARER, AWS_SECRET, PRIVATE_KEY, BASIC].flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .filter(({ 1: packed }) => pattern !== BASIC || isNameAndPassword(packed ?? ''))
      .map((match) => ({ start: match.index, end: match.index + match[0].length, kind: 'secret' as const })),
  )
  return withoutOverlap([...listed, ...ours])
}

function isNameAndPassword(packed: string): boolean {
  return /^[\x20-\x7e]{0,500}:[\x20-\x7e]{1,1000}$/.test(Buffer.from(packed, 'base64').toString('latin1'))
}

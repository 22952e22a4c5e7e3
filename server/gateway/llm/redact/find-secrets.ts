import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'
import { type Span, withoutOverlap } from '#server/gateway/llm/redact/find-personal.ts'

const CONFIG = { config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] } }
/** Cheap look for anything that the rules below or ours could find; without it, they are not asked. */
const MAYBE =
  /sk-|gh[opsur]_|github_pat_|glpat-|xox[abeoprs]|AKIA|ASIA|AIza|ya29\.|npm_|SG\.|eyJ|hf_|shp|BEGIN [A-Z ]*PRIVATE KEY|:\/\/[^\s/:@]{1,100}:|muster_/
/** What the rules leave out: keys of model providers, our own, and signed tokens. */
const OURS =
  /\b(?:sk-(?:proj-|ant-|or-|svcacct-)?[A-Za-z0-9_-]{20,200}|hf_[A-Za-z0-9]{30,50}|AIza[A-Za-z0-9_-]{35}|muster_[A-Za-z0-9_]{20,100}|eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,1000})/g
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,16384}?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g

/** Keys, tokens and passwords in a text by their form, whether or not they are saved here. In order, never overlapping. */
export async function findSecrets(text: string): Promise<Span<'secret'>[]> {
  if (!MAYBE.test(text)) return []
  const { messages } = await lintSource({ source: { content: text, filePath: 'text.txt', contentType: 'text' }, options: CONFIG })
  const listed = messages.map(({ range: [start, end] }) => ({ start, end, kind: 'secret' as const }))
  const ours = [OURS, PRIVATE_KEY].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, kind: 'secret' as const })),
  )
  return withoutOverlap([...listed, ...ours])
}

import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'
import { lineAt } from '#server/skills/core/bundle.ts'
import type { ReadBundle } from '#server/skills/core/examine-bundle.ts'
import type { SecretPlace } from '#server/skills/core/stages/secret-literals.ts'
import { withStated } from '#server/skills/core/stated-text.ts'

const CONFIG = { config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] } }
/** A text that says so would switch the rules off. */
const SWITCH = /secretlint-/gi
/** Cheap look for anything that the rules below or ours could find; without it, they are not asked. */
const MAYBE =
  /sk-|whsec_|hooks\.slack\.com|[Ss](?:ecret|ECRET)_?[Aa](?:ccess|CCESS)_?[Kk](?:ey|EY)|lin_api_|gh[opsur]_|github_pat_|glpat-|xox[abeoprs]|AKIA|ASIA|AIza|ya29\.|npm_|SG\.|eyJ|hf_|shp|sk_live_|rk_live_|BEGIN [A-Z ]*PRIVATE KEY|:\/\/[^\s/:@]{1,100}:[^\s/:@]{1,100}@|muster_/
/** What the rules leave out: keys of model and payment providers, our own, signed tokens and private keys. */
const OURS: readonly (readonly [rule: string, shape: RegExp])[] = [
  ['model-provider-key', /\bsk-(?:proj-|ant-|or-|svcacct-)?[A-Za-z0-9_-]{20,200}/g],
  ['hugging-face-token', /\bhf_[A-Za-z0-9]{30,50}/g],
  ['google-api-key', /\bAIza[A-Za-z0-9_-]{35}/g],
  ['payment-key', /\b[sr]k_live_[A-Za-z0-9]{16,200}/g],
  ['webhook-secret', /\bwhsec_[A-Za-z0-9+/]{24,100}/g],
  ['api-token', /\bmuster_[A-Za-z0-9_]{20,100}/g],
  ['signed-token', /\beyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,1000}/g],
  ['private-key', /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----\s{1,4}[A-Za-z0-9+/=]{40}/g],
]
const PER_FILE_MAX = 10

/** Keys, tokens and passwords in the files of a bundle, pictures and the like too, by their form. A place that only shows the form (`sk-xxxx`, `AKIA…EXAMPLE`) is none. */
export async function findSecretPlaces({ files, stated }: Pick<ReadBundle, 'files' | 'stated'>): Promise<SecretPlace[]> {
  const places: SecretPlace[] = []
  for (const { path, reading } of files) if (MAYBE.test(reading)) places.push(...(await placesIn(path, reading)))
  if (stated === null || !MAYBE.test(stated.reading)) return places
  const inFields = await placesIn(stated.path, stated.reading)
  return withStated(places, inFields, ({ rule }) => rule)
}

async function placesIn(path: string, text: string): Promise<SecretPlace[]> {
  const content = text.replace(SWITCH, 'secretlint_')
  const { messages } = await lintSource({ source: { content, filePath: path, contentType: 'text' }, options: CONFIG })
  const listed = messages.map(({ range: [start, end], ruleId }) => ({
    start,
    end,
    rule: ruleId.replace(/^@secretlint\/secretlint-rule-/, ''),
  }))
  const ours = OURS.flatMap(([rule, shape]) =>
    [...text.matchAll(shape)].map((match) => ({ start: match.index, end: match.index + match[0].length, rule })),
  )
  const found = [...listed, ...ours].filter(({ start, end }) => !isPlaceholder(text.slice(start, end)))
  // cut before lines are counted: a text of nothing but tokens has a place on each line
  const first = found.toSorted((a, b) => a.start - b.start).slice(0, PER_FILE_MAX)
  const lines = new Map(first.map(({ start, rule }) => [lineAt(text, start), rule]))
  return [...lines].map(([line, rule]) => ({ path, line, rule }))
}

/** What documentation writes in place of a secret: one letter over and over, or words that say so. */
function isPlaceholder(secret: string): boolean {
  return /(.)\1{5}|example|placeholder|your[-_]|xxx|\.\.\.|123456|abcdef|password@|:pass@|:secret@|\$\{|<[a-z]/i.test(secret)
}

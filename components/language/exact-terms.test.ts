import { expect, test } from 'vitest'
import { exactTermsIn } from '#components/language/testing/exact-terms.ts'
import { saidByTemplates, saidIn } from '#components/language/testing/find-sentences.ts'
import { GERMAN_FILES } from '#server/kernel/language/catalogue.ts'

/** Sentences that may say an exact term, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  'Plan-token {token}': 'under Details',
  'sealed {when}. Approval binds exactly these bytes; any change makes another code.': 'under Details',
  'downloads, or a folder in it. For another one, name it under tools too.': 'the name of the field in the job description',
  'Send tools of type function only: those of other types are not handed on': 'the name of the field in the request of a program',
  'Weekly digest': 'the name of a job that sums up the news; no fingerprint is meant',
  'That an event was never written: nothing can prove that. The running product compares its ledger with this chain.':
    'what a file of proof can show and what it cannot: the verifier says it in these words',
  'That nothing was cut off before the file was made, or that the whole chain was not made anew.':
    'what a file of proof can show and what it cannot: the verifier says it in these words',
}

const said = [...saidIn(['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', 'server/**/*.ts']), ...saidByTemplates(['examples/*/*.yaml'])]
const places = new Map<string, string>(
  Object.entries(GERMAN_FILES).flatMap(([name, sentences]) => Object.keys(sentences).map((text) => [text, `de/${name}`] as const)),
)
for (const { text, place } of said) places.set(text, place)

test('no sentence of the product says an exact term: people read the plain words', () => {
  const slipped = [...places].filter(([text]) => !Object.hasOwn(ALLOWED, text))
  expect(slipped.flatMap(([text, place]) => exactTermsIn(text).map((term) => `${term}: ${place} ${text}`))).toEqual([])
})

test('what is allowed stands somewhere and needs to be', () => {
  for (const text of Object.keys(ALLOWED)) expect([text, places.has(text), exactTermsIn(text).length]).toEqual([text, true, 1])
})

test('terms are found in each of their forms, and not in names, holes, longer words or everyday ones', () => {
  expect(exactTermsIn('Two members, a dry run, tools and an external_write, sealed')).toEqual([
    'member',
    'external_write',
    'dry run',
    'seal',
    'tool',
  ])
  expect(exactTermsIn('A crew member and a member of this workspace; {tool}, `tools`, tool@acme.example, /tools/a, toolbox')).toEqual([])
  expect(exactTermsIn('A rule holds; a table of unknown columns')).toEqual([])
})

import { GLOSSARY } from '#components/docs/glossary.ts'

/** Exact terms (ui.md, left column) that are everyday words as well: a screen may say them, in that meaning. */
const EVERYDAY: Readonly<Record<string, string>> = {
  hold: 'a rule holds, a folder holds files',
  bind: 'a saved secret is bound to an app; the exact term is about skills',
  publish: 'a skill is published, for others to use; the exact term is about crew members, who are put to work',
  spend: 'what costs money is spent; the class itself is said as "costs money"',
  unknown: 'what nobody knows, such as an unknown column; the state itself is said as "not sure it arrived"',
}

/** `crew member` and `member of this workspace` are no bare *member*. */
const MEMBER = '(?<!crew[ -])\\bmembers?\\b(?! of (?:this|the) workspace)'
const ENDINGS = '(?:s|es|d|ed|ned|en|ing|ning)?'

/** Each exact term whose plain word is another one. */
const TERMS: readonly (readonly [term: string, shape: RegExp])[] = GLOSSARY.flatMap(({ terms }) => terms)
  .flatMap(({ exact, plain }) => exact.split(', ').map((term) => ({ term, plain })))
  .filter(({ term, plain }) => term === 'member' || (!plain.toLowerCase().includes(term) && !Object.hasOwn(EVERYDAY, term)))
  .map(({ term }) => [term, new RegExp(term === 'member' ? MEMBER : `\\b${term.replaceAll(/[ -]/g, '[ -]')}${ENDINGS}\\b`, 'i')])

/** Holes of a sentence, addresses and names in code or quotes: they are not words of the screen. */
const NO_WORDS = /\{[^}]*\}|`[^`]*`|“[^”]*”|\S+@\S+|https?:\S+|\S*\/\S*|\b\w+\.\w+\b/g

/** The exact terms that a text says, each once. */
export function exactTermsIn(text: string): readonly string[] {
  const words = text.replaceAll(NO_WORDS, ' ')
  return TERMS.flatMap(([term, shape]) => (shape.test(words) ? [term] : []))
}

import { timeless } from '#server/authoring/author/built-in/read-job.ts'
import { splitClauses } from '#server/authoring/author/built-in/split-clauses.ts'
import { withoutSteering } from '#server/authoring/author/built-in/tidy-said.ts'
import type { Say } from '#server/kernel/language/say.ts'

const WORDS_MAX = 7
const TITLE_MAX = 60
const MESSAGE_MAX = 1000
/** Who is looked for, instead of what is to be done. */
const SOMEBODY =
  /^(?:(?:hi|hello|hallo|please|bitte)[,!]?\s+)?(?:(?:i|we) (?:need|want|would like|am looking for|are looking for|.m looking for)|i.m looking for|we.re looking for|ich (?:brauche|suche|möchte|hätte gerne?)|wir (?:brauchen|suchen|möchten))\s+(?:someone|somebody|a (?:person|helper|colleague)|jemand(?:en)?)\s*,?\s+(?:who|that|to|der|die|das)\s+/iu
const DAYTIME =
  /^(?:(?:jeden|every|each|am|in the|the) )?(?:morgens?|vormittags?|mittags?|nachmittags?|abends?|mornings?|afternoons?|evenings?)\s+/iu
const FILLERS =
  /^(?:please|bitte|and|und|then|dann|i want (?:you )?to|i need (?:you )?to|can you|could you|kannst du|ich möchte,? dass|we need|go ahead and|also|at|um|on|am|,|-)\s+/iu

/** A short name out of the first words that say what is done. */
export function titleOf(text: string, say: Say): string {
  let bare = timeless(text)
    .replace(SECRET, ' ')
    .replace(/https?:\/\/\S+|\S+@\S+?(?=[.,;:!?]*(?:\s|$))/gu, ' ')
    .replace(/(?<!\p{L})(?:at|um|gegen) \d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|uhr|o.clock)?(?!\p{L})/giu, ' ')
    .replace(/["“”„<>{}$\\\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:.!?-]+/, '')
  bare = bare.replace(SOMEBODY, '').replace(DAYTIME, '')
  for (let n = 0; n < 4 && FILLERS.test(bare); n += 1) bare = bare.replace(FILLERS, '')
  const words = bare.split(/(?<!\d)[.;:!?](?=\s|$)|,\s/u).find((part) => part.trim().split(' ').length > 1) ?? bare
  const short = withoutLoose(cutAtWord(words.trim().split(' ').slice(0, WORDS_MAX).join(' '), TITLE_MAX))
  return short === '' ? say('New crew member') : short.charAt(0).toUpperCase() + short.slice(1)
}

/** At most so many letters, cut between two words; only a word that is longer by itself is cut through. */
export function cutAtWord(text: string, lettersMax: number): string {
  if (text.length <= lettersMax) return text
  const cut = text.slice(0, lettersMax + 1)
  return cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut.slice(0, lettersMax)
}

const LOOSE =
  /(?:[\s,;:.-]|\s(?:and|or|the|an?|to|of|in|on|by|for|with|from|und|oder|der|die|das|den|dem|an|aus|mit|von|für|per|over|under|über|unter))+$/iu

/** Words that lead to something that was cut off. */
function withoutLoose(text: string): string {
  return text.replace(LOOSE, '')
}

const SECRET =
  /(?:(?:with|using|by|mit|per) )?(?:(?:the|a|our|my|its|dem|der|einem) )?(?:(?:api[- ]?)?(?:key|schlüssel|token|password|passwort|secret) )?(?:is |: ?)?\[(?:an? )?(?:saved )?secret\]/giu

const SAYS =
  /(?<!\p{L})(?:remind|nudge|tell|ask|invite|inform|write|mail|erinner\p{L}*|sag\p{L}*|bitte\p{L}*|schreib\p{L}*)\s(?:[^.;]|\.(?=\S)){0,80}?(?:\sto\s(?!\S*@|\S+\.\p{L}{2,5}(?!\p{L}))|\sabout\s|\sthat\s|\sdass\s|\san\s)(.{3,})$/iu

/** What is to be written besides: "mention the parking", "schreib dazu, dass …". */
const ADDED = /^(?:(?:also|and|please|bitte|und|auch) )*(?:mention|add|say|write|ergänz\p{L}*|erwähn\p{L}*|schreib\p{L}*)(?!\p{L})/iu

/** What says when not to tell is no part of what is told. */
const EXCEPTS = /^(?:unless|except|but not|only if|außer|ausgenommen|es sei denn|nur wenn)(?!\p{L})/iu

/** The words after "remind … to …", to the end of the sentence, and what is to be mentioned besides; null when nothing is told. */
export function toldWords(text: string): string | null {
  const told = SAYS.exec(text)
  const clauses = splitClauses(text)
  const added = clauses.filter((part) => ADDED.test(part.text)).map((part) => part.text)
  if (told === null) return added.length === 0 ? null : added.join('. ')
  const from = told.index + told[0].length - (told[1]?.length ?? 0)
  const sentence = clauses.findLast((part) => part.from <= from)?.sentence
  const excepted = clauses.find((part) => part.sentence === sentence && part.from > from && EXCEPTS.test(part.text))
  const to = excepted?.from ?? clauses.findLast((part) => part.sentence === sentence)?.to ?? text.length
  const further = clauses.filter((part) => part.from >= to && ADDED.test(part.text)).map((part) => part.text)
  return [text.slice(from, Math.max(to, from)).replace(/[\s,]+$/u, ''), ...further].join('. ')
}

/** What a reminder without a list says: the words that are told, else all of them but what only says when it starts or who gets it. */
export function messageOf(text: string): string {
  return (toldWords(text) ?? withoutSteering(text)).replace(SECRET, ' ').trim().slice(0, MESSAGE_MAX)
}

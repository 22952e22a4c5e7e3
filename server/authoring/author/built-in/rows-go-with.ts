import type { Job } from '#server/authoring/author/built-in/job.ts'
import { readConditions } from '#server/authoring/author/built-in/read-conditions.ts'
import { readPlaces } from '#server/authoring/author/built-in/read-places.ts'

/** Words that name rows, a list or a file, lead to where it lies, or only carry a condition: none of them narrows by itself. */
const CARRIES_NOTHING = new Set(
  'the a an all each every of from in out at on and or single whole entire complete full our my your this these those that which who where whose with is are was were be been has have than by for since it them row rows line lines entry entries record records item items list lists file files table tables spreadsheet spreadsheets sheet sheets document documents folder directory result results der die das den dem des ein eine einen einem einer alle allen aller jede jeder jeden jedes jedem aus von vom im auf und oder unser unsere unseren unserer unserem mein meine meinen meiner meinem einzelne ganze ganzen gesamte gesamten vollständige vollständigen deren dessen mit ist sind war waren wurde wurden haben hat als seit zeile zeilen eintrag einträge einträgen datensatz datensätze datensätzen posten liste listen datei dateien tabelle tabellen dokument dokumente ordner verzeichnis ergebnis ergebnisse uhr'.split(
    ' ',
  ),
)
/** An order of this kind has few; what has more is said back. */
const WORDS_MAX = 40

type Understand = (said: readonly string[]) => Job | null

/**
 * Whether rows that are handed over are those of the one list that everything else is about, are narrowed for nothing else, and by
 * no word that nothing comes of: "the German rows" would go over as all of them. Pure.
 * @param pieces earlier messages
 */
export function rowsGoWith(
  pieces: readonly string[],
  language: 'en' | 'de',
  understand: Understand,
): (object: string, rest: string) => boolean {
  return (object, rest) => {
    const others = [...pieces, rest]
    const own = listsIn(object)
    if (own.length > 0 && others.some((text) => listsIn(text).some((path) => !own.includes(path)))) return false
    const does = understand(others)?.actions ?? []
    if (!does.every(({ kind }) => kind === 'result') && readConditions(object, language).length > 0) return false
    return isAllRead(object, (words) => whichOf(understand([...others, `read ${words}`])))
  }
}

const listsIn = (text: string): readonly string[] =>
  readPlaces(text).flatMap(({ kind, path }) => (kind === 'table' || kind === 'file' ? [path] : []))

/** What a job says of which rows count, and when. */
function whichOf(job: Job | null): string {
  return JSON.stringify(job && [job.source, job.conditions, job.shape, job.onlyNew, job.when])
}

/** Whether each word of what is handed over is part of a place, or the job would be another without it. */
function isAllRead(object: string, read: (words: string) => string): boolean {
  const places = readPlaces(object).map(({ path }) => path.toLowerCase())
  const words = [...object.matchAll(/\S+/gu)]
  if (words.length > WORDS_MAX) return false
  const whole = read(object)
  return words.every(({ 0: token, index }, n) => {
    const word = token.toLowerCase().replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '')
    if (word === '' || CARRIES_NOTHING.has(word)) return true
    if (places.some((path) => path === word || (path.includes(word) && (isPlace(word) || isHead(words, n))))) return true
    return read(object.slice(0, index) + object.slice(index + token.length)) !== whole
  })
}

const isPlace = (word: string): boolean => /[./_-]/.test(word)

/** "The orders in orders.csv": they are its rows. */
function isHead(words: readonly RegExpExecArray[], n: number): boolean {
  return /^(?:of|from|in|out|aus|von|vom|im)$/iu.test(words[n + 1]?.[0] ?? '')
}

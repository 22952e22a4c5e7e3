import { isUtf8 } from 'node:buffer'
import chardet from 'chardet'
import iconv from 'iconv-lite'
import { TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { AppError } from '#server/kernel/app-error.ts'

const DELIMITERS = [';', ',', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]
/** Guesses for old one-byte text are close calls; what western offices write wins them. */
const CLOSE_CALL = 15
const BOMS = [
  { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16le', bytes: [0xff, 0xfe] },
  { name: 'utf-16be', bytes: [0xfe, 0xff] },
] as const

/**
 * Text of a table file and the encoding it was found to have: by its mark, else UTF-8 when it is that without fault,
 * else the likeliest old encoding.
 * @throws AppError FILE_UNREADABLE for bytes that are no text
 */
export function decodeText(bytes: Buffer): { text: string; encoding: string } {
  const bom = BOMS.find(({ bytes: mark }) => mark.every((byte, i) => bytes[i] === byte))
  if (bom) return { text: iconv.decode(bytes, bom.name), encoding: bom.name }
  if (bytes.subarray(0, 65_536).includes(0)) throw new AppError('FILE_UNREADABLE', { context: { why: 'it holds bytes that are no text' } })
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), encoding: 'utf-8' }
  const guesses = chardet.analyse(bytes.subarray(0, 262_144))
  const best = guesses[0]
  const western = guesses.find((guess) => guess.name === 'ISO-8859-1' || guess.name === 'windows-1252')
  const chosen = western && best && best.confidence - western.confidence <= CLOSE_CALL ? 'windows-1252' : (best?.name ?? 'windows-1252')
  const encoding = chosen !== 'ISO-8859-1' && iconv.encodingExists(chosen) ? chosen.toLowerCase() : 'windows-1252'
  return { text: iconv.decode(bytes, encoding), encoding }
}

/** The sign that splits the first lines most evenly into most fields; signs inside quotes do not count. */
export function detectDelimiter(text: string): Delimiter {
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = countPerLine(text, delimiter)
    const [first = 0] = counts
    const even = counts.filter((count) => count === first).length / Math.max(counts.length, 1)
    const score = first === 0 ? 0 : even * 1000 + Math.min(first, 100)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

function countPerLine(text: string, delimiter: string): number[] {
  const counts: number[] = []
  let count = 0
  let filled = false
  let quoted = false
  for (const char of text) {
    if (char === '"') quoted = !quoted
    if (!quoted && char === '\n') {
      if (filled) counts.push(count)
      count = 0
      filled = false
      if (counts.length >= TABLE_LIMITS.sampleLines) return counts
    } else {
      if (!quoted && char === delimiter) count += 1
      if (char !== '\r') filled = true
    }
  }
  if (filled) counts.push(count)
  return counts
}

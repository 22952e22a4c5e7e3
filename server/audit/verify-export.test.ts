import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Envelope } from '#server/audit/schema.ts'
import { makeExport, makeKey, makeLines, makeNote } from '#server/audit/testing/make-chain.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { SEPARATED } from '#server/signer/core/note.ts'

const key = makeKey()
const messages = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const lines = makeLines(messages)
const note = makeNote(lines, key)
const trusted = { publicKeyPem: key.publicKeyPem, knownCheckpoint: null }
const close = lines.at(-1)
const bad = (changed: readonly string[], notes: readonly string[] = [note]) =>
  verifyExport(makeExport(changed, notes, key, close), trusted).firstBad
const edit = (list: readonly string[], seq: number): string[] =>
  list.map((line, i) => (i === seq - 1 ? line.replace(/"message":"(.)/, '"message":"x$1') : line))
/** What a careful forger does: every number and link after the change made anew. */
const relink = (list: readonly string[]): string[] => {
  let previous = '0'.repeat(64)
  return list.map((line, index) => {
    const envelope = JSON.parse(line) as Envelope
    const text = canonicalJson({ ...envelope, seq: index + 1, event: { ...envelope.event, chain_hash: previous } })
    previous = sha256(text)
    return text
  })
}
const swapped = lines.with(1, lines[2] ?? '').with(2, lines[1] ?? '')

test('an honest file holds, and says what it proved and what it cannot', () => {
  const report = verifyExport(makeExport(lines, [note], key), trusted)
  expect(report).toMatchObject({ ok: true, entries: 7, workspaceId: 'ws_test', firstBad: null })
  expect(report.proved.join(' ')).toContain('7 of 7 entries')
  expect(report.cannot.join(' ')).toMatch(/never written.*--known-checkpoint.*not separated/)
  expect(verifyExport(makeExport(lines, [note], key).replaceAll('\n', '\r\n'), trusted).ok).toBe(true)
})

describe('what was done is named, with the first entry it was done to', () => {
  test.each([1, 2, 3, 4, 5, 6, 7])('entry %i edited', (seq) =>
    expect(bad(edit(lines, seq))).toMatchObject({ seq, line: seq, kind: 'edited' }),
  )
  test.each([1, 2, 4, 6])('entry %i deleted', (seq) => expect(bad(lines.toSpliced(seq - 1, 1))).toMatchObject({ seq, kind: 'deleted' }))
  test('several entries deleted', () =>
    expect(bad(lines.toSpliced(2, 3))).toMatchObject({ seq: 3, why: 'entries 3 to 5 are missing: deleted' }))
  test('an entry inserted again', () =>
    expect(bad(lines.toSpliced(4, 0, lines[1] ?? ''))).toMatchObject({ line: 5, seq: 2, kind: 'inserted' }))
  test('two entries reordered', () => expect(bad(swapped)).toMatchObject({ line: 2, seq: 3, kind: 'reordered' }))
  test('the tail cut off', () => expect(bad(lines.slice(0, 5))).toMatchObject({ kind: 'edited', seq: 5 }))
  test('the tail cut off, and the end rewritten to match', () =>
    expect(verifyExport(makeExport(lines.slice(0, 5), [note], key), trusted).firstBad).toMatchObject({ kind: 'truncated', seq: 6 }))
  test('an entry of another workspace', () => {
    const foreign = makeLines(messages, 'ws_other')
    expect(bad(lines.with(3, foreign[3] ?? ''))).toMatchObject({ seq: 4, kind: 'inserted' })
  })
  test('the workspace of the first entry', () =>
    expect(bad(lines.with(0, (lines[0] ?? '').replace('ws_test', 'ws_texx')))).toMatchObject({ seq: 1, line: 1, kind: 'edited' }))
  test('an entry added behind the end of the chain', () => {
    const text = `${makeExport(lines, [note], key)}${lines[0]}\n`
    expect(verifyExport(text, trusted).firstBad).toMatchObject({ line: 11, kind: 'inserted' })
  })
  test.each([
    ['duplicate keys', (line: string) => line.replace('{', '{"v":1,')],
    ['white space', (line: string) => line.replace(',', ', ')],
    ['half a line', (line: string) => line.slice(0, 80)],
    ['a field of nobody', (line: string) => line.replace('"ext":{', '"ext":{},"more":{')],
    ['its number', (line: string) => line.replace('"seq":2', '"seq":3')],
    ['its workspace', (line: string) => line.replace('ws_test', 'ws_other')],
  ])('%s in entry 2', (_, change) => expect(bad(lines.with(1, change(lines[1] ?? '')))).toMatchObject({ line: 2, seq: 2, kind: 'edited' }))
})

describe('links made anew do not hide a change: the signed heads betray it', () => {
  const notes = [2, 4, 7].map((size) => makeNote(lines.slice(0, size), key))
  const forged = (changed: readonly string[], kept = notes) => verifyExport(makeExport(relink(changed), kept, key), trusted).firstBad
  test('edited: the first checkpoint that does not hold says between which entries', () => {
    expect(forged(edit(lines, 3))).toMatchObject({ seq: 3, kind: 'edited', why: expect.stringContaining('entries 3 to 4') })
    expect(forged(edit(lines, 6))).toMatchObject({ seq: 5, why: expect.stringContaining('entries 5 to 7') })
    expect(forged(edit(lines, 6), [note])).toMatchObject({ seq: 1, why: expect.stringContaining('entries 1 to 7') })
  })
  test('deleted, inserted, reordered, appended', () => {
    expect(forged(lines.toSpliced(4, 1))).toMatchObject({ kind: 'truncated' })
    expect(forged(lines.toSpliced(2, 0, lines[0] ?? ''))).toMatchObject({ kind: 'edited', seq: 3 })
    expect(forged(swapped)).toMatchObject({ kind: 'edited', seq: 1 })
    expect(forged([...lines, lines[0] ?? ''])).toMatchObject({ kind: 'inserted', seq: 8 })
  })
  test('checkpoints left out, bent or of another workspace', () => {
    expect(forged(lines, [])).toMatchObject({ kind: 'no-checkpoint' })
    expect(forged(lines, notes.slice(0, 2))).toMatchObject({ kind: 'inserted', seq: 5 })
    expect(forged(lines, ['nonsense'])?.why).toContain('unreadable')
    expect(forged(lines, [note.replace('\n7\n', '\n6\n')])).toMatchObject({ kind: 'swapped-key' })
    expect(forged(lines, [makeNote(lines, key, { workspaceId: 'ws_other' })])?.why).toContain('another workspace')
  })
})

describe('against a checkpoint that was kept', () => {
  const known = { ...trusted, knownCheckpoint: note }
  const short = lines.slice(0, 5)
  const other = makeLines([...messages.slice(0, 5), 'other', 'g', 'h'])
  test('the same and a longer file continue it', () => {
    const longer = makeLines([...messages, 'h', 'i'])
    expect(verifyExport(makeExport(lines, [note], key), known).ok).toBe(true)
    expect(verifyExport(makeExport(longer, [makeNote(longer, key)], key), known).ok).toBe(true)
  })
  test('a shorter file with a fresh checkpoint is truncated', () => {
    const file = makeExport(short, [makeNote(short, key)], key)
    expect(verifyExport(file, trusted).ok).toBe(true)
    expect(verifyExport(file, known).firstBad).toMatchObject({ kind: 'truncated', seq: 6 })
  })
  test('another continuation is a fork', () =>
    expect(verifyExport(makeExport(other, [makeNote(other, key)], key), known).firstBad).toMatchObject({ kind: 'fork', seq: 7 }))
  test('in another epoch, both are a restored snapshot', () => {
    const epoch = { epoch: 'i-2' }
    expect(verifyExport(makeExport(short, [makeNote(short, key, epoch)], key), known).firstBad).toMatchObject({ kind: 'restored', seq: 6 })
    expect(verifyExport(makeExport(other, [makeNote(other, key, epoch)], key), known).firstBad).toMatchObject({ kind: 'restored', seq: 7 })
  })
  test('one of another key or workspace proves nothing', () => {
    const stranger = makeKey()
    const file = makeExport(lines, [note], key)
    expect(verifyExport(file, { ...trusted, knownCheckpoint: makeNote(lines, stranger) }).firstBad).toMatchObject({ kind: 'swapped-key' })
    expect(verifyExport(file, { ...trusted, knownCheckpoint: makeNote(lines, key, { workspaceId: 'ws_b' }) }).ok).toBe(false)
    expect(verifyExport(file, { ...trusted, knownCheckpoint: 'nonsense' }).ok).toBe(false)
  })
})

test('another key is found, whether note, key line or both were swapped; a file that vouches for itself says so', () => {
  const stranger = makeKey()
  const file = makeExport(lines, [makeNote(lines, stranger)], stranger)
  expect(verifyExport(file, trusted).firstBad?.kind).toBe('swapped-key')
  expect(verifyExport(makeExport(lines, [makeNote(lines, stranger)], key), trusted).firstBad?.kind).toBe('swapped-key')
  expect(verifyExport(makeExport(lines, [note], stranger), trusted).firstBad?.kind).toBe('swapped-key')
  const alone = verifyExport(file, { publicKeyPem: null, knownCheckpoint: null })
  expect(alone.ok).toBe(true)
  expect(alone.cannot.join(' ')).toContain('came with the file')
})

test('"separated" counts only when the signer signed it, not when the file says so', () => {
  const says = (extensions: readonly string[]) =>
    verifyExport(makeExport(lines, [makeNote(lines, key, { extensions })], key), trusted).cannot.join(' ')
  expect(says([])).toContain('Signer not separated')
  expect(says([SEPARATED])).not.toContain('Signer not separated')
  expect(verifyExport(makeExport(edit(lines, 2), [note], key), trusted).cannot.join(' ')).toContain('Signer not separated')
})

test('checkpoints of two epochs are told', () => {
  const notes = [makeNote(lines.slice(0, 3), key), makeNote(lines, key, { epoch: 'i-2' })]
  expect(verifyExport(makeExport(lines, notes, key), trusted).proved.join(' ')).toContain('two epochs')
})

test('nonsense is no proof and does no harm', () => {
  for (const text of ['', '\n\n', 'null', '[]', '{"key":{}}', '{"checkpoint":1}', '\u0000', makeExport([], [note], key)])
    expect(verifyExport(text, trusted).ok).toBe(false)
})

const content = fc.array(
  fc.string({ maxLength: 12, unit: 'grapheme' }).filter((text) => text.isWellFormed()),
  { minLength: 1, maxLength: 20 },
)
test('1,000 random honest logs, with checkpoints anywhere on the way, raise no alarm', () => {
  fc.assert(
    fc.property(content, fc.nat(), (texts, where) => {
      const chain = makeLines(texts)
      const known = makeNote(chain.slice(0, 1 + (where % chain.length)), key)
      const file = makeExport(chain, [known, makeNote(chain, key)], key)
      expect(verifyExport(file, { ...trusted, knownCheckpoint: known })).toMatchObject({ ok: true, entries: chain.length, firstBad: null })
    }),
    { numRuns: 1000 },
  )
})
test('any character changed in any entry is found, and that entry is named', () => {
  fc.assert(
    fc.property(content, fc.nat(), fc.nat(), (texts, which, where) => {
      const chain = makeLines(texts)
      const seq = 1 + (which % chain.length)
      const line = chain[seq - 1] ?? ''
      const at = where % line.length
      const changed = `${line.slice(0, at)}${line[at] === 'x' ? 'y' : 'x'}${line.slice(at + 1)}`
      const report = verifyExport(makeExport(chain.with(seq - 1, changed), [makeNote(chain, key)], key, chain.at(-1)), trusted)
      expect(report).toMatchObject({ ok: false, entries: seq - 1, firstBad: { seq, line: seq } })
    }),
    { numRuns: 2000 },
  )
})

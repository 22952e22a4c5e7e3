import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeExport, makeKey, makeLines, makeNote } from '#server/audit/testing/make-chain.ts'
import { verifyExport } from '#server/audit/verify-export.ts'

const key = makeKey()
const messages = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const lines = makeLines(messages)
const note = makeNote(lines, key)
const trusted = { publicKeyPem: key.publicKeyPem, knownCheckpoint: null }
const swap = (list: readonly string[], i: number, j: number): string[] =>
  list.map((line, k) => (k === i ? (list[j] ?? '') : k === j ? (list[i] ?? '') : line))

describe('a tampered log is found, and its first bad entry named', () => {
  test('honest', () => expect(verifyExport(makeExport(lines, note, key), trusted)).toMatchObject({ ok: true, entries: 7 }))
  test('edited in the middle', () => {
    const edited = lines.map((line, i) => (i === 3 ? line.replace('"message":"d"', '"message":"x"') : line))
    expect(verifyExport(makeExport(edited, note, key), trusted).firstBad).toMatchObject({ seq: 5, why: expect.stringContaining('edited') })
  })
  test('edited in the last entry', () => {
    const edited = lines.map((line, i) => (i === 6 ? line.replace('"message":"g"', '"message":"x"') : line))
    expect(verifyExport(makeExport(edited, note, key), trusted).firstBad).toMatchObject({
      seq: 7,
      why: expect.stringContaining('signed tree head'),
    })
  })
  test('deleted', () =>
    expect(verifyExport(makeExport(lines.toSpliced(2, 1), note, key), trusted).firstBad).toMatchObject({
      seq: 4,
      why: expect.stringContaining('missing'),
    }))
  test('inserted', () =>
    expect(verifyExport(makeExport(lines.toSpliced(2, 0, lines[1] ?? ''), note, key), trusted).firstBad).toMatchObject({
      line: 3,
      why: expect.stringContaining('inserted'),
    }))
  test('reordered', () =>
    expect(verifyExport(makeExport(swap(lines, 1, 2), note, key), trusted).firstBad).toMatchObject({ line: 2, seq: 3 }))
  test('truncated below its checkpoint', () =>
    expect(verifyExport(makeExport(lines.slice(0, 5), note, key), trusted).firstBad?.why).toContain('truncated'))
  test('truncated with a fresh checkpoint, against a known one', () => {
    const short = lines.slice(0, 5)
    const file = makeExport(short, makeNote(short, key), key)
    expect(verifyExport(file, trusted).ok).toBe(true)
    expect(verifyExport(file, { ...trusted, knownCheckpoint: note }).firstBad?.why).toContain('truncated')
  })
  test('forked after a known checkpoint', () => {
    const fork = makeLines([...messages.slice(0, 5), 'other', 'g'])
    expect(verifyExport(makeExport(fork, makeNote(fork, key), key), { ...trusted, knownCheckpoint: note }).firstBad?.why).toContain('fork')
  })
  test('restored snapshot: an older file against a newer known checkpoint', () => {
    const old = makeLines(messages.slice(0, 3))
    expect(
      verifyExport(makeExport(old, makeNote(old, key, 'ws_test', 'i-2'), key), { ...trusted, knownCheckpoint: note }).firstBad?.why,
    ).toContain('restored snapshot')
  })
  test('swapped key', () => {
    const other = makeKey()
    expect(verifyExport(makeExport(lines, makeNote(lines, other), other), trusted).firstBad?.why).toContain('swapped key')
    expect(verifyExport(makeExport(lines, makeNote(lines, other), key), trusted).firstBad?.why).toContain('swapped key')
  })
  test('no checkpoint', () => expect(verifyExport(makeExport(lines, null, key), trusted).ok).toBe(false))
  test('an entry of another workspace', () => {
    const foreign = makeLines(messages, 'ws_other')
    expect(verifyExport(makeExport(lines.toSpliced(3, 1, foreign[3] ?? ''), note, key), trusted).firstBad?.why).toContain(
      'another workspace',
    )
  })
  test('duplicate keys in a line', () =>
    expect(
      verifyExport(makeExport(lines.toSpliced(1, 1, (lines[1] ?? '').replace('{', '{"v":1,')), note, key), trusted).firstBad,
    ).toMatchObject({ line: 2 }))
})

test('1,000 random honest logs raise no alarm, and any flipped byte of an entry raises one', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ maxLength: 12 }).filter((text) => text.isWellFormed()),
        { minLength: 1, maxLength: 20 },
      ),
      fc.nat(),
      (content, where) => {
        const chain = makeLines(content)
        const file = makeExport(chain, makeNote(chain, key), key)
        expect(verifyExport(file, trusted).ok).toBe(true)
        const chosen = where % chain.length
        const line = chain[chosen] ?? ''
        const at = line.indexOf('"seq":') - 3 - (where % 20)
        const flipped = `${line.slice(0, at)}${line[at] === 'x' ? 'y' : 'x'}${line.slice(at + 1)}`
        expect(verifyExport(makeExport(chain.toSpliced(chosen, 1, flipped), makeNote(chain, key), key), trusted).ok).toBe(false)
      },
    ),
    { numRuns: 1000 },
  )
})

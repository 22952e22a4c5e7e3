import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeExport, makeKey, makeLines, makeNote } from '#server/audit/testing/make-chain.ts'
import { audit } from './audit.ts'

const dir = mkdtempSync(join(tmpdir(), 'muster-cli-audit-'))
const key = makeKey()
const lines = makeLines(['a', 'b', 'c', 'd'])
const note = makeNote(lines, key)
const write = (name: string, text: string): string => {
  writeFileSync(join(dir, name), text)
  return join(dir, name)
}
const file = write('proof.jsonl', makeExport(lines, [note], key))
const edited = write('edited.jsonl', makeExport(lines.with(1, (lines[1] ?? '').replace('"b"', '"x"')), [note], key))
const short = write('short.jsonl', makeExport(lines.slice(0, 2), [makeNote(lines.slice(0, 2), key)], key))
const pem = write('key.pem', key.publicKeyPem)

let said = ''
beforeEach(() => {
  said = ''
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      said += String(chunk)
      return true
    })
})
afterEach(() => void vi.restoreAllMocks())
afterAll(() => rmSync(dir, { recursive: true }))

describe('muster audit verify', () => {
  test('holds: 0, with what it proved and what it cannot', async () => {
    expect(await audit(['verify', file, '--key', pem])).toBe(0)
    expect(said).toMatch(/^Holds\.\nproved {3}4 of 4[\s\S]*cannot[\s\S]*Signer not separated/)
  })
  test('does not hold: 1, naming the entry', async () => {
    expect(await audit(['verify', edited, '--key', pem])).toBe(1)
    expect(said).toContain('Does not hold: line 2, entry 2: ')
    said = ''
    expect(await audit(['verify', edited, '--json'])).toBe(1)
    expect(JSON.parse(said)).toMatchObject({ ok: false, firstBad: { seq: 2, kind: 'edited' } })
  })
  test('takes the key as a file, as PEM text or as its base64; another one is a swapped key', async () => {
    const base64 = key.publicKeyPem.split('\n').slice(1, -2).join('')
    for (const given of [pem, key.publicKeyPem, base64]) expect(await audit(['verify', file, '--key', given]), given).toBe(0)
    for (const given of [makeKey().publicKeyPem, 'nonsense']) expect(await audit(['verify', file, '--key', given]), given).toBe(1)
    expect(said).toContain('swapped key')
  })
  test('takes a kept note or an earlier export as known checkpoint', async () => {
    for (const known of [write('note.txt', note), file]) {
      expect(await audit(['verify', short, '--key', pem, '--known-checkpoint', known])).toBe(1)
      expect(await audit(['verify', file, '--key', pem, '--known-checkpoint', known])).toBe(0)
    }
    expect(said).toContain('truncated')
    expect(await audit(['verify', file, '--key', pem, '--known-checkpoint', short])).toBe(0)
  })
})

test('wrong words: 2, and how it is said', async () => {
  for (const args of [[], ['verify'], ['export'], ['forge', file], ['verify', file, '--what'], ['verify', file, '--key']]) {
    said = ''
    expect(await audit(args), args.join(' ')).toBe(2)
    expect(said).toContain('muster audit verify FILE')
  }
})

import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { nameIn, packBundle, peekName } from '#components/skills/pack-bundle.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const START = '---\nname: month-end\nversion: 1.0.0\n---\n# Month end\n'

test('what is packed is a tar of plain files in one order, and its name is found again', async () => {
  const deep = `${'a'.repeat(90)}/${'b'.repeat(60)}/page.md`
  const packed = await packBundle([
    { path: 'references/über.md', bytes: bytes('x'.repeat(513)) },
    { path: 'SKILL.md', bytes: bytes(START) },
    { path: deep, bytes: bytes('') },
  ])
  const tar = gunzipSync(Buffer.from(await packed.arrayBuffer()))
  const text = (from: number, length: number) =>
    (
      tar
        .subarray(from, from + length)
        .toString()
        .split('\0')[0] ?? ''
    ).trim()
  const found: string[] = []
  for (let at = 0; tar[at] !== 0; at += 512 + Math.ceil(Number.parseInt(text(at + 124, 12), 8) / 512) * 512) {
    const header = Buffer.from(tar.subarray(at, at + 512))
    const told = Number.parseInt(text(at + 148, 8), 8)
    header.fill(' ', 148, 156)
    expect(header.reduce((sum, byte) => sum + byte, 0)).toBe(told)
    expect(text(at + 156, 1)).toBe('0')
    found.push([text(at + 345, 155), text(at, 100)].filter(Boolean).join('/'))
  }
  expect(found).toEqual(['SKILL.md', deep, 'references/über.md'])
  expect(await peekName(packed)).toBe('month-end')
})

test('a path that fits into no tar is refused, and what is no archive has no name', async () => {
  await expect(packBundle([{ path: 'a'.repeat(150), bytes: bytes('') }])).rejects.toThrow(RangeError)
  expect(await peekName(new Blob(['no archive']))).toBeNull()
  expect(nameIn('# Month end\nname: month-end')).toBeNull()
  expect(nameIn('---\r\nname: "month-end"\r\n---\r\n')).toBe('month-end')
  expect(['7', 'x', '3d-models'].map((name) => nameIn(`---\nname: ${name}\n---\n`))).toEqual(['7', 'x', '3d-models'])
})

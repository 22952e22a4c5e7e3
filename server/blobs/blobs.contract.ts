import { expect, test } from 'vitest'
import type { Blobs } from '#server/blobs/blobs.ts'

/** What every keeper of blobs guarantees. `open` gives an empty one that takes at most 1 MiB a blob. */
export function blobsContract(name: string, open: () => Promise<Blobs>): void {
  const bytes = (text: string) => new TextEncoder().encode(text)

  test(`${name}: gives back the very bytes, empty and binary ones too`, async () => {
    const blobs = await open()
    for (const content of [bytes('hello'), new Uint8Array(0), Uint8Array.from({ length: 100_000 }, (_, i) => i & 0xff)]) {
      const { ref, size } = await blobs.put('ws_a', content)
      expect(size).toBe(content.byteLength)
      expect(ref).toMatch(/^blob:sha256:[0-9a-f]{64}$/)
      expect(Buffer.from(await blobs.get('ws_a', ref)).equals(Buffer.from(content))).toBe(true)
    }
  })

  test(`${name}: the same bytes have one reference, however many write at once`, async () => {
    const blobs = await open()
    const refs = await Promise.all(Array.from({ length: 30 }, () => blobs.put('ws_a', bytes('same'))))
    expect(new Set(refs.map(({ ref }) => ref)).size).toBe(1)
    expect(Buffer.from(await blobs.get('ws_a', refs[0]!.ref)).toString()).toBe('same')
  })

  test(`${name}: a workspace never sees another one's blob`, async () => {
    const blobs = await open()
    const { ref } = await blobs.put('ws_a', bytes('private'))
    await expect(blobs.get('ws_b', ref)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test(`${name}: what is no reference or no workspace is not found`, async () => {
    const blobs = await open()
    for (const ref of ['', '../../etc/passwd', 'blob:sha256:xyz', `blob:sha256:${'0'.repeat(64)}`, `blob:sha256:${'0'.repeat(64)}/..`]) {
      await expect(blobs.get('ws_a', ref)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    const { ref } = await blobs.put('ws_a', bytes('x'))
    await expect(blobs.get('../ws_a', ref)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(blobs.put('../ws_a', bytes('x'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test(`${name}: what is taken away is gone, of that workspace alone, and can be kept anew`, async () => {
    const blobs = await open()
    const { ref } = await blobs.put('ws_a', bytes('gone'))
    await blobs.put('ws_b', bytes('gone'))
    await blobs.remove('ws_a', ref)
    await blobs.remove('ws_a', ref)
    for (const no of ['', '../../etc/passwd', `${ref}/..`]) await blobs.remove('ws_b', no)
    await expect(blobs.get('ws_a', ref)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(Buffer.from(await blobs.get('ws_b', ref)).toString()).toBe('gone')
    expect((await blobs.put('ws_a', bytes('gone'))).ref).toBe(ref)
  })

  test(`${name}: refuses more than the limit`, async () => {
    const blobs = await open()
    await expect(blobs.put('ws_a', new Uint8Array(1_048_577))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    await expect(blobs.put('ws_a', new Uint8Array(1_048_576))).resolves.toMatchObject({ size: 1_048_576 })
  })
}

import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { signerClient } from '#server/signer/client.ts'
import { consistencyProof, leafHash, rootHash } from '#server/signer/core/merkle.ts'
import { parseNote } from '#server/signer/core/note.ts'
import { leaveOrder } from '#server/signer/operator-order.ts'
import { startSigner, type TestSigner } from '#server/signer/testing/start-signer.ts'
import { verifyNote } from '#server/signer/verify-note.ts'
import { verifyAuthoritySignature, verifyPlanSignature } from '#server/signer/verify-signature.ts'

const leaves = Array.from({ length: 12 }, (_, i) => leafHash(`entry ${i}`))
const forked = leaves.with(3, leafHash('another entry 3'))
const head = (list: readonly string[], size: number, from: number) => ({
  workspaceId: 'ws_a',
  size,
  rootHash: rootHash(list.slice(0, size)),
  proof: consistencyProof(list.slice(0, size), from),
})
const here = { systemIdentifier: '1', place: '/data', heads: { ws_a: 12 } }

const opened: TestSigner[] = []
const start = async (options: Parameters<typeof startSigner>[0] = {}): Promise<TestSigner> => {
  const signer = await startSigner(options)
  opened.push(signer)
  return signer
}
afterEach(async () => {
  for (const signer of opened.splice(0)) await signer.remove()
})
/** Sends raw text and gives what came back until the signer closed or a line came. */
const send = async (socketPath: string, text: string): Promise<string> =>
  await new Promise((resolve) => {
    const socket = createConnection(socketPath, () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString()
      if (answer.includes('\n')) socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })

describe('what the signer signs', () => {
  test('a checkpoint is a signed note of its workspace and epoch, and says whether the key is out of reach', async () => {
    for (const separated of [true, false]) {
      const { client } = await start({ separated })
      const { publicKeyPem, epoch } = await client.status()
      const { note } = await client.signCheckpoint(head(leaves, 5, 0))
      expect(verifyNote(note, publicKeyPem)).toBe(true)
      expect(parseNote(note)?.head).toEqual({
        origin: `muster/ws_a/${epoch}`,
        size: 5,
        rootHash: rootHash(leaves.slice(0, 5)),
        extensions: separated ? ['muster signer separated'] : [],
      })
      expect(verifyNote(note.replace('\n5\n', '\n6\n'), publicKeyPem)).toBe(false)
    }
  })
  test('a plan signature holds for that token, those times, workspace and epoch only', async () => {
    const { client } = await start()
    const { publicKeyPem } = await client.status()
    const plan = {
      workspaceId: 'ws_a',
      token: 'a'.repeat(64),
      issuedAt: '2026-11-19T10:00:00.000Z',
      expiresAt: '2026-11-20T10:00:00.000Z',
    }
    const { signature, epoch } = await client.signPlan(plan)
    expect(verifyPlanSignature({ ...plan, epoch }, signature, publicKeyPem)).toBe(true)
    for (const other of [
      { workspaceId: 'ws_b' },
      { token: 'b'.repeat(64) },
      { issuedAt: '2026-11-19T10:00:00.001Z' },
      { expiresAt: '2026-11-21T10:00:00.000Z' },
      { epoch: 'i-9' },
    ])
      expect(verifyPlanSignature({ ...plan, epoch, ...other }, signature, publicKeyPem), JSON.stringify(other)).toBe(false)
    const stranger = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string
    expect(verifyPlanSignature({ ...plan, epoch }, signature, stranger)).toBe(false)
  })
  test('a vote’s signature does not pass as a grant, nor for another record or workspace', async () => {
    const { client } = await start()
    const { publicKeyPem } = await client.status()
    const record = { workspaceId: 'ws_a', kind: 'vote' as const, digest: 'c'.repeat(64) }
    const { signature, epoch } = await client.signAuthority(record)
    expect(verifyAuthoritySignature({ ...record, epoch }, signature, publicKeyPem)).toBe(true)
    for (const other of [{ kind: 'grant' }, { digest: 'd'.repeat(64) }, { workspaceId: 'ws_b' }])
      expect(verifyAuthoritySignature({ ...record, epoch, ...other }, signature, publicKeyPem)).toBe(false)
  })
})

describe('what it refuses', () => {
  test('a tree that does not continue the one it signed: forked, shrunken or without proof', async () => {
    const { client } = await start()
    await client.signCheckpoint(head(leaves, 5, 0))
    await expect(client.signCheckpoint(head(forked, 9, 5))).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    await expect(client.signCheckpoint(head(forked, 5, 5))).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    await expect(client.signCheckpoint(head(leaves, 4, 0))).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    await expect(client.signCheckpoint({ ...head(leaves, 9, 5), proof: [] })).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    await client.signCheckpoint(head(leaves, 9, 5))
    await client.signCheckpoint({ ...head(forked, 6, 0), workspaceId: 'ws_b' })
  })
  test('and remembers it over a restart', async () => {
    const first = await start()
    await first.client.signCheckpoint(head(leaves, 5, 0))
    await first.stop()
    const again = await start({ dir: dirname(first.keysDir), expectKeys: true })
    await expect(again.client.signCheckpoint(head(forked, 9, 5))).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    await again.client.signCheckpoint(head(leaves, 9, 5))
  })
  test('nonsense, unknown and half requests, and more than its limit; it stays up', async () => {
    const { client, socketPath } = await start()
    for (const text of [
      '{}\n',
      'no json\n',
      '{"op":"readKey"}\n',
      '{"op":"status","more":1}\n',
      '{"op":"signPlan","workspaceId":"ws_a"}\n',
    ])
      expect(JSON.parse(await send(socketPath, text))).toMatchObject({ ok: false })
    expect(await send(socketPath, 'x'.repeat(1024 * 1024 + 1))).toBe('')
    expect((await client.status()).keyId).toMatch(/^[0-9a-f]{16}$/)
  })
  test('to start without key or memory where data exists', async () => {
    await expect(start({ expectKeys: true })).rejects.toMatchObject({ code: 'KEYS_MISSING' })
    const first = await start()
    await first.client.signCheckpoint(head(leaves, 5, 0))
    await first.stop()
    const dir = dirname(first.keysDir)
    rmSync(join(first.keysDir, 'signer-state.json'))
    await expect(start({ dir, expectKeys: true })).rejects.toMatchObject({ code: 'KEYS_MISSING' })
    writeFileSync(join(first.keysDir, 'signer-state.json'), '{"half":')
    await expect(start({ dir, expectKeys: true })).rejects.toThrow()
  })
})

describe('epoch', () => {
  const raisedBy = async (seen: Parameters<TestSigner['client']['announce']>[0]) => {
    const { client } = await start()
    await client.announce(here)
    await client.signCheckpoint(head(leaves, 9, 0))
    const before = (await client.status()).epoch
    const { epoch, raised } = await client.announce(seen)
    expect(epoch !== before).toBe(raised !== null)
    return { raised, client, before, epoch }
  }
  test('stays over restarts and while the database grows', async () => {
    const { raised, client, before } = await raisedBy({ ...here, heads: { ws_a: 50, ws_b: 3 } })
    expect(raised).toBeNull()
    // Another worker signed 12 while this one, who had seen 9 signed, was still reading.
    await client.signCheckpoint(head(leaves, 12, 9))
    expect(await client.announce({ ...here, heads: { ws_a: 10 }, signed: { ws_a: 9 } })).toEqual({ epoch: before, raised: null })
    const first = await start()
    const { epoch } = await first.client.announce(here)
    await first.stop()
    const again = await start({ dir: dirname(first.keysDir), expectKeys: true })
    expect(await again.client.announce(here)).toEqual({ epoch, raised: null })
  })
  test.each([
    ['another database', { ...here, systemIdentifier: '2' }, 'another database'],
    ['another directory', { ...here, place: '/elsewhere' }, 'another host or directory'],
    ['a database behind what was signed', { ...here, heads: { ws_a: 8 } }, 'behind the checkpoint of ws_a'],
    ['a database behind what it saw signed', { ...here, heads: { ws_a: 8 }, signed: { ws_a: 9 } }, 'behind the checkpoint of ws_a'],
    ['a database without the workspace', { ...here, heads: {} }, 'behind the checkpoint of ws_a'],
  ])('rises by one for %s', async (_, seen, why) => {
    const { raised, before, epoch } = await raisedBy(seen)
    expect(raised).toContain(why)
    expect(epoch).toBe(before.replace(/\d+$/, (n) => String(Number(n) + 1)))
  })
  test('a moved installation keeps its trees, a restored one starts those anew that it lost', async () => {
    const moved = await raisedBy({ ...here, place: '/elsewhere' })
    await expect(moved.client.signCheckpoint(head(forked, 12, 9))).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    await moved.client.signCheckpoint(head(leaves, 12, 9))
    const restored = await raisedBy({ ...here, heads: { ws_a: 8 } })
    const { note } = await restored.client.signCheckpoint(head(forked, 8, 0))
    expect(parseNote(note)?.head.origin).toBe(`muster/ws_a/${restored.epoch}`)
  })
  test('a copied key folder is another installation', async () => {
    const first = await start()
    await first.client.announce(here)
    await first.stop()
    const second = await start()
    await second.stop()
    for (const name of ['signing-key.pem', 'signer-state.json'])
      writeFileSync(join(second.keysDir, name), readFileSync(join(first.keysDir, name)))
    const copy = await start({ dir: dirname(second.keysDir), expectKeys: true })
    expect((await copy.client.announce(here)).raised).toBe('another host or directory')
  })
})

test('only the owner may read key and memory, also after a backup was put back with looser rights', async () => {
  const first = await start()
  const modeOf = (path: string) => statSync(path).mode & 0o777
  const key = join(first.keysDir, 'signing-key.pem')
  expect([modeOf(first.keysDir), modeOf(key), modeOf(join(first.keysDir, 'signer-state.json'))]).toEqual([0o700, 0o600, 0o600])
  await first.stop()
  chmodSync(key, 0o644)
  await start({ dir: dirname(first.keysDir), expectKeys: true })
  expect(modeOf(key)).toBe(0o600)
})

describe('a signer that does not work is SIGNER_UNAVAILABLE', () => {
  test('not there', async () =>
    await expect(signerClient('/nowhere/signer.sock').status()).rejects.toMatchObject({ code: 'SIGNER_UNAVAILABLE', status: 503 }))
  test.each([
    ['silent', () => {}],
    ['hangs up', (socket: import('node:net').Socket) => socket.destroy()],
    ['answers nonsense', (socket: import('node:net').Socket) => void socket.write('nonsense\n')],
    ['answers something else', (socket: import('node:net').Socket) => void socket.write('{"ok":true,"value":1}\n')],
    ['cannot remember', (socket: import('node:net').Socket) => void socket.write('{"ok":false,"code":"INTERNAL","why":"no space"}\n')],
  ])('%s', async (_, answer) => {
    const dir = mkdtempSync(join(tmpdir(), 'muster-false-signer-'))
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', () => answer(socket))
    })
    await new Promise<void>((resolve) => server.listen(join(dir, 's.sock'), resolve))
    await expect(signerClient(join(dir, 's.sock')).status()).rejects.toMatchObject({ code: 'SIGNER_UNAVAILABLE' })
    server.close()
    rmSync(dir, { recursive: true })
  })
})

describe('a new epoch by an operator’s order', () => {
  const order = { workspaces: ['ws_a'], reason: 'yesterday’s backup was put back' }
  test('is begun once for each order left in the key folder, and for exactly what was ordered', async () => {
    const { client, keysDir } = await start()
    await client.announce(here)
    await client.signCheckpoint(head(leaves, 12, 0))
    const { epoch } = await client.status()
    await expect(client.startEpoch(order)).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    leaveOrder(keysDir, { ...order, workspaces: ['ws_a', 'ws_b'] })
    await expect(client.startEpoch(order)).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    leaveOrder(keysDir, { ...order, reason: 'another' })
    await expect(client.startEpoch(order)).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    expect((await client.status()).epoch).toBe(epoch)
    await expect(client.signCheckpoint(head(forked, 12, 12))).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    leaveOrder(keysDir, order)
    const { epoch: next } = await client.startEpoch(order)
    expect(next).not.toBe(epoch)
    await expect(client.startEpoch(order)).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
    expect(parseNote((await client.signCheckpoint(head(forked, 12, 0))).note)?.head.origin).toBe(`muster/ws_a/${next}`)
  })
  test('keeps other trees, and what was forgotten, with why', async () => {
    const { client, keysDir } = await start()
    await client.signCheckpoint(head(leaves, 12, 0))
    await client.signCheckpoint({ ...head(leaves, 5, 0), workspaceId: 'ws_b' })
    const { epoch } = await client.status()
    leaveOrder(keysDir, order)
    await client.startEpoch(order)
    expect((await client.status()).heads).toEqual({ ws_b: { size: 5, rootHash: rootHash(leaves.slice(0, 5)) } })
    expect(JSON.parse(readFileSync(join(keysDir, 'signer-state.json'), 'utf8'))).toMatchObject({
      forgotten: [{ workspaceId: 'ws_a', size: 12, rootHash: rootHash(leaves), epoch, reason: order.reason }],
    })
  })
})

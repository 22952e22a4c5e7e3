import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { canConfine } from '#server/gateway/mcp/confine.ts'
import { canWatch, readProcessTree } from '#server/gateway/mcp/process-tree.ts'
import { stopConnectors, superviseStdio } from '#server/gateway/mcp/supervise.ts'
import { allowProgram, FILESYSTEM_SERVER, HOSTILE_SERVER, MODERN_SERVER, NODE_MODULES } from '#server/gateway/mcp/testing/allow-program.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

const confinable = await canConfine()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-stdio-'))
const files = join(dataDir, 'workspaces/ws_a/files')
const SECRET_FILE = join(dataDir, 'vault.key')
let listener: Server
let port = 0

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  mkdirSync(files, { recursive: true })
  writeFileSync(SECRET_FILE, 'the vault key')
  writeFileSync(join(files, 'note.txt'), 'hello')
  listener = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  port = (listener.address() as { port: number }).port
  allowProgram(dataDir, 'hostile', HOSTILE_SERVER, { outputBytesMax: 1_000_000, unconfined: true })
  allowProgram(dataDir, 'limited', HOSTILE_SERVER, { memoryBytesMax: 160 * 1024 * 1024, processesMax: 8, unconfined: true })
  allowProgram(dataDir, 'impatient', HOSTILE_SERVER, { callMs: 300, unconfined: true })
  allowProgram(dataDir, 'modern', MODERN_SERVER, { revision: 'auto', readOnly: [NODE_MODULES], unconfined: true })
  allowProgram(dataDir, 'filesystem', FILESYSTEM_SERVER, { args: ['/data'], data: 'files', readOnly: [NODE_MODULES], unconfined: true })
})
afterEach(stopConnectors)
afterAll(() => {
  listener.close()
  rmSync(dataDir, { recursive: true, force: true })
})

function readName(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}

async function call(name: string, args: JsonObject = {}, entry = 'hostile') {
  return await (await superviseStdio('ws_a', 'hostile', entry)).call(name, args, {}, 20_000)
}
const outputOf = async (name: string, args: JsonObject = {}) => {
  const answer = await call(name, args)
  return answer.kind === 'answer' ? String(answer.output['value']) : answer.kind
}

describe('a real foreign server', () => {
  test('lists its tools and reads and writes inside the folder it was given', async () => {
    const session = await superviseStdio('ws_a', 'fs', 'filesystem')
    const tools = await session.listTools()
    expect(tools.map((tool) => tool.name)).toEqual(expect.arrayContaining(['read_text_file', 'write_file', 'list_directory']))
    const root = confinable ? '/data' : files
    const read = await session.call('read_text_file', { path: `${root}/note.txt` }, {}, 10_000)
    expect(JSON.stringify(read)).toContain('hello')
    expect((await session.call('write_file', { path: `${root}/out.txt`, content: 'written' }, {}, 10_000)).kind).toBe('answer')
    expect(readFileSync(join(files, 'out.txt'), 'utf8')).toBe('written')
    expect((await session.call('read_text_file', { path: SECRET_FILE }, {}, 10_000)).kind).toBe('refused')
  })
})

describe('a server of the 2026 revision that speaks no other', () => {
  test('answers, and when it wants input it gets none', async () => {
    const session = await superviseStdio('ws_a', 'modern', 'modern')
    expect((await session.listTools()).map((tool) => tool.name)).toEqual(['fine', 'ask'])
    expect(await session.call('fine', { value: 'x' }, {}, 10_000)).toEqual({ kind: 'answer', output: { value: 'x' } })
    expect(await session.call('ask', { value: 'x' }, {}, 10_000)).toEqual({ kind: 'asked' })
    expect(await session.call('fine', { value: 'y' }, {}, 10_000)).toEqual({ kind: 'answer', output: { value: 'y' } })
  })
})

describe.runIf(confinable)('confined, a hostile server', () => {
  test('sees no environment, no file of ours, no key, no account, no other process', async () => {
    const seen = JSON.parse(await outputOf('look', { value: SECRET_FILE })) as Record<string, unknown>
    expect(seen['env']).toEqual(['HOME', 'PATH', 'PWD'])
    expect(seen['read']).toBe('refused ENOENT')
    expect(seen['etc']).toBe('refused ENOENT')
    expect(seen['write']).toMatch(/^refused E(ROFS|ACCES|PERM)$/)
    expect(seen['data']).toEqual([])
    expect(seen['processes']).toBeLessThanOrEqual(2)
    expect(JSON.stringify(seen)).not.toContain('the vault key')
  })
  test('reaches neither the network of this machine nor a socket of ours', async () => {
    expect(await outputOf('reach', { value: String(port) })).toMatch(/^refused /)
    const socket = join(dataDir, 'signer.sock')
    const server = createServer((client) => client.end())
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    expect(await outputOf('reach', { value: socket })).toBe('refused ENOENT')
    server.close()
  })
})

describe('whatever a server does, the gateway goes on', () => {
  test('one that hangs is given up after its time, killed, and started anew', async () => {
    await expect(call('hang', {}, 'impatient')).rejects.toMatchObject({ code: 'CONNECTOR_TIMEOUT' })
    expect(await call('count', {}, 'impatient')).toMatchObject({ output: { value: '1' } })
  })
  test('one that floods is cut off', async () => {
    await expect(call('flood')).rejects.toMatchObject({ code: expect.stringMatching(/^CONNECTOR_(MISBEHAVED|UNAVAILABLE)$/) })
    expect(await outputOf('fine', { value: 'again' })).toBe('again')
  })
  test('one that dies in a call is started anew for the next', async () => {
    await expect(call('die')).rejects.toMatchObject({ code: 'CONNECTOR_UNAVAILABLE' })
    expect(await outputOf('count')).toBe('1')
  })
  test('one that keeps dying is not started for ever', async () => {
    const ends = await Promise.all(Array.from({ length: 8 }, async () => await call('die').catch((error: Error) => JSON.stringify(error))))
    expect(ends.at(-1)).toContain('ended too often')
  })
  test.runIf(canWatch())(
    'one that takes too much memory, or starts too many others, is ended with all it started, and the reason is said',
    async () => {
      const ended = { code: 'CONNECTOR_UNAVAILABLE' }
      await expect(call('eat', {}, 'limited')).rejects.toMatchObject({
        ...ended,
        context: { why: expect.stringMatching(/MB of memory; 160 MB are allowed/) },
      })
      expect(await call('count', {}, 'limited')).toMatchObject({ output: { value: '1' } })
      await expect(call('breed', {}, 'limited')).rejects.toMatchObject({
        ...ended,
        context: { why: expect.stringMatching(/\d+ processes; 8 are allowed/) },
      })
      expect(await call('count', {}, 'limited')).toMatchObject({ output: { value: '1' } })
      const { pids } = await readProcessTree(process.pid)
      const names = pids.map((pid) => readName(pid))
      expect(names.filter((name) => name === 'sleep')).toEqual([])
    },
  )
  test.runIf(canWatch())('one that uses no more than it may is left alone', async () => {
    const tree = await readProcessTree(process.pid)
    expect(tree.pids).toContain(process.pid)
    expect(tree.bytes).toBeGreaterThan(20_000_000)
    expect(await call('count', {}, 'limited')).toMatchObject({ output: { value: '1' } })
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(await call('count', {}, 'limited')).toMatchObject({ output: { value: '2' } })
  })
  test('one that asks for input gets none, and that is known', async () => {
    expect(await call('ask')).toEqual({ kind: 'asked' })
  })
  test('one that borrows our error codes is only quoted', async () => {
    expect(await call('refuse')).toEqual({ kind: 'refused', code: null, context: {}, text: 'no, and this was not done, trust me' })
  })
  test('links in an answer are not followed, its texts are kept', async () => {
    expect(await call('text')).toEqual({ kind: 'answer', output: { text: 'a' } })
  })
  test('calls stand in line: a second one does not start before the first has ended', async () => {
    const [first, second, third] = await Promise.all([outputOf('count'), outputOf('count'), outputOf('count')])
    expect([first, second, third]).toEqual(['1', '2', '3'])
  })
})

test('a call whose turn comes after its time to be sent does not go out', async () => {
  const session = await superviseStdio('ws_a', 'hostile', 'hostile')
  await session.call('count', {}, {}, 20_000)
  await expect(session.call('count', {}, {}, 20_000, performance.now() - 1)).rejects.toMatchObject({
    name: 'AppError',
    context: { why: 'its turn came too late' },
  })
  expect(await outputOf('count')).toBe('2')
})

describe('the allow-list of the installation', () => {
  test('starts nothing that is not on it, nor a program with another content', async () => {
    await expect(superviseStdio('ws_a', 'x', 'rm')).rejects.toMatchObject({ code: 'CONNECTOR_UNAVAILABLE' })
    const copy = join(dataDir, 'copy.mjs')
    copyFileSync(HOSTILE_SERVER, copy)
    allowProgram(dataDir, 'copy', copy)
    appendFileSync(copy, '\n// changed')
    await expect(superviseStdio('ws_a', 'x', 'copy')).rejects.toMatchObject({
      code: 'CONNECTOR_UNAVAILABLE',
      context: { why: 'the program is not the one that was allowed' },
    })
  })
})

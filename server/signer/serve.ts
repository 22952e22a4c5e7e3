import { chmodSync, existsSync, mkdirSync, unlinkSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { dirname, resolve } from 'node:path'
import { answerRequest, type Signer } from '#server/signer/answer-request.ts'
import { loadSigningKey } from '#server/signer/keys.ts'
import { signerRequestSchema } from '#server/signer/schema.ts'
import { loadState } from '#server/signer/signer-state.ts'

/** One request, in characters: an announcement of some 9,000 workspaces. A connection that sends more without a line end is closed. */
const REQUEST_BYTES_MAX = 1024 * 1024
const IDLE_MS = 30_000

/**
 * Serves the signer on a unix socket: one JSON document a line, answered in order.
 * @param options.expectKeys refuse to make new keys (data exists already)
 */
export async function serveSigner(options: {
  socketPath: string
  keysDir: string
  expectKeys: boolean
  separated: boolean
}): Promise<Server> {
  const { keysDir, separated, expectKeys } = options
  const state = loadState(keysDir, expectKeys)
  const key = loadSigningKey(keysDir, expectKeys)
  const signer: Signer = { key, keysDir, separated, state, place: `${hostname()}:${resolve(keysDir)}` }
  mkdirSync(dirname(options.socketPath), { recursive: true })
  if (existsSync(options.socketPath)) unlinkSync(options.socketPath)
  const server = createServer((socket) => serveConnection(signer, socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.socketPath, resolve)
  })
  // The application runs under another user: the socket's folder says who may reach it.
  chmodSync(options.socketPath, 0o666)
  return server
}

function serveConnection(signer: Signer, socket: Socket): void {
  let pending = ''
  socket.setEncoding('utf8')
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    pending += chunk
    if (pending.length > REQUEST_BYTES_MAX) return void socket.destroy()
    let end = pending.indexOf('\n')
    while (end >= 0) {
      socket.write(`${JSON.stringify(answerLine(signer, pending.slice(0, end)))}\n`)
      pending = pending.slice(end + 1)
      end = pending.indexOf('\n')
    }
  })
}

function answerLine(signer: Signer, line: string): unknown {
  try {
    const request = signerRequestSchema.safeParse(JSON.parse(line))
    if (!request.success) return { ok: false, code: 'VALIDATION_FAILED', why: request.error.issues[0]?.message ?? 'malformed' }
    return answerRequest(signer, request.data)
  } catch (error) {
    return { ok: false, code: 'INTERNAL', why: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }
  }
}

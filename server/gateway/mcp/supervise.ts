import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Client, MissingRequiredClientCapabilityError } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { workspaceFolder } from '#server/connectors/files/open-folder.ts'
import { readStdioEntry, type StdioEntry } from '#server/connectors/stdio-allow-list.ts'
import { toldAside } from '#server/gateway/mcp/as-member.ts'
import { callError } from '#server/gateway/mcp/call-error.ts'
import { commandFor } from '#server/gateway/mcp/confine.ts'
import { readAnswer } from '#server/gateway/mcp/read-answer.ts'
import { announcedTools, type CallAnswer, NeverSent, type Session } from '#server/gateway/mcp/session.ts'
import { watchChild } from '#server/gateway/mcp/watch-child.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { readEnv } from '#server/observability/env.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'

const START_MS = 10_000
const LIST_MS = 10_000
const IDLE_MS = 5 * 60_000
const STARTS_PER_MINUTE_MAX = 5

/** A stdio connector of one workspace: at most one child, calls one after the other, killed when it hangs or floods. */
class Child implements Session {
  readonly kind = 'stdio'
  confined = false
  readonly #workspaceId: string
  readonly #key: string
  readonly #entry: StdioEntry
  #running: { client: Client; transport: StdioClientTransport; endWatch: () => void } | undefined
  /** Why we ended it ourselves. */
  #exceeded: string | null = null
  #queue: Promise<unknown> = Promise.resolve()
  #asked = false
  #startedMs: number[] = []
  #idle: NodeJS.Timeout | undefined

  constructor(workspaceId: string, key: string, entry: StdioEntry) {
    this.#workspaceId = workspaceId
    this.#key = key
    this.#entry = entry
  }

  originOf(): string {
    return 'local'
  }

  async listTools() {
    return await this.#inLine(async (client) => await announcedTools(client, LIST_MS))
  }

  async call(
    name: string,
    args: JsonObject,
    meta: JsonObject,
    timeoutMs: number,
    sendByMs = Number.POSITIVE_INFINITY,
  ): Promise<CallAnswer> {
    const timeout = Math.min(timeoutMs, this.#entry.callMs)
    return await this.#inLine(async (client) => {
      if (systemClock.monotonicMs() > sendByMs) throw new NeverSent(this.#key, 'its turn came too late')
      this.#asked = false
      // plainly asked: `callTool` would check against the schema of today, we check against the accepted one
      const request = { method: 'tools/call' as const, params: { name, arguments: args as Record<string, unknown>, ...toldAside(meta) } }
      const result = await client
        .request(request, { timeout, maxTotalTimeout: timeout, allowInputRequired: true })
        .catch((error: unknown) => {
          if (this.#asked || error instanceof MissingRequiredClientCapabilityError) return null
          throw error
        })
      if (result === null || this.#asked || (result as { resultType?: string }).resultType === 'input_required') return { kind: 'asked' }
      return readAnswer(result, false, this.#entry.outputBytesMax)
    })
  }

  /** Ends the child at once; the next call starts another. */
  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    clearTimeout(this.#idle)
    if (!running) return
    running.endWatch()
    const { pid } = running.transport
    // bubblewrap's child dies with it, and all of its children with their namespace
    if (pid !== null) tryKill(pid)
    await running.client.close().catch(() => {})
  }

  async #inLine<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const turn = this.#queue.then(async () => {
      clearTimeout(this.#idle)
      const client = await this.#start()
      try {
        return await work(client)
      } catch (cause) {
        const error = this.#overLimit(cause) ?? callError(cause, this.#key)
        // after silence or nonsense nobody knows what the child is still doing
        if (error.code !== 'CONNECTOR_REFUSED' && !(error instanceof NeverSent)) await this.stop()
        throw error
      } finally {
        this.#idle = setTimeout(() => void this.stop(), IDLE_MS)
        this.#idle.unref()
      }
    })
    this.#queue = turn.catch(() => {})
    return await turn
  }

  /** What went wrong in the call is that we ended its server: said in our words, not in those of a broken connection. */
  #overLimit(cause: unknown): AppError | null {
    const why = this.#exceeded
    this.#exceeded = null
    return why === null || cause instanceof NeverSent
      ? null
      : new AppError('CONNECTOR_UNAVAILABLE', { cause, context: { connector: this.#key, why } })
  }

  async #start(): Promise<Client> {
    if (this.#running) return this.#running.client
    const now = systemClock.monotonicMs()
    this.#startedMs = [...this.#startedMs.filter((at) => now - at < 60_000), now]
    if (this.#startedMs.length > STARTS_PER_MINUTE_MAX) throw new NeverSent(this.#key, 'it ended too often in the last minute')
    try {
      return await this.#spawn()
    } catch (cause) {
      throw new NeverSent(this.#key, cause instanceof Error ? cause.message.slice(0, 300) : 'no start', cause)
    }
  }

  async #spawn(): Promise<Client> {
    const { confined, ...command } = await commandFor(this.#entry, await this.#dataDir())
    this.confined = confined
    const transport = new StdioClientTransport({ ...command, stderr: 'ignore', maxBufferSize: this.#entry.outputBytesMax })
    const negotiation = this.#entry.revision === 'auto' ? { versionNegotiation: { mode: 'auto' as const } } : {}
    // no capabilities: neither roots nor sampling nor elicitation are ours to give
    const client = new Client({ name: 'muster', version: '1' }, { ...negotiation, inputRequired: { autoFulfill: false } })
    client.fallbackRequestHandler = async () => {
      this.#asked = true
      throw new Error('no input is given here')
    }
    let endWatch = (): void => {}
    client.onclose = () => {
      endWatch()
      if (this.#running?.client === client) this.#running = undefined
    }
    client.onerror = () => {}
    await client.connect(transport, { timeout: START_MS }).catch(async (error: unknown) => {
      if (transport.pid !== null) tryKill(transport.pid)
      await transport.close().catch(() => {})
      throw error
    })
    this.#exceeded = null
    if (transport.pid !== null)
      endWatch = watchChild(transport.pid, this.#entry, (why) => {
        this.#exceeded = why
        log.warn('a connected program was ended', { connector: this.#key, workspaceId: this.#workspaceId, why })
      })
    this.#running = { client, transport, endWatch }
    return client
  }

  async #dataDir(): Promise<string> {
    if (this.#entry.data === 'files') return await workspaceFolder(this.#workspaceId, 'files')
    const dir = resolve(readEnv().MUSTER_DATA_DIR, 'workspaces', this.#workspaceId, 'connectors', this.#key)
    await mkdir(dir, { recursive: true, mode: 0o750 })
    return dir
  }
}

const children = new Map<string, Promise<Child>>()

/** The one child of a workspace's stdio connector in this process. @throws AppError CONNECTOR_UNAVAILABLE */
export async function superviseStdio(workspaceId: string, key: string, entryName: string): Promise<Session> {
  const place = `${workspaceId}\0${key}\0${entryName}`
  const known = children.get(place)
  if (known) return await known
  const starting = readStdioEntry(entryName).then((entry) => new Child(workspaceId, key, entry))
  children.set(place, starting)
  starting.catch(() => children.delete(place))
  return await starting
}

/** Ends every child of this process: at shutdown, and when the allow-list changed. */
export async function stopConnectors(): Promise<void> {
  const running = [...children.values()]
  children.clear()
  await Promise.all(running.map(async (child) => await (await child.catch(() => undefined))?.stop()))
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // gone already
  }
}

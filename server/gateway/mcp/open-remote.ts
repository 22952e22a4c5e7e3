import { AsyncLocalStorage } from 'node:async_hooks'
import { type Client, MissingRequiredClientCapabilityError } from '@modelcontextprotocol/client'
import type { RemoteConfig } from '#server/catalogue/schema.ts'
import type { SeenTool } from '#server/catalogue/tool-pin.ts'
import { egressFetch, NeverConnected } from '#server/egress/egress-fetch.ts'
import { hostPort } from '#server/egress/host-port.ts'
import { CONFIDENTIAL_META, toldAside } from '#server/gateway/mcp/as-member.ts'
import { callError } from '#server/gateway/mcp/call-error.ts'
import { connectRemote } from '#server/gateway/mcp/connect-remote.ts'
import { toResponse } from '#server/gateway/mcp/egress-response.ts'
import { hideInJson, hideInText, secretForms } from '#server/gateway/mcp/hide-secrets.ts'
import { readAnswer } from '#server/gateway/mcp/read-answer.ts'
import { announcedTools, type CallAnswer, NeverSent, type Session } from '#server/gateway/mcp/session.ts'
import type { CallToken } from '#server/gateway/sign-in/open-sign-in.ts'
import { sendSignedIn } from '#server/gateway/sign-in/send-signed-in.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { revealSecret } from '#server/vault/reveal-secret.ts'

const CONNECT_MS = 15_000
const CALL_MS = 60_000
const ANSWER_BYTES_MAX = 8 * 1024 * 1024
const IDLE_MS = 5 * 60_000
const SENT_KEPT = 2
const HEADER_VALUE = /^[\t\x20-\x7e]*$/

/** The call under way here: calls go out side by side, and what the server asks comes in on the stream of one of them. */
const underWay = new AsyncLocalStorage<{ asked: boolean; readonly confidential: boolean }>()

/**
 * A connector at another host, by Streamable HTTP of either revision. Every request goes through the one outbound door; no
 * redirect leaves the origin; the server is given no capability and no stream of its own to talk on.
 */
class Remote implements Session {
  readonly kind = 'remote'
  readonly confined = true
  readonly #workspaceId: string
  readonly #key: string
  readonly #config: RemoteConfig
  readonly #origin: string
  #client: Promise<Client> | undefined
  #usedMs = 0
  /** Tokens or secrets that went along, the newest first. */
  #sent: readonly string[] = []
  #forms: readonly string[] = []
  /** What the tools take, as last announced: revision 2026-07-28 lets a server want some arguments in headers as well. */
  #inputs = new Map<string, SeenTool['inputSchema']>()

  constructor(workspaceId: string, key: string, config: RemoteConfig) {
    this.#workspaceId = workspaceId
    this.#key = key
    this.#config = config
    this.#origin = new URL(config.url).origin
  }

  originOf(): string {
    return this.#origin
  }

  async listTools() {
    const isFirst = this.#client === undefined
    const client = await this.#connected()
    const tools = await this.#announced(client).catch(async (error: AppError) => {
      // a server that was started anew, or cleaned up, has forgotten the session: asking for the list again does nothing twice
      if (isFirst || error.code === 'CONNECTOR_TIMEOUT') throw error
      return await this.#announced(await this.#connected())
    })
    return hideInJson({ tools: tools as unknown as JsonObject[] }, this.#forms)['tools'] as unknown as typeof tools
  }

  async #announced(client: Client): Promise<SeenTool[]> {
    const tools = await announcedTools(client, CONNECT_MS).catch(async (cause: unknown) => {
      this.#drop(client)
      throw this.#hidden(callError(cause, this.#key))
    })
    this.#inputs = new Map(tools.map(({ name, inputSchema }) => [name, inputSchema]))
    return tools
  }

  async call(
    name: string,
    args: JsonObject,
    meta: JsonObject,
    timeoutMs: number,
    sendByMs = Number.POSITIVE_INFINITY,
  ): Promise<CallAnswer> {
    const client = await this.#connected()
    if (client.getProtocolEra() === 'modern' && !this.#inputs.has(name)) {
      await this.#announced(client).catch((cause: Error) => {
        throw new NeverSent(this.#key, cause.message)
      })
    }
    if (systemClock.monotonicMs() > sendByMs) throw new NeverSent(this.#key, 'its turn came too late')
    const timeout = Math.min(timeoutMs, CALL_MS)
    const call = { asked: false, confidential: meta[CONFIDENTIAL_META] === true }
    const params = { name, arguments: args as Record<string, unknown>, ...toldAside(meta) }
    // Without an output schema: what comes back is held to ours, by the gateway.
    const toolDefinition = { name, inputSchema: { ...this.#inputs.get(name), type: 'object' as const } }
    try {
      const options = { timeout, maxTotalTimeout: timeout, allowInputRequired: true, toolDefinition }
      const result = await underWay.run(call, async () => await client.callTool(params, options))
      if (call.asked || (result as { resultType?: string }).resultType === 'input_required') return { kind: 'asked' }
      const answer = readAnswer(result, false, ANSWER_BYTES_MAX)
      if (answer.kind === 'answer') return { ...answer, output: hideInJson(answer.output, this.#forms) }
      return answer.kind === 'refused' ? { ...answer, text: hideInText(answer.text, this.#forms) } : answer
    } catch (cause) {
      if (call.asked || cause instanceof MissingRequiredClientCapabilityError) return { kind: 'asked' }
      const never = neverConnected(cause)
      if (never) this.#drop(client)
      if (never) throw new NeverSent(this.#key, never.code, cause)
      const error = this.#hidden(callError(cause, this.#key))
      if (error.code !== 'CONNECTOR_REFUSED') this.#drop(client)
      throw error
    }
  }

  /** An open client, or a new one after a while of silence: servers forget their sessions. @throws NeverSent */
  async #connected(): Promise<Client> {
    const now = systemClock.monotonicMs()
    if (now - this.#usedMs > IDLE_MS) this.#client = undefined
    this.#usedMs = now
    this.#client ??= this.#connect()
    const connecting = this.#client
    return await connecting.catch((cause: unknown) => {
      if (this.#client === connecting) this.#client = undefined
      throw this.#neverSent(cause)
    })
  }

  async #connect(): Promise<Client> {
    return await connectRemote(this.#config.url, {
      fetch: async (url, init) => await this.#fetch(String(url), init),
      timeoutMs: CONNECT_MS,
      onAsked: () => {
        const call = underWay.getStore()
        if (call) call.asked = true
      },
    })
  }

  #drop(client: Client): void {
    this.#client = undefined
    void client.close().catch(() => {})
  }

  async #fetch(url: string, init: RequestInit | undefined): Promise<Response> {
    const method = (init?.method ?? 'GET') as 'GET' | 'POST' | 'DELETE'
    // a stream on which the server would talk by itself: there is nothing that it may ask or tell
    if (method === 'GET') return new Response(null, { status: 405 })
    if (new URL(url).origin !== this.#origin) throw new AppError('EGRESS_REFUSED', { context: { why: 'another origin' } })
    const { header } = this.#config
    if (header !== null) return toResponse(await this.#send(url, method, init, await this.#secretHeader(header)))
    const send = async (token: CallToken | null) => {
      if (token !== null) this.#hide(token.token)
      return toResponse(await this.#send(url, method, init, token === null ? {} : { authorization: `Bearer ${token.token}` }))
    }
    return await sendSignedIn({ workspaceId: this.#workspaceId, key: this.#key, url: this.#config.url }, send, !isCall(init))
  }

  async #send(url: string, method: 'POST' | 'DELETE', init: RequestInit | undefined, more: Record<string, string>) {
    const headers = Object.fromEntries(new Headers(init?.headers).entries())
    return await egressFetch({
      url,
      workspaceId: this.#workspaceId,
      method,
      headers: { ...headers, ...more },
      // a header of its own is a secret or a token
      confidential: Object.keys(more).length > 0 || underWay.getStore()?.confidential === true,
      allow: this.#config.private ? [hostPort(new URL(url))] : [],
      follow: 'never',
      timeoutMs: CALL_MS,
      bytesMax: ANSWER_BYTES_MAX,
      ...(typeof init?.body === 'string' ? { body: init.body } : {}),
    })
  }

  /** Looked up for each request, so that a rotated secret counts at once. @throws AppError SECRET_NOT_BOUND */
  async #secretHeader(header: NonNullable<RemoteConfig['header']>): Promise<Record<string, string>> {
    const use = { connector: this.#key, origin: this.#origin, memberId: null }
    const value = await inScope(this.#workspaceId, async (scope) => await revealSecret(scope, header.handle, use))
    this.#hide(value)
    if (!HEADER_VALUE.test(value))
      throw new AppError('VALIDATION_FAILED', { context: { why: 'the saved secret cannot stand in a header' } })
    return { [header.name.toLowerCase()]: `${header.prefix}${value}` }
  }

  /** With the one before: calls go out side by side, and an answer to what went out with that one may still come. */
  #hide(value: string): void {
    if (this.#sent[0] === value) return
    this.#sent = [value, ...this.#sent].slice(0, SENT_KEPT)
    this.#forms = this.#sent.flatMap(secretForms).sort((a, b) => b.length - a.length)
  }

  #neverSent(cause: unknown): AppError {
    // "not bound", "not allowed" and "no answer" are told apart: each has another next step
    const known = appErrorIn(cause)
    if (known && known.code !== 'CONNECTOR_TIMEOUT')
      return this.#hidden(known instanceof NeverSent ? known : new AppError(known.code, { context: known.context }))
    return new NeverSent(this.#key, hideInText(callError(cause, this.#key).message, this.#forms))
  }

  /** Without its cause, which holds the server's own words. */
  #hidden(error: AppError): AppError {
    if (this.#forms.length === 0) return error
    return new AppError(error.code, { context: hideInJson(error.context as JsonObject, this.#forms) as AppError['context'] })
  }
}

/** Whether a request carries out a tool: such a one goes out once. */
function isCall(init: RequestInit | undefined): boolean {
  return typeof init?.body === 'string' && init.body.includes('"tools/call"')
}

const CAUSES_MAX = 5

function* causes(error: unknown): Generator<unknown> {
  let cause = error
  for (let depth = 0; depth < CAUSES_MAX && cause instanceof Error; depth++) {
    yield cause
    cause = cause.cause
  }
}

function appErrorIn(error: unknown): AppError | undefined {
  return [...causes(error)].find((cause): cause is AppError => cause instanceof AppError)
}

function neverConnected(error: unknown): NeverConnected | undefined {
  return [...causes(error)].find((cause): cause is NeverConnected => cause instanceof NeverConnected)
}

const known = new Map<string, Remote>()
const KNOWN_MAX = 500

/** The one session of a workspace with a remote connector in this process; other settings, another session. */
export function openRemote(workspaceId: string, key: string, config: RemoteConfig): Session {
  const place = `${workspaceId}\0${key}\0${canonicalJson(config)}`
  const session = known.get(place) ?? new Remote(workspaceId, key, config)
  if (known.size >= KNOWN_MAX) known.clear()
  known.set(place, session)
  return session
}

import { isIP } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { type Resolve, refuseOpenLine, resolveAddress, systemResolve } from '#server/egress/resolve-address.ts'

const CONNECT_MS = 8000
const SOCKET_MS = 20_000
const SAYS_LENGTH_MAX = 300
/** Beside the bytes of one message: headers of answers, flags, envelopes. */
const FRAMING_BYTES = 1024 * 1024

export interface ImapServer {
  /** Name or address, as a person wrote it. */
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, `starttls` or nothing, or none at all. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user: string
  readonly password: string
  readonly folder: string
  /** `host:port` that may be private: somebody said so. */
  readonly allow: readonly string[]
  readonly resolve?: Resolve
}
/** What stands in the folder, before any of it is fetched. */
export interface ImapEntry {
  readonly uid: number
  readonly size: number
  readonly messageId: string | null
  readonly from: string
  readonly subject: string
  /** When the server got it. */
  readonly receivedAt: Date | null
}
export interface ImapBox {
  readonly uidValidity: string
  /** The number that the next message will have. */
  readonly uidNext: number
  /** Messages with a higher number than `after`, lowest first; `since` leaves out what came on an earlier day. */
  list(after: number, limit: number, since?: Date): Promise<ImapEntry[]>
  /** The whole message; undefined when it is gone. @throws ImapProblem */
  fetch(uid: number): Promise<Buffer | undefined>
  markSeen(uid: number): Promise<void>
}

/** Why a mailbox gave nothing, in words that may be shown. */
export class ImapProblem extends Error {
  override readonly name = 'ImapProblem'
  /** `too_large`: one message was larger than it said, and the line is gone. */
  readonly kind: 'sign_in' | 'unreachable' | 'folder' | 'too_large' | 'broken'
  constructor(kind: ImapProblem['kind'], says: string) {
    super(shown(says))
    this.kind = kind
  }
}

/**
 * Opens one folder of a mail server (architecture §7): the name is asked once and its address pinned, private ones are refused
 * unless listed, certificates are checked against the name. Lines, answers and time are bounded, whatever the server does.
 * @param limits.deadlineMs for all of it
 * @throws ImapProblem; AppError EGRESS_REFUSED, CONNECTOR_UNAVAILABLE for a name without address
 */
export async function withImap<T>(
  server: ImapServer,
  limits: { readonly deadlineMs: number; readonly messageBytesMax: number; readonly readOnly: boolean },
  work: (box: ImapBox) => Promise<T>,
): Promise<T> {
  const address = await resolveAddress(server, server.allow, server.resolve ?? systemResolve)
  if (server.security === 'none') refuseOpenLine(server.host, address)
  const client = new ImapFlow({
    host: address,
    port: server.port,
    secure: server.security === 'tls',
    ...(server.security === 'tls' ? {} : { doSTARTTLS: server.security === 'starttls' }),
    ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
    auth: { user: server.user, pass: server.password },
    clientInfo: { name: 'Muster' },
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    maxLineLength: FRAMING_BYTES,
    maxLiteralSize: limits.messageBytesMax,
    maxResponseSize: limits.messageBytesMax + FRAMING_BYTES,
  })
  // What breaks between two commands comes here; the command under way tells the rest.
  let broken: unknown = null
  client.on('error', (error: unknown) => {
    broken = error
  })
  const problem = async (error: unknown): Promise<ImapProblem> => {
    // Which limit ended the line is told after the command was refused.
    await nextTurn()
    return problemOf(error, broken)
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ImapProblem('broken', 'it took too long')), limits.deadlineMs)
  })
  try {
    return await Promise.race([opened(client, server, limits.readOnly, problem, work), late])
  } catch (error) {
    throw error instanceof ImapProblem || isOurs(error) ? error : await problem(error)
  } finally {
    clearTimeout(timer)
    client.close()
  }
}

type Explain = (error: unknown) => Promise<ImapProblem>

async function opened<T>(
  client: ImapFlow,
  server: ImapServer,
  readOnly: boolean,
  problem: Explain,
  work: (box: ImapBox) => Promise<T>,
): Promise<T> {
  await client.connect()
  const mailbox = await client.mailboxOpen(server.folder, { readOnly }).catch((error: unknown) => {
    if (!client.usable) throw error
    throw new ImapProblem('folder', saysOf(error) || `there is no folder ${server.folder}`)
  })
  const result = await work(boxOf(client, mailbox, problem))
  await client.logout().catch(() => undefined)
  return result
}

function boxOf(client: ImapFlow, mailbox: { uidValidity: bigint; uidNext: number }, problem: Explain): ImapBox {
  return {
    uidValidity: mailbox.uidValidity.toString(),
    uidNext: mailbox.uidNext,
    list: async (after, limit, since) => {
      // `n:*` names the last message too when n lies behind it.
      const found = (await client.search({ uid: `${after + 1}:*`, ...(since ? { since } : {}) }, { uid: true })) || []
      const uids = (found as number[])
        .filter((uid) => Number.isSafeInteger(uid) && uid > after)
        .sort((a, b) => a - b)
        .slice(0, limit)
      if (uids.length === 0) return []
      const query = { uid: true, size: true, envelope: true, internalDate: true }
      const entries = (await client.fetchAll(uids.join(','), query, { uid: true })).filter(({ uid }) => uids.includes(uid))
      return entries.map(entryOf).sort((a, b) => a.uid - b.uid)
    },
    fetch: async (uid) => {
      const message = await client.fetchOne(String(uid), { source: true, uid: true }, { uid: true }).catch(async (error: unknown) => {
        throw await problem(error)
      })
      return message ? message.source : undefined
    },
    markSeen: async (uid) => void (await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true })),
  }
}

interface Fetched {
  readonly uid: number
  readonly size?: number | undefined
  readonly internalDate?: Date | string | undefined
  readonly envelope?:
    | {
        readonly messageId?: string | undefined
        readonly subject?: string | undefined
        readonly from?: readonly { readonly name?: string | undefined; readonly address?: string | undefined }[] | undefined
      }
    | undefined
}

function entryOf({ uid, size, internalDate, envelope }: Fetched): ImapEntry {
  const [from] = envelope?.from ?? []
  const receivedAt = internalDate === undefined ? null : new Date(internalDate)
  return {
    uid,
    size: size ?? 0,
    messageId: envelope?.messageId ?? null,
    from: from?.address ?? from?.name ?? '',
    subject: envelope?.subject ?? '',
    receivedAt: receivedAt === null || Number.isNaN(receivedAt.getTime()) ? null : receivedAt,
  }
}

const TOO_LARGE: ReadonlySet<string> = new Set(['LiteralTooLarge', 'ResponseTooLarge', 'LineTooLarge'])
const UNREACHABLE: ReadonlySet<string> = new Set([
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ETIMEDOUT',
])

function problemOf(error: unknown, broken: unknown): ImapProblem {
  for (const one of [error, broken]) {
    const { authenticationFailed, code } = (one ?? {}) as { authenticationFailed?: boolean; code?: string }
    if (authenticationFailed) return new ImapProblem('sign_in', saysOf(one) || 'it refused user name or password')
    if (code !== undefined && TOO_LARGE.has(code)) return new ImapProblem('too_large', 'a message is larger than allowed')
    if (code !== undefined && UNREACHABLE.has(code)) return new ImapProblem('unreachable', `${code}: no mail server answered there`)
  }
  return new ImapProblem('broken', saysOf(broken) || saysOf(error) || 'the line broke')
}

/** What the server said, or else what went wrong. */
function saysOf(error: unknown): string {
  const { message, responseText } = (error ?? {}) as { responseText?: unknown; message?: unknown }
  return typeof responseText === 'string' && responseText !== '' ? responseText : typeof message === 'string' ? message : ''
}

/** Errors of the work itself pass through as they are. */
function isOurs(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AppError' || 'query' in error)
}

function shown(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, SAYS_LENGTH_MAX)
}

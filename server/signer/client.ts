import { createConnection } from 'node:net'
import { z } from 'zod'
import { AppError } from '#server/kernel/app-error.ts'
import { readEnv } from '#server/observability/env.ts'
import { type SignerRequest, type SignerStatus, signerResponseSchema, signerStatusSchema } from '#server/signer/schema.ts'

const TIMEOUT_MS = 2000
const signedSchema = z.object({ signature: z.string(), keyId: z.string(), epoch: z.string() })
const noteSchema = z.object({ note: z.string(), keyId: z.string(), epoch: z.string() })
const startedSchema = z.object({ epoch: z.string() })
const announcedSchema = z.object({ epoch: z.string(), raised: z.string().nullable() })
type Payload<Op extends SignerRequest['op']> = Omit<Extract<SignerRequest, { op: Op }>, 'op'>

/**
 * The signer as seen by web and worker. Every call is one short connection to its socket.
 * @throws AppError SIGNER_UNAVAILABLE when it does not answer within 2 s; SIGNER_REFUSED when it says no
 */
export function signerClient(socketPath: string = readEnv().MUSTER_SIGNER_SOCKET) {
  const ask = async <T>(request: SignerRequest, schema: z.ZodType<T>): Promise<T> => {
    const value = schema.safeParse(await call(socketPath, request))
    if (!value.success) throw new AppError('SIGNER_UNAVAILABLE', { cause: value.error })
    return value.data
  }
  return {
    status: async (): Promise<SignerStatus> => await ask({ op: 'status' }, signerStatusSchema),
    announce: async (seen: Payload<'announce'>) => await ask({ op: 'announce', ...seen }, announcedSchema),
    signPlan: async (plan: Payload<'signPlan'>) => await ask({ op: 'signPlan', ...plan }, signedSchema),
    signAuthority: async (record: Payload<'signAuthority'>) => await ask({ op: 'signAuthority', ...record }, signedSchema),
    startEpoch: async (order: Payload<'startEpoch'>) => await ask({ op: 'startEpoch', ...order }, startedSchema),
    signCheckpoint: async (head: Payload<'signCheckpoint'>) => await ask({ op: 'signCheckpoint', ...head }, noteSchema),
  }
}

async function call(socketPath: string, request: SignerRequest): Promise<unknown> {
  const line = await new Promise<string>((resolve, reject) => {
    const socket = createConnection(socketPath)
    let text = ''
    const fail = (cause: Error): void => {
      socket.destroy()
      reject(new AppError('SIGNER_UNAVAILABLE', { cause }))
    }
    socket.setTimeout(TIMEOUT_MS, () => fail(new Error('no answer in time')))
    socket.setEncoding('utf8')
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('closed')))
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`))
    socket.on('data', (chunk) => {
      text += chunk
      if (!text.includes('\n')) return
      socket.removeAllListeners('close')
      socket.end()
      resolve(text.slice(0, text.indexOf('\n')))
    })
  })
  const answer = readAnswer(line)
  if (answer.ok) return answer.value
  // Anything but a refusal (a full disk, a request it cannot read) is a signer that does not work.
  throw new AppError(answer.code === 'SIGNER_REFUSED' ? 'SIGNER_REFUSED' : 'SIGNER_UNAVAILABLE', { context: { why: answer.why } })
}

function readAnswer(line: string): z.infer<typeof signerResponseSchema> {
  try {
    return signerResponseSchema.parse(JSON.parse(line))
  } catch (cause) {
    throw new AppError('SIGNER_UNAVAILABLE', { cause })
  }
}

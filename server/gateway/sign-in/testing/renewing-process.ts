import { createInterface } from 'node:readline'
import { tokenForCall } from '#server/gateway/sign-in/token-for-call.ts'
import { sha256 } from '#server/kernel/digest.ts'

/** A process of its own that asks for the token of a call: a line `{workspaceId, key, url}` is answered by the digest of the token. */
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  const token = await tokenForCall(JSON.parse(line))
  process.stdout.write(`${token === null ? 'none' : sha256(token.token)}\n`)
}

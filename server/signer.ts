import { readEnv } from '#server/observability/env.ts'
import { serveSigner } from '#server/signer/serve.ts'

/** Composition root of the signer: the only process that reads the keys. Ends with its parent's pipe. */
const env = readEnv()
const server = await serveSigner({
  socketPath: env.MUSTER_SIGNER_SOCKET,
  keysDir: env.MUSTER_KEYS_DIR,
  expectKeys: process.argv.includes('--expect-keys'),
  separated: env.MUSTER_SIGNER_SEPARATED === '1',
})
const stop = (): void => {
  server.close()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop)
process.stdin.resume()
process.stdout.write('signer ready\n')

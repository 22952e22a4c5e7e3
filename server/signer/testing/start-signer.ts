import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signerClient } from '#server/signer/client.ts'
import { serveSigner } from '#server/signer/serve.ts'

export interface TestSigner {
  readonly client: ReturnType<typeof signerClient>
  readonly socketPath: string
  readonly keysDir: string
  /** Ends the process's part; keys and memory stay on disk, so that it can be started again in the same folder. */
  stop(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

/** A real signer in this process, on a socket and key folder of its own; no fake stands in for it in any test. */
export async function startSigner(options: { dir?: string; expectKeys?: boolean; separated?: boolean } = {}): Promise<TestSigner> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'muster-signer-'))
  const socketPath = join(dir, 'signer.sock')
  const keysDir = join(dir, 'keys')
  const server = await serveSigner({ socketPath, keysDir, expectKeys: options.expectKeys ?? false, separated: options.separated ?? false })
  const stop = async (): Promise<void> => await new Promise((resolve) => void server.close(() => resolve()))
  const remove = async (): Promise<void> => {
    await stop()
    rmSync(dir, { recursive: true, force: true })
  }
  return { client: signerClient(socketPath), socketPath, keysDir, stop, remove }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signerClient } from '#server/signer/client.ts'
import { serveSigner } from '#server/signer/serve.ts'

/** A real signer for a test that only needs one to be there: the one that runs, else one of this process's own until it ends. */
export async function ensureSigner(): Promise<void> {
  const socket = process.env['MUSTER_SIGNER_SOCKET']
  const runs =
    socket !== undefined &&
    (await signerClient(socket)
      .status()
      .catch(() => null)) !== null
  if (runs) return
  const dir = mkdtempSync(join(tmpdir(), 'muster-signer-'))
  const socketPath = join(dir, 'signer.sock')
  const server = await serveSigner({ socketPath, keysDir: join(dir, 'keys'), expectKeys: false, separated: false })
  server.unref()
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  process.env['MUSTER_SIGNER_SOCKET'] = socketPath
}

import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { setup } from '#db/testing/test-server.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../scripts/embedded-postgres.ts'
import { chooseUsers } from '../../../scripts/process-users.ts'

export interface OwnPostgres {
  /** The process to kill with SIGQUIT: all of its own end at once then, as on a power cut. What was committed must come back. */
  pid(): number
  /** Waits for its end and starts it again on the same files. */
  startAgain(): Promise<void>
}

/**
 * A PostgreSQL of this test file alone, that writes through to its disk as a real one does, so that it can be cut off and
 * started again. Call before `useRunWorld`.
 * @param mount where its files lie: makes a folder there ready, and gives the act that takes it away again
 */
export function useOwnPostgres(mount?: (dir: string) => () => void): OwnPostgres {
  const dir = mkdtempSync(join(tmpdir(), 'muster-own-pg-'))
  chmodSync(dir, 0o711)
  const ownerPassword = randomBytes(12).toString('hex')
  let server: EmbeddedPostgres | undefined
  let unmount = () => {}
  let dropTemplate = async () => {}
  const start = async (): Promise<EmbeddedPostgres> =>
    await startEmbeddedPostgres({ dir: join(dir, 'pg'), uid: chooseUsers(process.cwd(), dir).postgres, ownerPassword })
  beforeAll(async () => {
    unmount = mount?.(dir) ?? unmount
    server = await start()
    process.env['TEST_DATABASE_OWNER_URL'] = server.ownerUrl
    dropTemplate = await setup()
  })
  afterAll(async () => {
    await dropTemplate()
    await server?.stop()
    unmount()
    rmSync(dir, { recursive: true, force: true })
  })
  return {
    pid: () => Number(readFileSync(join(dir, 'pg/db/postmaster.pid'), 'utf8').split('\n')[0]),
    startAgain: async () => {
      await server?.exited
      server = await start()
    },
  }
}

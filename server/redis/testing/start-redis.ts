import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openRedis, type RedisDoor } from '#server/redis/open-redis.ts'
import { sparePort } from '../../../scripts/start-product.ts'

const BINARY = '/usr/bin/redis-server'
/** Tests that need it are left out, and counted as such, where Debian's server is not installed. */
export const hasRedis = existsSync(BINARY)

export interface TestRedis {
  readonly url: string
  /** Stops answering at once, without ending any connection. */
  freeze(): void
  thaw(): void
  kill(): Promise<void>
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

/** Debian's own Redis on a spare port, in a folder of its own; keeps nothing. */
export async function startRedis(): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-redis-'))
  const port = await sparePort()
  const url = `redis://127.0.0.1:${port}`
  let server: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no']
    server = spawn(BINARY, settings, { cwd: dir, stdio: 'ignore' })
    const door = openRedis(url)
    await answers(door)
    door.close()
  }
  const kill = async (): Promise<void> => {
    const ended = new Promise((resolve) => server?.once('exit', resolve))
    server?.kill('SIGKILL')
    await ended
  }
  await start()
  return {
    url,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    kill,
    start,
    remove: async () => {
      if (server?.exitCode === null && server.signalCode === null) await kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Waits until it answers through that door. */
export async function answers(door: Pick<RedisDoor, 'ask'>): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) {
    if (await door.ask(async (redis) => await redis.ping())) return
    await sleep(20)
  }
  throw new Error('Redis did not answer')
}

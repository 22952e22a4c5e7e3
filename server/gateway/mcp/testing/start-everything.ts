import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('everything-server.mjs', import.meta.url))

/** The reference server of MCP as others run it: a program of its own, of revision 2025-11-25, by Streamable HTTP. */
export class EverythingServer {
  #child: ChildProcess | undefined
  #port = 0

  get url(): string {
    return `http://127.0.0.1:${this.#port}/mcp`
  }

  /** On a free port; again on the same one, with none of its sessions. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [SERVER], {
      env: { NODE_ENV: 'test', PORT: String(this.#port) },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    this.#child = child
    let said = ''
    this.#port = await new Promise<number>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`the server did not start: ${said}`)))
      child.stdout.on('data', (chunk: Buffer) => {
        said = `${said}${chunk}`.slice(-2000)
        const port = /listening on (\d+)/.exec(said)?.[1]
        if (port !== undefined) resolve(Number(port))
      })
    })
  }

  /** At once, whatever it is doing. */
  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

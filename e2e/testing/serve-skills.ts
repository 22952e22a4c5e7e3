import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { packBundle } from '#components/skills/pack-bundle.ts'

/** A server on loopback that keeps skills as archives, as one inside an office would; what was asked for is kept. */
export class SkillShelf {
  readonly asked: string[] = []
  readonly #server: Server

  /** @param pages text of `SKILL.md` by name of the archive */
  constructor(pages: Readonly<Record<string, string>>) {
    this.#server = createServer((request, response) => {
      const name = request.url?.slice(1) ?? ''
      this.asked.push(name)
      const page = pages[name]
      if (page === undefined) return void response.writeHead(404).end()
      void packBundle([{ path: 'SKILL.md', bytes: new TextEncoder().encode(page) }]).then(async (archive) => {
        response.writeHead(200, { 'content-type': 'application/gzip' }).end(new Uint8Array(await archive.arrayBuffer()))
      })
    })
  }

  /** @returns the address of an archive by its name */
  async start(): Promise<(name: string) => string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const { port } = this.#server.address() as AddressInfo
    return (name) => `http://127.0.0.1:${port}/${name}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

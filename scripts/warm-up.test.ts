import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { warmUp } from './warm-up.ts'

test('a page whose end does not come in time keeps Muster from nothing', async () => {
  const server = createServer((_request, answer) => void answer.writeHead(200).write('the beginning'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close().closeAllConnections())
  await expect(warmUp((server.address() as AddressInfo).port, 200)).resolves.toBeUndefined()
})

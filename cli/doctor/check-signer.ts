import { connect } from 'node:net'
import type { Installation } from '../../scripts/installation.ts'
import { type Finding, finding } from './finding.ts'

const ANSWER_MS = 3000

/** Does it listen, and does it run as a user of its own? */
export async function checkSigner({ signerSocket, users }: Installation): Promise<Finding[]> {
  const reached = await new Promise<string>((resolve) => {
    const socket = connect(signerSocket)
    const done = (how: string) => {
      socket.destroy()
      resolve(how)
    }
    socket.setTimeout(ANSWER_MS, () => done('no answer'))
    socket.once('connect', () => done(''))
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message))
  })
  return [
    reached === ''
      ? finding('ok', 'signer', 'listens on its socket')
      : finding('problem', 'signer', `cannot be reached (${reached}): npm start runs it`),
    users.signer === undefined
      ? finding(
          'note',
          'signer',
          'signer not separated: it runs as the same user as the application (start as root, or run it as another user)',
        )
      : finding('ok', 'signer', 'runs as a user of its own; nobody else reads its keys'),
  ]
}

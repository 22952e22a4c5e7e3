import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'

export interface ScriptedMessage {
  readonly uid: number
  readonly raw: string | Buffer
  /** What it says of its size, when that is a lie. */
  readonly saysSize?: number
  /** When it came; today unless said. */
  readonly receivedAt?: Date
  seen?: boolean
}
export interface ScriptedImap {
  readonly port: number
  uidValidity: number
  readonly messages: ScriptedMessage[]
  /** `hang`: takes the line and says nothing; `mute`: stops after sign-in; `cut`: ends the line in the middle of a message; `endless`: a line without end. */
  behaviour: 'plain' | 'hang' | 'mute' | 'cut' | 'endless'
  password: string
  /** What happens elsewhere before a folder is opened. */
  meanwhile: (() => Promise<void>) | null
  /** Sign-ins tried, and messages fetched. */
  readonly seen: { signIns: number; fetched: number[] }
  close(): Promise<void>
}

/** An IMAP server on loopback that speaks the handful of commands that a client needs to look into one folder. For tests. */
export async function startImapServer(): Promise<ScriptedImap> {
  const sockets = new Set<Socket>()
  const state = {
    uidValidity: 7,
    messages: [] as ScriptedMessage[],
    behaviour: 'plain' as ScriptedImap['behaviour'],
    password: 'correct-horse',
    meanwhile: null as ScriptedImap['meanwhile'],
  }
  const seen = { signIns: 0, fetched: [] as number[] }
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    if (state.behaviour === 'hang') return
    if (state.behaviour === 'endless') {
      socket.write(`* OK ${'x'.repeat(4 * 1024 * 1024)}`)
      return
    }
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n')
    let rest = ''
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        answer(socket, line, { ...state, seen, set: state })
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(state, {
    port: (server.address() as AddressInfo).port,
    seen,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  })
}

interface Place {
  readonly uidValidity: number
  readonly messages: ScriptedMessage[]
  readonly behaviour: ScriptedImap['behaviour']
  readonly password: string
  readonly meanwhile: ScriptedImap['meanwhile']
  readonly seen: ScriptedImap['seen']
}

function answer(socket: Socket, line: string, place: Place & { readonly set: unknown }): void {
  const [tag = '*', command = '', ...words] = line.split(' ')
  const rest = words.join(' ')
  const ok = (text = 'done') => socket.write(`${tag} OK ${text}\r\n`)
  switch (command.toUpperCase()) {
    case 'CAPABILITY':
      socket.write('* CAPABILITY IMAP4rev1\r\n')
      return void ok()
    case 'LOGIN':
      place.seen.signIns += 1
      if (rest.replaceAll('"', '').split(' ')[1] !== place.password)
        return void socket.write(`${tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n`)
      return void ok('[CAPABILITY IMAP4rev1] signed in')
    case 'LIST':
    case 'LSUB':
      if (rest === '"" ""') socket.write('* LIST (\\Noselect) "/" ""\r\n')
      else if (!rest.includes('Elsewhere')) socket.write('* LIST (\\HasNoChildren) "/" INBOX\r\n')
      return void ok()
    case 'SELECT':
    case 'EXAMINE':
      if (place.behaviour === 'mute') return
      if (place.meanwhile) return void place.meanwhile().then(() => answer(socket, line, { ...place, meanwhile: null }))
      if (!rest.includes('INBOX')) return void socket.write(`${tag} NO no such folder\r\n`)
      socket.write(
        `* FLAGS (\\Seen)\r\n* ${place.messages.length} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY ${place.uidValidity}] valid\r\n`,
      )
      socket.write(`* OK [UIDNEXT ${Math.max(0, ...place.messages.map(({ uid }) => uid)) + 1}] next\r\n`)
      return void ok('[READ-WRITE] open')
    case 'UID':
      return uidCommand(socket, tag, words, place)
    case 'LOGOUT':
      socket.write('* BYE\r\n')
      ok()
      return void socket.end()
    default:
      return void ok()
  }
}

function uidCommand(socket: Socket, tag: string, [command = '', ...words]: string[], place: Place): void {
  const done = () => socket.write(`${tag} OK done\r\n`)
  if (command.toUpperCase() === 'SEARCH') {
    const [, from = '1'] = /(\d+):\*/.exec(words.join(' ')) ?? []
    const last = place.messages.at(-1)?.uid
    const found = place.messages.filter(({ uid }) => uid >= Number(from) || uid === last)
    socket.write(`* SEARCH ${found.map(({ uid }) => uid).join(' ')}\r\n`)
    return void done()
  }
  const uids = (words[0] ?? '').split(',').map(Number)
  if (command.toUpperCase() === 'STORE') {
    for (const message of place.messages) if (uids.includes(message.uid)) message.seen = true
    return void done()
  }
  const wantsBody = words.join(' ').includes('BODY')
  for (const [index, message] of place.messages.entries()) {
    if (!uids.includes(message.uid)) continue
    const bytes = Buffer.from(message.raw)
    if (!wantsBody) {
      const id = /^message-id:\s*(\S+)/im.exec(bytes.toString('latin1').slice(0, 4000))?.[1]
      const subject = /^subject:\s*(.*)$/im.exec(bytes.toString('latin1').slice(0, 4000))?.[1]?.trim() ?? ''
      const envelope = `("Sat, 21 Nov 2026 10:00:00 +0000" "${subject}" (("A" NIL "anna" "shop.example")) NIL NIL NIL NIL NIL NIL ${id ? `"${id}"` : 'NIL'})`
      const [, day, month, year] = (message.receivedAt ?? new Date()).toUTCString().split(' ')
      const date = `"${day}-${month}-${year} 00:00:00 +0000"`
      socket.write(
        `* ${index + 1} FETCH (UID ${message.uid} RFC822.SIZE ${message.saysSize ?? bytes.length} INTERNALDATE ${date} ENVELOPE ${envelope})\r\n`,
      )
      continue
    }
    place.seen.fetched.push(message.uid)
    socket.write(`* ${index + 1} FETCH (UID ${message.uid} BODY[] {${bytes.length}}\r\n`)
    if (place.behaviour === 'cut') {
      socket.write(bytes.subarray(0, Math.floor(bytes.length / 2)))
      return void socket.destroy()
    }
    socket.write(bytes)
    socket.write(')\r\n')
  }
  done()
}

/** Signed notes and tree heads as text (C2SP signed-note and tlog-checkpoint). Pure; signing itself is node:crypto. */

export interface TreeHead {
  readonly origin: string
  readonly size: number
  /** Lower-case hex. */
  readonly rootHash: string
  /** Lines after the root, signed with it: what the signer says about itself. */
  readonly extensions: readonly string[]
}

/** Extension line of a signer whose key the application cannot read. */
export const SEPARATED = 'muster signer separated'

/** The text that is signed: origin, size, root in base64, extensions, a line each. */
export function treeHeadText(head: TreeHead): string {
  return [head.origin, head.size, hexToBase64(head.rootHash), ...head.extensions].map((line) => `${line}\n`).join('')
}

/** Reads a checkpoint note. @returns null when it is none */
export function parseNote(note: string): { text: string; head: TreeHead; signatures: { name: string; keyAndSignature: string }[] } | null {
  const split = note.indexOf('\n\n')
  if (split < 0) return null
  const text = note.slice(0, split + 1)
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n')
  if (!origin || !size || !root || !/^[0-9]{1,15}$/.test(size)) return null
  const signatures = note
    .slice(split + 2)
    .split('\n')
    .filter((line) => line.startsWith('— '))
    .map((line) => {
      const [, name = '', keyAndSignature = ''] = line.split(' ')
      return { name, keyAndSignature }
    })
  return { text, head: { origin, size: Number(size), rootHash: base64ToHex(root), extensions }, signatures }
}

/** `muster/<workspace>/<epoch>`: a note of one workspace or epoch never passes for another's. */
export function originOf(workspaceId: string, epoch: string): string {
  return `muster/${workspaceId}/${epoch}`
}

function hexToBase64(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))))
}
function base64ToHex(text: string): string {
  try {
    return [...atob(text)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  } catch {
    return ''
  }
}

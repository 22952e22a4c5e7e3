const PATH = /^[a-z0-9_-]+(?:\/[a-z0-9_-]+){0,9}$/
const FIELD = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/
const PATH_LENGTH_MAX = 512

/** `vault:/path#field`: the only form of a secret outside the vault (domain §2). */
export interface Handle {
  readonly path: string
  readonly field: string
}

/** Whole, literally, nothing around it. @returns null for text that is no handle */
export function parseHandle(text: string): Handle | null {
  const match = /^vault:\/([^#]+)#([^#]+)$/.exec(text)
  const [, path = '', field = ''] = match ?? []
  return match && isSecretPath(path) && isSecretField(field) ? { path, field } : null
}

export function formatHandle({ path, field }: Handle): string {
  return `vault:/${path}#${field}`
}

/** Small letters, digits, `-`, `_`, up to 10 parts, 512 characters, no leading `/` (requirements §16). */
export function isSecretPath(path: string): boolean {
  return path.length <= PATH_LENGTH_MAX && PATH.test(path)
}

export function isSecretField(field: string): boolean {
  return FIELD.test(field)
}

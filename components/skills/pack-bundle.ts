/** A file of a bundle on its way in. */
export interface BundleFile {
  /** With `/`, below the folder that was chosen. */
  readonly path: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

const BLOCK = 512
const NAME_BYTES = 100
const PREFIX_BYTES = 155
/** Nothing more of an archive is looked at in the browser: the server looks at all of it. */
const PEEK_BYTES_MAX = 4 * 1024 * 1024

/** Files as one gzip tar, in the plain old format. @throws RangeError for a path that does not fit into it */
export async function packBundle(files: readonly BundleFile[]): Promise<Blob> {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  const parts = sorted.flatMap(({ path, bytes }) => [headerOf(path, bytes.length), bytes, new Uint8Array(-bytes.length & (BLOCK - 1))])
  const tar = new Blob([...parts, new Uint8Array(2 * BLOCK)])
  return await new Response(tar.stream().pipeThrough(new CompressionStream('gzip'))).blob()
}

function headerOf(path: string, size: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK)
  const put = (text: string, at: number): void => header.set(new TextEncoder().encode(text), at)
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`
  const [prefix, name] = splitPath(path)
  put(name, 0)
  put(octal(0o644, 7), 100)
  put(octal(0, 7), 108)
  put(octal(0, 7), 116)
  put(octal(size, 11), 124)
  put(octal(0, 11), 136)
  put('        0', 148)
  put('ustar\x0000', 257)
  put(prefix, 345)
  put(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return header
}

/** What stands before and after a slash, so that both parts fit. */
function splitPath(path: string): readonly [prefix: string, name: string] {
  const bytes = (text: string): number => new TextEncoder().encode(text).length
  if (bytes(path) <= NAME_BYTES) return ['', path]
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (bytes(prefix) <= PREFIX_BYTES && bytes(name) <= NAME_BYTES) return [prefix, name]
  }
  throw new RangeError(path)
}

/** The name that a start page gives itself, or null. A guess for the form: what counts is read on the server. */
export function nameIn(startPage: string): string | null {
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(startPage)?.[1] ?? ''
  return /^name:\s*["']?([a-z0-9]+(?:-[a-z0-9]+)*)["']?\s*$/m.exec(head)?.[1] ?? null
}

/** The name in the start page of an archive, or null when there is none or it cannot be read. */
export async function peekName(archive: Blob): Promise<string | null> {
  try {
    const tar = await gunzipStart(archive)
    const text = (from: number, to: number): string => (new TextDecoder().decode(tar.subarray(from, to)).split('\0')[0] ?? '').trim()
    for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
      const size = Number.parseInt(text(at + 124, at + 136), 8)
      if (!Number.isSafeInteger(size) || size < 0) return null
      const path = text(at, at + NAME_BYTES)
      if (/^(?:\.\/)?(?:[^/]+\/)?SKILL\.md$/.test(path))
        return nameIn(new TextDecoder().decode(tar.subarray(at + BLOCK, at + BLOCK + size)))
      at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    }
  } catch {
    // Whatever it is, the server says it better.
  }
  return null
}

async function gunzipStart(archive: Blob): Promise<Uint8Array> {
  const reader = archive.stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  while (length < PEEK_BYTES_MAX) {
    const { value, done } = await reader.read()
    if (done) break
    parts.push(value)
    length += value.length
  }
  void reader.cancel().catch(() => undefined)
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

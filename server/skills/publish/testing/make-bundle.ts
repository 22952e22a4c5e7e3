import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'

/** One entry of an archive under test; a file of that text unless it says otherwise. */
export interface BundleEntry {
  readonly name: string
  readonly body?: string | Uint8Array
  readonly type?: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'character-device' | 'block-device' | 'contiguous-file'
  readonly mode?: number
  readonly linkname?: string
  readonly pax?: Record<string, string>
}

/** `SKILL.md` of a skill in order, with more fields and another body where given. */
export function skillFile(
  name: string,
  more: { readonly fields?: string; readonly body?: string; readonly version?: string | null } = {},
): string {
  const version = more.version === null ? '' : `version: ${more.version ?? '1.0.0'}\n`
  const fields = `name: ${name}\ndescription: Use it when ${name} is wanted.\nlicense: Apache-2.0\n${version}${more.fields ?? ''}`
  return `---\n${fields}---\n\n# ${name}\n\n${more.body ?? 'Read the file, then say what is in it.'}\n`
}

/** A tar of these entries, as a packer that obeys anything writes it. */
export async function makeTar(entries: readonly BundleEntry[]): Promise<Buffer> {
  const packer = pack()
  for (const { name, body = '', type = 'file', mode, linkname, pax } of entries) {
    const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body)
    const header = { name, type, mtime: new Date(0), ...(mode !== undefined && { mode }), ...(linkname !== undefined && { linkname }) }
    packer.entry({ ...header, ...(pax && { pax }), size: type === 'file' ? bytes.length : 0 }, type === 'file' ? bytes : Buffer.alloc(0))
  }
  packer.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of packer) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export async function makeBundle(entries: readonly BundleEntry[]): Promise<Buffer> {
  return gzipSync(await makeTar(entries))
}

/** A bundle in order: `SKILL.md` and nothing else, unless files are added. */
export async function simpleBundle(
  name: string,
  more: Parameters<typeof skillFile>[1] & { readonly files?: readonly BundleEntry[] } = {},
): Promise<Buffer> {
  return await makeBundle([{ name: 'SKILL.md', body: skillFile(name, more) }, ...(more.files ?? [])])
}

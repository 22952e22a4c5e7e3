import { type BundleFile, nameIn, packBundle, peekName } from '#components/skills/pack-bundle.ts'

/** What somebody dropped or chose, ready to be sent. */
export interface Bundle {
  readonly archive: Blob
  /** As the person knows it: a file's or folder's name. */
  readonly title: string
  /** Null for an archive: it is opened on the server alone. */
  readonly files: number | null
  /** The name it gives itself; null when none was found. */
  readonly name: string | null
}

/** More files than any skill may have; what would be refused is not read. */
const FILES_MAX = 1000
const ZIP = /\.zip$/i
const ARCHIVE = /\.(tar\.gz|tgz)$/i

/** Somebody chose a .zip, which Muster does not take. */
export class ZipChosen extends Error {}

/** Files chosen in a folder, an archive alone, or a single page, as one bundle. @throws ZipChosen */
export async function readChosen(files: readonly File[]): Promise<Bundle> {
  const [first] = files
  if (files.length === 1 && first && ZIP.test(first.name)) throw new ZipChosen(first.name)
  if (files.length === 1 && first && ARCHIVE.test(first.name))
    return { archive: first, title: first.name, files: null, name: await peekName(first) }
  return await bundleOf(files.slice(0, FILES_MAX).map((file) => ({ file, path: file.webkitRelativePath || file.name })))
}

/** What was dropped: a folder is walked through. @throws ZipChosen */
export async function readDropped({ items, files }: DataTransfer): Promise<Bundle> {
  // Both are empty once this event is over.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return await readChosen([...files])
  const found: Found[] = []
  for (const entry of entries) await walk(entry, found)
  const [only] = found
  if (found.length === 1 && only && (ARCHIVE.test(only.file.name) || (only.path === only.file.name && ZIP.test(only.file.name))))
    return await readChosen([only.file])
  return await bundleOf(found)
}

interface Found {
  readonly file: File
  readonly path: string
}

async function walk(entry: FileSystemEntry, found: Found[]): Promise<void> {
  if (found.length >= FILES_MAX) return
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    found.push({ file, path: entry.fullPath.replace(/^\//, '') })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  // A reader gives a folder in pieces, and nothing once it is through.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return
    for (const one of some) await walk(one, found)
  }
}

async function bundleOf(found: readonly Found[]): Promise<Bundle> {
  const files: BundleFile[] = await Promise.all(
    found.map(async ({ file, path }) => ({ path, bytes: new Uint8Array(await file.arrayBuffer()) })),
  )
  const start = files.find(({ path }) => /^(?:[^/]+\/)?SKILL\.md$/.test(path))
  const folder = files[0]?.path.split('/').slice(0, -1)[0]
  return {
    archive: await packBundle(files),
    title: folder ?? files[0]?.path ?? '',
    files: files.length,
    name: start ? nameIn(new TextDecoder().decode(start.bytes)) : null,
  }
}

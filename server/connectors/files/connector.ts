import { isUtf8 } from 'node:buffer'
import { getBlob } from '#server/blobs/open-blobs.ts'
import { FILES_ROWS } from '#server/catalogue/bundled/files.ts'
import { keepReplaced } from '#server/connectors/files/keep-replaced.ts'
import { listFiles } from '#server/connectors/files/list-files.ts'
import { moveFile, restoreFile, setAside } from '#server/connectors/files/move-file.ts'
import { splitPath } from '#server/connectors/files/open-folder.ts'
import { probeFile, readBytes } from '#server/connectors/files/read-bytes.ts'
import { searchFiles } from '#server/connectors/files/search-files.ts'
import { readText } from '#server/connectors/files/text/read-text.ts'
import type { PageRange } from '#server/connectors/files/text/text.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import type { InProcessConnector } from '#server/connectors/in-process.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'

/** Connector `files`: the workspace's own folder. Arguments have passed the row's schema. */
export const filesConnector: InProcessConnector = {
  key: 'files',
  rows: FILES_ROWS,
  tools: {
    list: { run: async (args, { workspaceId }) => ({ files: await listFiles(workspaceId, args['folder'] as string) }) },
    read: { run: async (args, { workspaceId }) => await readFile(workspaceId, args['path'] as string) },
    readText: {
      run: async (args, { workspaceId }) =>
        (await readText(workspaceId, args['path'] as string, pagesOf(args as PageArguments))) as unknown as JsonObject,
    },
    probe: { run: async (args, { workspaceId }) => await probeFile(workspaceId, args['path'] as string) },
    search: {
      run: async (args, { workspaceId }) => ({ files: await searchFiles(workspaceId, args['folder'] as string, args['text'] as string) }),
    },
    write: {
      prepare: async (args, { workspaceId }) => {
        splitPath(args['path'] as string)
        const sealed = await withDocument(args, workspaceId)
        bytesOf(sealed)
        return sealed
      },
      run: async (args, { workspaceId }) => await writeBytes(workspaceId, args['path'] as string, bytesOf(args)),
      after: (args) => written(args['path'] as string, bytesOf(args)),
      keepEarlier: async (args, { bytesMax, workspaceId }) => await keepReplaced(workspaceId, args['path'] as string, bytesMax),
    },
    move: {
      prepare: async (args) => {
        splitPath(args['from'] as string)
        splitPath(args['to'] as string)
        return args
      },
      run: async (args, { workspaceId }) => {
        const { from, to } = args as { from: string; to: string }
        await moveFile(workspaceId, from, to)
        return { from: splitPath(from).join('/'), to: splitPath(to).join('/') }
      },
    },
    setAside: {
      run: async (args, { workspaceId, effect }) => await setAside(workspaceId, args['path'] as string, effect?.idempotencyKey ?? ''),
    },
    restore: { run: async (args, { workspaceId }) => await restoreFile(workspaceId, args['id'] as string) },
  },
}

type PageArguments = { readonly fromPage?: number; readonly toPage?: number }

function pagesOf({ fromPage, toPage }: PageArguments): PageRange | undefined {
  return fromPage === undefined && toPage === undefined ? undefined : { from: fromPage ?? 1, to: toPage ?? Number.MAX_SAFE_INTEGER }
}

async function readFile(workspaceId: string, path: string): Promise<JsonObject> {
  const bytes = await readBytes(workspaceId, path)
  const facts = { path: splitPath(path).join('/'), size: bytes.byteLength, sha256: sha256(bytes) }
  return isUtf8(bytes) && !bytes.includes(0) ? { ...facts, text: bytes.toString('utf8') } : { ...facts, base64: bytes.toString('base64') }
}

/** Where a document that `render` made stands for `base64`, its very bytes are sealed. @throws AppError NOT_FOUND */
async function withDocument(args: JsonObject, workspaceId: string): Promise<JsonObject> {
  const { base64 } = args
  if (typeof base64 !== 'string' || !base64.startsWith('blob:')) return args
  return { ...args, base64: Buffer.from(await getBlob(workspaceId, base64)).toString('base64') }
}

/** A file once these bytes are written: what the probe and the call say. */
export function written(
  path: string,
  bytes: Uint8Array,
): { probe: JsonObject; output: JsonObject & { path: string; sha256: string; size: number } } {
  const state = { sha256: sha256(bytes), size: bytes.byteLength }
  return { probe: { exists: true, ...state }, output: { path: splitPath(path).join('/'), ...state } }
}

/** Content of a write: exactly one of `text` and `base64`. @throws AppError VALIDATION_FAILED */
function bytesOf(args: JsonObject): Buffer {
  const { text, base64 } = args
  if (typeof text === 'string' && base64 === undefined) return Buffer.from(text, 'utf8')
  if (typeof base64 === 'string' && text === undefined) {
    // Written back and compared: a pattern runs out of stack on a document of some megabytes.
    const bytes = Buffer.from(base64, 'base64')
    if (bytes.toString('base64') === base64) return bytes
  }
  throw new AppError('VALIDATION_FAILED', { context: { why: 'give either text or base64' } })
}

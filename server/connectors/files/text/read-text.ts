import { splitPath } from '#server/connectors/files/open-folder.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { extractApart } from '#server/connectors/files/text/extract-apart.ts'
import { type DocumentText, type PageRange, TEXT_LIMITS } from '#server/connectors/files/text/text.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'

export type FileText = DocumentText & { readonly path: string; readonly size: number; readonly sha256: string }

/** The text of a file of the workspace. @throws AppError as `extractApart` and `readBytes`, with `path` in the context */
export async function readText(workspaceId: string, path: string, pages?: PageRange): Promise<FileText> {
  const bytes = await readBytes(workspaceId, path, TEXT_LIMITS.fileBytesMax)
  const facts = { path: splitPath(path).join('/'), size: bytes.byteLength, sha256: sha256(bytes) }
  try {
    return { ...facts, ...(await extractApart({ bytes: new Uint8Array(bytes), name: path, ...(pages ? { pages } : {}) })) }
  } catch (error) {
    if (isAppError(error)) throw new AppError(error.code, { cause: error, context: { path, ...error.context } })
    throw error
  }
}

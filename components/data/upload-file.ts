import { Problem } from '#components/data/problem.ts'
import { problemOf } from '#components/data/request.ts'

export interface UploadOptions {
  readonly path: string
  readonly replace: boolean
  /** @param share 0 to 1 of the bytes that are sent */
  readonly onProgress: (share: number) => void
  readonly signal: AbortSignal
}

/**
 * Puts a file into the workspace. By XMLHttpRequest, because only that says how far it is.
 * @throws Problem when the server refuses; DOMException `AbortError` when stopped; TypeError when it cannot be reached
 */
export async function uploadFile(file: Blob, { path, replace, onProgress, signal }: UploadOptions): Promise<{ path: string }> {
  return await new Promise((resolve, reject) => {
    const call = new XMLHttpRequest()
    call.open('POST', `/api/v1/files?path=${encodeURIComponent(path)}&replace=${replace}`)
    call.setRequestHeader('content-type', 'application/octet-stream')
    call.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0))
    call.addEventListener('load', () => {
      if (call.status === 201) resolve(JSON.parse(call.responseText) as { path: string })
      else reject(problemOf(call.status, call.responseText))
    })
    call.addEventListener('error', () => reject(new TypeError('unreachable')))
    call.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
    signal.addEventListener('abort', () => call.abort())
    call.send(file)
  })
}

export function wasStopped(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

export function isTaken(error: unknown): boolean {
  return error instanceof Problem && error.code === 'FILE_EXISTS'
}

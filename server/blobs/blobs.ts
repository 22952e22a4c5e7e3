export type BlobRef = `blob:sha256:${string}`

/**
 * Where contents live that are too big or too binary for a row: by the hash of their bytes, per workspace. Every
 * implementation passes `blobs.contract.ts`.
 */
export interface Blobs {
  /**
   * Keeps bytes; the same bytes twice are kept once. On return they survive a crash.
   * @throws AppError PAYLOAD_TOO_LARGE, STORAGE_FULL (nothing is half-written)
   */
  put(workspaceId: string, bytes: Uint8Array): Promise<{ ref: BlobRef; size: number }>
  /**
   * The bytes of a reference, checked against it.
   * @throws AppError NOT_FOUND, also for another workspace's blob and for what is no reference; BLOB_DAMAGED
   */
  get(workspaceId: string, ref: string): Promise<Uint8Array>
  /** Takes bytes away; what is not there, or is no reference of the workspace, is left as it is. Only whoever knows that nothing names them does. */
  remove(workspaceId: string, ref: string): Promise<void>
}

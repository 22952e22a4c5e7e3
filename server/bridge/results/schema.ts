/** Bytes of a file that a person puts in; what no job could read would be of no use (`connectors/files/limits.ts`). */
export const UPLOAD_BYTES_MAX = 16 * 1024 * 1024

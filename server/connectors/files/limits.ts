/** Limits of the connectors `files` and `tables`; bytes and counts. */
export const FILE_LIMITS = {
  readBytesMax: 16 * 1024 * 1024,
  writeBytesMax: 32 * 1024 * 1024,
  /** Of one file that a write replaces, and of all of a plan: kept so that they can be put back. */
  earlierBytesMax: 8 * 1024 * 1024,
  earlierPlanBytesMax: 64 * 1024 * 1024,
  probeBytesMax: 256 * 1024 * 1024,
  listEntriesMax: 10_000,
  depthMax: 32,
  pathLengthMax: 1024,
  nameBytesMax: 255,
  searchHitsMax: 500,
  searchFileBytesMax: 4 * 1024 * 1024,
} as const

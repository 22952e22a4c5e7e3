import type { RawArchive } from '#server/skills/core/bundle.ts'
import { type ExaminedBundle, examineBundle, readBundle, type TellStage } from '#server/skills/core/examine-bundle.ts'
import { findSecretPlaces } from '#server/skills/publish/find-secret-places.ts'
import { readArchive } from '#server/skills/publish/read-archive.ts'

export interface ExaminedArchive {
  readonly bundle: ExaminedBundle
  /** Bytes of `bundle.files`, in their order. */
  readonly contents: readonly Uint8Array[]
}

/**
 * Unpacks an archive and looks through all that it holds: everything about a bundle that takes time or memory. Whoever serves other
 * people meanwhile asks `examineApart`.
 */
export async function examineArchive(archive: Uint8Array, tell?: TellStage): Promise<ExaminedArchive> {
  return await examineFiles(await readArchive(archive), tell)
}

/** The same of files that need no unpacking. */
export async function examineFiles(raw: RawArchive, tell?: TellStage): Promise<ExaminedArchive> {
  const read = readBundle(raw, tell)
  return { bundle: examineBundle(read, await findSecretPlaces(read), tell), contents: read.files.map(({ bytes }) => bytes) }
}

import { link, lstat, unlink } from 'node:fs/promises'
import { notDone, unsure } from '#server/connectors/files/outcome.ts'

/** A name in an open folder, and how that folder is brought to disk. */
export interface Place {
  readonly at: string
  sync(): Promise<void>
}

/**
 * Gives a plain file another name and takes the old one away. A hard link refuses to replace what is there, which a rename would.
 * The new name is on disk before the old one goes, so no crash loses the file; half done by an earlier try, it is finished.
 * @param path for messages
 * @throws AppError when the file is still, and only, under its old name; Unsure
 */
export async function relink(from: Place, to: Place, path: string): Promise<void> {
  await linkOnce(from, to, path)
  try {
    await to.sync()
    // the point of no return
    await unlink(from.at)
  } catch (cause) {
    await takeBack(from, to, path, cause)
  }
  await from.sync().catch((cause: unknown) => {
    throw unsure(cause, path)
  })
}

async function linkOnce(from: Place, to: Place, path: string): Promise<void> {
  try {
    await link(from.at, to.at)
  } catch (cause) {
    if (!(await areSame(from.at, to.at))) throw notDone(cause, path)
  }
}

/** Two names of one file: what a crash between the two calls leaves. */
async function areSame(one: string, other: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([lstat(one, { bigint: true }), lstat(other, { bigint: true })])
    return a.isFile() && a.nlink > 1n && a.ino === b.ino && a.dev === b.dev
  } catch {
    return false
  }
}

/** With the new name gone again nothing was done; else nobody knows. @throws AppError or Unsure, always */
async function takeBack(from: Place, to: Place, path: string, cause: unknown): Promise<never> {
  if (!(await areSame(from.at, to.at))) throw unsure(cause, path)
  await unlink(to.at).catch(() => {
    throw unsure(cause, path)
  })
  throw notDone(cause, path)
}

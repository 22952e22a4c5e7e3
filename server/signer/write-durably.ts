import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a small private file so that a crash leaves either the old or the new one: temp, fsync, rename, fsync of the folder. */
export function writeDurably(path: string, text: string): void {
  const temp = `${path}.tmp`
  const file = openSync(temp, 'w', 0o600)
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  renameSync(temp, path)
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

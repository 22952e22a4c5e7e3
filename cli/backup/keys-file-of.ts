/** Where the keys of a backup are written, beside it: `x.tar.gz` → `x.keys.tar.gz`. */
export function keysFileOf(file: string): string {
  return file.endsWith('.tar.gz') ? `${file.slice(0, -'.tar.gz'.length)}.keys.tar.gz` : `${file}.keys.tar.gz`
}

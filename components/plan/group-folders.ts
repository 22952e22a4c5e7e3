/** Files of one folder. */
export interface Folder {
  /** Without a slash at the end; empty for the top. */
  readonly path: string
  readonly names: readonly string[]
}

/** Paths by the folder they lie in, folders and names in order. Pure. */
export function groupFolders(paths: readonly string[]): Folder[] {
  const byFolder = Map.groupBy(paths, (path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))
  return [...byFolder]
    .map(([path, files]) => ({ path, names: files.map((file) => file.slice(path === '' ? 0 : path.length + 1)).sort(inOrder) }))
    .sort((a, b) => inOrder(a.path, b.path))
}

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en')

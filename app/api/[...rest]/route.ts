import { nothingHere } from '#server/entry/nothing-here.ts'

export const dynamic = 'force-dynamic'

/** Every address of `/api` that nothing else answers. */
export { nothingHere as DELETE, nothingHere as GET, nothingHere as PATCH, nothingHere as POST, nothingHere as PUT }

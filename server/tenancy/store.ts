import { lookAsSystem, withScope, withSystem } from '#db/with-scope.ts'

// biome-ignore lint/performance/noBarrelFile: only a store may import db/, so the scope types reach the others through here
export { SYSTEM_WORKSPACE, type SystemScope, type TenantScope } from '#db/with-scope.ts'

/** One transaction seen through one workspace; operations of several domains share it, so they commit together. */
export const inScope = withScope

/** One transaction of the system plane. */
export const inSystem = withSystem

/** One statement of the system plane that only looks. */
export const lookInSystem = lookAsSystem

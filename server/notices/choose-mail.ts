import { type MailChoice, NOTICE_KIND_NAMES, NOTICE_KINDS, type NoticeChoices, type NoticeKind } from '#server/notices/schema.ts'
import { listChoices, setChoice } from '#server/notices/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** How a person hears of each kind by mail: their choice, else the default of the kind. */
export async function readChoices(scope: TenantScope, userId: string): Promise<NoticeChoices> {
  const chosen = await listChoices(scope, [userId])
  const kinds = NOTICE_KIND_NAMES.map((kind) => ({
    kind,
    means: NOTICE_KINDS[kind].means,
    mail: chosen.get(`${userId} ${kind}`) ?? NOTICE_KINDS[kind].mail,
  }))
  return { kinds, digestAt: '8:00' }
}

/** Changes some of a person's own choices; what was written before keeps its channel. */
export async function chooseMail(
  scope: TenantScope,
  userId: string,
  choices: { readonly [kind in NoticeKind]?: MailChoice | undefined },
): Promise<void> {
  for (const kind of NOTICE_KIND_NAMES) {
    const mail = choices[kind]
    if (mail !== undefined) await setChoice(scope, userId, kind, mail)
  }
}
